//! The exports: that they say what the document says, and that other programs can read them.

use whosaid::export::json::{QuotationRecord, VERSION};
use whosaid::export::{Record, brat, csv, html, tei};
use whosaid::{Document, Parser, Unit};

/// Characters of one, two, three and four bytes, line ends of both kinds, and whatever HTML, XML and CSV hold dear.
const TEXT: &str = "\u{FEFF}“Zoë’s café <won> & 🦀 \"lost\",” said Mary Cole. “We\r\nknow; it\n\nis over.”\r\n\r\n\
    =1+1 “é” said the mayor.\n“Yes,” said Mary Cole, “we can.” She said that the 🦀s were hers.\n";

fn document() -> Document<'static> {
    Parser::new().parse(TEXT)
}

#[test]
fn json_comes_back_as_it_went() {
    for unit in [Unit::Byte, Unit::Char, Unit::Utf16] {
        let record = Record::new("a1".to_owned(), &document(), unit).explain(&document());
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record<String>>(&json).unwrap(), record);
    }
}

#[test]
fn json_has_the_fields_of_the_design_in_their_order() {
    let json = serde_json::to_string(&Record::new(7, &document(), Unit::Utf16)).unwrap();
    assert!(
        json.starts_with(&format!(r#"{{"doc":7,"version":{VERSION},"offsets":"utf16","quotations":["#)),
        "{json}"
    );
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    for quotation in value["quotations"].as_array().unwrap() {
        for key in "id kind class content cue source speaker entity rule confidence".split(' ') {
            assert!(quotation.get(key).is_some(), "{key} is missing in {quotation}");
        }
        assert_ne!(quotation.get("parent"), Some(&serde_json::Value::Null));
    }
    for entity in value["entities"].as_array().unwrap() {
        for key in "id name aliases kind gender".split(' ') {
            assert!(entity.get(key).is_some(), "{key} is missing in {entity}");
        }
    }
}

/// The words of every span, cut out by counting in the record's own unit.
fn words(record: &Record<()>, cut: impl Fn([usize; 2]) -> String) -> Vec<String> {
    let spans = |quotation: &QuotationRecord| {
        [&quotation.content, &quotation.cue, &quotation.source]
            .into_iter()
            .flatten()
            .copied()
            .collect::<Vec<_>>()
    };
    record.quotations.iter().flat_map(spans).map(cut).collect()
}

#[test]
fn offsets_name_the_same_words_in_every_unit() {
    let document = document();
    let record = |unit| Record::new((), &document, unit);
    let utf16: Vec<u16> = TEXT.encode_utf16().collect();
    let bytes = words(&record(Unit::Byte), |[start, end]| TEXT[start..end].to_owned());
    let chars =
        words(&record(Unit::Char), |[start, end]| TEXT.chars().skip(start).take(end - start).collect());
    let units = words(&record(Unit::Utf16), |[start, end]| String::from_utf16(&utf16[start..end]).unwrap());
    assert!(bytes.len() > 5, "{bytes:?}");
    assert_eq!(bytes, chars);
    assert_eq!(bytes, units);
    let all: Vec<_> = document.quotations().flat_map(|quotation| quotation.spans().to_vec()).collect();
    assert!(all.iter().all(|span| bytes.contains(&TEXT[span.range()].to_owned())));
}

#[test]
fn retain_numbers_anew_and_keeps_the_rest() {
    let mut document = document();
    let mut kept: Vec<String> =
        document.quotations().map(|quotation| quotation.text().into_owned()).collect();
    kept.retain(|text| text.contains("Yes"));
    document.retain(|quotation| quotation.text().contains("Yes"));
    assert_eq!(kept.len(), 1);
    assert!(document.quotations().map(|quotation| quotation.text()).eq(kept));
    assert!(document.quotations().map(|quotation| quotation.id()).eq(0..1));
}

#[test]
fn csv_reads_back_and_holds_no_formula() {
    csv_reads_back(&document());
}

/// What a spreadsheet would take for a formula has an apostrophe before it.
fn guarded(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("{guard}{text}")
}

pub(crate) fn csv_reads_back(document: &Document<'_>) {
    let mut table = csv::HEADER.to_owned();
    csv::write(&mut table, "=cmd|' /C calc'!A0", document, Unit::Byte).unwrap();
    let rows = read_csv(&table);
    assert_eq!(rows.len(), 1 + document.quotations().len());
    for (row, quotation) in rows[1..].iter().zip(document.quotations()) {
        assert_eq!(row.len(), rows[0].len());
        assert_eq!(row[0], "'=cmd|' /C calc'!A0");
        assert_eq!(row[5], guarded(&quotation.text()));
        assert_eq!(row[4], guarded(quotation.speaker().map_or("", |speaker| speaker.name())));
    }
}

/// As RFC 4180 says, for tables that end with a line end.
fn read_csv(table: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, table.chars().peekable());
    while let Some(char) = chars.next() {
        match char {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(char),
        }
    }
    rows
}

#[test]
fn brat_counts_code_points_and_keeps_each_annotation_on_a_line() {
    brat_counts_code_points(&document());
}

pub(crate) fn brat_counts_code_points(document: &Document<'_>) {
    let mut annotations = String::new();
    brat::write(&mut annotations, document).unwrap();
    let chars: Vec<char> = document.text().chars().collect();
    for line in annotations.split_terminator('\n') {
        let columns: Vec<&str> = line.splitn(3, '\t').collect();
        assert!("TAR#".contains(&line[..1]), "{line}");
        if line.starts_with('T') {
            let (_, places) = columns[1].split_once(' ').unwrap();
            let fragments = places.split(';').map(|place| {
                let (start, end) = place.split_once(' ').unwrap();
                chars[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
            });
            assert_eq!(fragments.collect::<Vec<_>>().join(" "), columns[2]);
            assert!(!columns[2].contains(['\r', '\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']));
        }
    }
}

#[test]
fn html_and_tei_nest_and_keep_the_text() {
    markup_keeps_the_text(&document());
}

pub(crate) fn markup_keeps_the_text(document: &Document<'_>) {
    let writable = |char| match char {
        '\n' | '\t' | '\r' => char,
        '\0'..' ' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => char,
    };
    let text: String = document.text().chars().map(writable).collect();
    let (mut page, mut xml) = (String::new(), String::new());
    html::write(&mut page, "<b>", document).unwrap();
    tei::write(&mut xml, "<b>", document).unwrap();
    let page = page.split_once("<div class=\"text\">").unwrap().1.split_once("</div>").unwrap().0;
    assert_eq!(plain(page), text);
    let body = xml.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0;
    // Between paragraphs white space goes, whatever it would be written as.
    let words = |text: &str| text.replace('\u{fffd}', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(&plain(body)), words(&text));
    assert!(!xml.contains("<b>"));
}

/// The text of a piece of HTML or XML. Fails when elements do not nest.
fn plain(markup: &str) -> String {
    let mut open = Vec::new();
    let mut text = String::new();
    for (number, piece) in markup.split('<').enumerate() {
        let (tag, words) = if number == 0 { ("", piece) } else { piece.split_once('>').unwrap() };
        let element = tag.split(' ').next().unwrap();
        match element.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed)),
            None if number > 0 => open.push(element),
            None => {}
        }
        text.push_str(words);
    }
    assert!(open.is_empty());
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#13;", "\r"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (escaped, char)| text.replace(escaped, char))
}
