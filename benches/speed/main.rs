//! How fast, how much memory, how evenly: `cargo bench --all-features` prints the tables as Markdown.
//!
//! The yardstick is Unicode word segmentation of the same text in the same run (`split_word_bounds().count()`): ratios
//! to it hold on any machine. `cargo bench --all-features -- speed heap` prints only these tables; a file's name
//! measures that text beside the others.
#![forbid(unsafe_op_in_unsafe_fn)]
#![allow(missing_docs, clippy::unwrap_used)]

mod heap;
mod hostile;
mod texts;

use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use unicode_segmentation::UnicodeSegmentation as _;
use whosaid::{Document, Parser, bench_support};

#[global_allocator]
static HEAP: heap::Counting = heap::Counting;

const MEGABYTE: usize = 1_000_000;
/// Run in a fresh process: prints the nanoseconds of the first parser, a clone, a second builder.
const START_UP: &str = "--start-up";
/// Run in a fresh process, texts on standard input: prints the nanoseconds in which all are parsed, and again.
const FIRST: &str = "--first";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.iter().any(|argument| argument == START_UP) {
        return print_start_up();
    }
    if arguments.iter().any(|argument| argument == FIRST) {
        return print_first();
    }
    type Table = fn(&[Text]);
    let tables: [(&str, Table); 7] = [
        ("speed", speed),
        ("start", start_up),
        ("first", first_megabytes),
        ("threads", threads),
        ("length", length),
        ("hostile", hostile_families),
        ("heap", heaps),
    ];
    let chosen = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !tables.iter().any(|(name, _)| chosen(name));
    let mut measured = vec![
        Text::new("news", articles(4 * MEGABYTE)),
        Text::new(
            "novels",
            pieces(&texts::novel(4 * MEGABYTE), MEGABYTE / 2).into_iter().map(str::to_owned).collect(),
        ),
    ];
    for file in arguments.iter().filter(|argument| argument.contains(['/', '.'])) {
        let text = std::fs::read_to_string(file).unwrap();
        let documents = if file.ends_with(".jsonl") { documents(&text) } else { vec![text] };
        measured.push(Text::new(file.rsplit('/').next().unwrap_or(file), documents));
    }
    println!("{}\n", machine());
    for (name, table) in tables {
        if all || chosen(name) {
            table(&measured);
            println!();
        }
    }
    if chosen("search") {
        search();
    }
}

/// Documents of one sort.
struct Text {
    name: String,
    documents: Vec<String>,
    bytes: usize,
}

impl Text {
    fn new(name: &str, documents: Vec<String>) -> Text {
        let bytes = documents.iter().map(String::len).sum();
        Text { name: name.to_owned(), documents, bytes }
    }

    fn each<T>(&self, work: impl FnMut(&String) -> T) -> Vec<T> {
        self.documents.iter().map(work).collect()
    }

    /// The yardstick: splits all into words.
    fn split_words(&self) {
        black_box(self.each(|text| text.split_word_bounds().count()));
    }
}

/// Articles of some thousand characters, as many as make up the size.
fn articles(size: usize) -> Vec<String> {
    let (mut dice, mut articles, mut bytes) = (texts::Dice::new(3), Vec::new(), 0);
    while bytes < size {
        let article = texts::article_text(&mut dice);
        bytes += article.len();
        articles.push(article);
    }
    articles
}

/// The `text` of each line.
fn documents(lines: &str) -> Vec<String> {
    let text = |line| -> serde_json::Value { serde_json::from_str(line).unwrap() };
    lines.lines().map(|line| text(line)["text"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The shortest of several runs.
fn best<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let [shortest] = best_of_each(
        runs,
        [&mut || {
            black_box(work());
        }],
    );
    shortest
}

/// The shortest of several runs of each work. They take turns: what disturbs the machine for a while disturbs all.
fn best_of_each<const WORKS: usize>(runs: usize, mut works: [&mut dyn FnMut(); WORKS]) -> [Duration; WORKS] {
    let mut shortest = [Duration::MAX; WORKS];
    for _ in 0..runs {
        for (work, shortest) in works.iter_mut().zip(&mut shortest) {
            let start = Instant::now();
            work();
            *shortest = start.elapsed().min(*shortest);
        }
    }
    shortest
}

fn rate(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / MEGABYTE as f64 / time.as_secs_f64()
}

fn machine() -> String {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "Machine: {}, {cores} cores, {} {}.",
        model.trim_start_matches([' ', '\t', ':']),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// Each stage and the whole, on one thread.
fn speed(measured: &[Text]) {
    let parser = Parser::new();
    println!("| one thread | MB | words split, MB/s | whole parse, MB/s | ratio |");
    println!("|---|---:|---:|---:|---:|");
    let mut parts = Vec::new();
    for measured in measured {
        let Text { name, bytes, .. } = measured;
        let [yard, parse] = best_of_each(
            25,
            [&mut || measured.split_words(), &mut || {
                black_box(measured.each(|text| parser.parse(text).quotations().len()));
            }],
        );
        println!(
            "| {name} | {:.1} | {:.1} | {:.1} | **{:.2} ×** |",
            *bytes as f64 / MEGABYTE as f64,
            rate(*bytes, yard),
            rate(*bytes, parse),
            yard.as_secs_f64() / parse.as_secs_f64()
        );
        let mut stages = all_stages(&parser, measured);
        for _ in 0..6 {
            for (best, time) in stages.iter_mut().zip(all_stages(&parser, measured)) {
                *best = time.min(*best);
            }
        }
        parts.push((name, yard, stages));
    }
    println!(
        "\n| time of a stage ÷ time of splitting words |{}",
        bench_support::STAGES.map(|stage| format!(" {stage} |")).concat()
    );
    println!("|---|{}", "---:|".repeat(bench_support::STAGES.len()));
    for (name, yard, stages) in parts {
        let cells =
            stages.map(|stage| format!(" {:.2} |", stage.as_secs_f64() / yard.as_secs_f64())).concat();
        println!("| {name} |{cells}");
    }
}

/// The time of each stage over all documents.
fn all_stages(parser: &Parser, measured: &Text) -> [Duration; 6] {
    let mut sum = [Duration::ZERO; 6];
    for stages in measured.each(|text| bench_support::stages(parser, text)) {
        for (sum, time) in sum.iter_mut().zip(stages) {
            *sum += time;
        }
    }
    sum
}

fn print_start_up() {
    let lap = |start: Instant| start.elapsed().as_nanos();
    let start = Instant::now();
    let parser = black_box(Parser::new());
    let first = lap(start);
    let start = Instant::now();
    black_box(parser.clone());
    let clone = lap(start);
    let start = Instant::now();
    black_box(Parser::builder().build().unwrap());
    let builder = lap(start);
    let start = Instant::now();
    black_box(parser.parse("“We won,” said Mary Cole. The mayor, Ann Hill, said that they had lost."));
    println!("{first} {clone} {builder} {}", lap(start));
}

fn start_up(_: &[Text]) {
    let mut best = [u64::MAX; 4];
    for _ in 0..40 {
        let me = std::env::current_exe().unwrap();
        let output = Command::new(me).arg(START_UP).output().unwrap();
        let numbers = String::from_utf8(output.stdout).unwrap();
        for (best, number) in best.iter_mut().zip(numbers.split_whitespace()) {
            *best = number.parse::<u64>().unwrap().min(*best);
        }
    }
    let [first, clone, builder, parse] = best.map(|nanoseconds| nanoseconds as f64 / 1e3);
    println!(
        "| start, fresh process | first `Parser::new()` | a clone | second builder | first parse, two sentences |"
    );
    println!("|---|---:|---:|---:|---:|");
    println!(
        "| best of 40 | {:.1} ms | {clone:.2} µs | {builder:.2} µs | {:.1} ms |",
        first / 1e3,
        parse / 1e3
    );
}

fn print_first() {
    let texts = documents(&std::io::read_to_string(std::io::stdin()).unwrap());
    let parser = Parser::new();
    let all = || texts.iter().map(|text| parser.parse(text).quotations().len()).sum::<usize>();
    for _ in 0..2 {
        let start = Instant::now();
        black_box(all());
        print!("{} ", start.elapsed().as_nanos());
    }
}

/// How fast the first megabyte of a process is parsed, while the tables of the patterns are still to be filled.
fn first_megabytes(measured: &[Text]) {
    println!("| first megabyte of a process | the first time, MB/s | again, MB/s |\n|---|---:|---:|");
    for text in measured {
        let mut bytes = 0;
        let first = text.documents.iter().take_while(|text| {
            bytes += text.len();
            bytes == text.len() || bytes <= MEGABYTE
        });
        let first = Text::new(&text.name, first.cloned().collect());
        let lines: String =
            first.documents.iter().map(|text| format!("{}\n", serde_json::json!({ "text": text }))).collect();
        let mut shortest = [u64::MAX; 2];
        for _ in 0..5 {
            let mut numbers = Vec::new();
            run(Command::new(std::env::current_exe().unwrap()).arg(FIRST), &lines, &mut numbers);
            let numbers = String::from_utf8(numbers).unwrap();
            let numbers = numbers.split_whitespace().map(|number| number.parse::<u64>().unwrap());
            shortest.iter_mut().zip(numbers).for_each(|(shortest, number)| *shortest = number.min(*shortest));
        }
        let [once, again] = shortest.map(|nanoseconds| rate(first.bytes, Duration::from_nanos(nanoseconds)));
        println!("| {} | {once:.1} | {again:.1} |", first.name);
    }
}

/// Documents of a few thousand characters each, through the library and through the command.
fn threads(_: &[Text]) {
    let articles = articles(16 * MEGABYTE);
    let bytes: usize = articles.iter().map(String::len).sum();
    let lines: String = articles
        .iter()
        .enumerate()
        .map(|(number, text)| format!("{}\n", serde_json::json!({ "doc": number, "text": text })))
        .collect();
    let yard = best(3, || articles.iter().map(|text| text.split_word_bounds().count()).sum::<usize>());
    let parser = Parser::new();
    println!(
        "| {} articles, {:.0} MB | splitting words, gain | library, MB/s | gain | command, JSON Lines in and out, MB/s | gain | command ÷ splitting words on one thread |",
        articles.len(),
        bytes as f64 / MEGABYTE as f64
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let mut single = None;
    for threads in [1, 2, 4] {
        // what the machine itself gains by more threads
        let mut words = || {
            let split = |text: &String| text.split_word_bounds().count();
            let each = |count| {
                black_box::<usize>(count);
                Ok::<(), ()>(())
            };
            whosaid::parallel::map_in_order(&articles, threads, split, each).unwrap();
        };
        let mut library = || {
            let texts = articles.iter().map(String::as_str);
            let each = |_, document: Document<'_>| {
                black_box(document);
                Ok::<(), ()>(())
            };
            whosaid::parallel::parse_all(&parser, texts, threads, each).unwrap();
        };
        let mut command = || run_command(&lines, threads);
        let [words, library, command] = best_of_each(5, [&mut words, &mut library, &mut command]);
        let (one_words, one_library, one_command) = *single.get_or_insert((words, library, command));
        println!(
            "| {threads} | {:.2} × | {:.1} | {:.2} × | {:.1} | {:.2} × | {:.2} × |",
            one_words.as_secs_f64() / words.as_secs_f64(),
            rate(bytes, library),
            one_library.as_secs_f64() / library.as_secs_f64(),
            rate(bytes, command),
            one_command.as_secs_f64() / command.as_secs_f64(),
            yard.as_secs_f64() / command.as_secs_f64()
        );
    }
}

fn run_command(lines: &str, jobs: usize) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    run(
        command.args(["--input", "jsonl", "--format", "jsonl", "--jobs", &jobs.to_string()]),
        lines,
        std::io::sink(),
    );
}

/// Runs a command that reads the lines; what it writes goes to `output`.
fn run(command: &mut Command, lines: &str, mut output: impl std::io::Write) {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(lines.as_bytes()).unwrap());
        std::io::copy(&mut child.stdout.take().unwrap(), &mut output).unwrap();
    });
    assert!(child.wait().unwrap().success());
}

/// Time per byte of short and of long documents.
fn length(_: &[Text]) {
    let parser = Parser::new();
    type Make = fn(usize) -> String;
    let kinds: [(&str, Make); 2] = [("news", texts::news), ("novels", texts::novel)];
    println!("| ns per byte | 10 KB | 100 KB | 1 MB | 10 MB | 100 MB | longest ÷ shortest |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for (name, make) in kinds {
        let lengths = [10_000, 100_000, MEGABYTE, 10 * MEGABYTE, 100 * MEGABYTE];
        // many short documents, which are as varied as a long one and are timed as long
        let texts = lengths.map(|bytes| make(bytes.max(10 * MEGABYTE)));
        let documents: Vec<Vec<&str>> =
            texts.iter().zip(lengths).map(|(text, bytes)| pieces(text, bytes)).collect();
        let mut works = [0, 1, 2, 3, 4].map(|at: usize| {
            let (parser, documents) = (&parser, &documents);
            move || documents[at].iter().for_each(|text| drop(black_box(parser.parse(text))))
        });
        let times = best_of_each(5, works.each_mut().map(|work| work as &mut dyn FnMut()));
        let times: Vec<f64> = times
            .iter()
            .zip(&texts)
            .map(|(time, text)| time.as_secs_f64() * 1e9 / text.len() as f64)
            .collect();
        let cells: String = times.iter().map(|time| format!(" {time:.1} |")).collect();
        println!("| {name} |{cells} {:.2} |", times[4] / times[0]);
    }
}

/// The text in pieces of about this length, cut between paragraphs.
fn pieces(text: &str, bytes: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > bytes {
        let end = (bytes..rest.len()).find(|&at| rest.as_bytes()[at] == b'\n').unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

fn hostile_families(_: &[Text]) {
    let parser = Parser::new();
    println!("| hostile family | 10 KB, ns/byte | 1 MB, ns/byte | 10 MB, ns/byte | 10 MB ÷ 10 KB |");
    println!("|---|---:|---:|---:|---:|");
    for (name, make) in hostile::FAMILIES {
        // several short documents, so that they are as varied as a long one
        let texts = [10_000, MEGABYTE, 10 * MEGABYTE].map(|bytes| {
            let number = (MEGABYTE / bytes).max(1);
            (0..number).map(|number| make(bytes, number * bytes)).collect::<Vec<String>>()
        });
        let mut works = texts.each_ref().map(|texts| {
            let parser = &parser;
            move || texts.iter().for_each(|text| drop(black_box(parser.parse(text))))
        });
        let times = best_of_each(5, works.each_mut().map(|work| work as &mut dyn FnMut()));
        let bytes = |texts: &Vec<String>| texts.iter().map(String::len).sum::<usize>() as f64;
        let [short, middle, long] =
            [0, 1, 2].map(|at: usize| times[at].as_secs_f64() * 1e9 / bytes(&texts[at]));
        println!("| {name} | {short:.1} | {middle:.1} | {long:.1} | {:.2} |", long / short);
        std::io::stdout().flush().unwrap();
    }
}

fn heaps(measured: &[Text]) {
    let parser = Parser::new();
    println!("| text | peak heap of a parse, bytes per byte | of it the document |");
    println!("|---|---:|---:|");
    let families = hostile::FAMILIES.iter().map(|(name, make)| (*name, make(2 * MEGABYTE, 0)));
    let longest = |text: &Text| text.documents.iter().max_by_key(|document| document.len()).cloned();
    let texts = measured.iter().filter_map(|text| Some((text.name.as_str(), longest(text)?))).chain(families);
    for (name, text) in texts {
        // the patterns' automata are made once and kept
        black_box(parser.parse(&text));
        let (peak, kept) = heap::of(|| parser.parse(&text));
        let per_byte = |bytes: usize| bytes as f64 / text.len() as f64;
        println!("| {name} | {:.2} | {:.2} |", per_byte(peak), per_byte(kept));
        std::io::stdout().flush().unwrap();
    }
}

/// Looks for texts whose time grows faster than they do: random sequences of pieces, at one length and at sixteen times
/// that length. Prints those that grow by more than half per byte; runs until all are tried.
fn search() {
    let parser = Parser::new();
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let tries = std::env::var("TRIES").ok().and_then(|tries| tries.parse().ok()).unwrap_or(500);
    let mut dice = texts::Dice::new(seed);
    println!("| repeated | 20 KB, ns/byte | 320 KB, ns/byte | growth |\n|---|---:|---:|---:|");
    for _ in 0..tries {
        let piece = hostile::random(&mut dice);
        let texts = [20_000, 320_000].map(|bytes| piece.repeat(bytes / piece.len() + 1));
        let times = |runs| {
            let [mut short, mut long] = texts.each_ref().map(|text| || drop(black_box(parser.parse(text))));
            let times = best_of_each(runs, [&mut short, &mut long]);
            [0, 1].map(|at: usize| times[at].as_secs_f64() * 1e9 / texts[at].len() as f64)
        };
        let [mut short, mut long] = times(2);
        if long > 1.5 * short {
            // perhaps the machine was disturbed
            [short, long] = times(8);
        }
        if long > 1.5 * short || long > 2000.0 {
            println!("| `{}` | {short:.1} | {long:.1} | {:.2} |", piece.escape_debug(), long / short);
        }
    }
}
