//! Regular English inflection.

fn ends_consonant_y(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() > 1 && word.ends_with('y') && !b"aeiou".contains(&bytes[bytes.len() - 2])
}

fn hisses(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending))
}

/// vote → votes, party → parties, boss → bosses.
pub(super) fn plural(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("man").filter(|_| noun != "human" && noun != "german") {
        return [stem, "men"].concat();
    }
    third_person(noun)
}

/// say → says, cry → cries, hiss → hisses.
pub(super) fn third_person(verb: &str) -> String {
    match verb {
        _ if ends_consonant_y(verb) => [&verb[..verb.len() - 1], "ies"].concat(),
        _ if hisses(verb) || verb == "go" || verb == "do" => [verb, "es"].concat(),
        _ => [verb, "s"].concat(),
    }
}

/// add → added, reply → replied, note → noted.
pub(super) fn past(verb: &str) -> String {
    match verb {
        _ if ends_consonant_y(verb) => [&verb[..verb.len() - 1], "ied"].concat(),
        _ if verb.ends_with('e') => [verb, "d"].concat(),
        _ => [verb, "ed"].concat(),
    }
}

/// add → adding, note → noting, agree → agreeing, lie → lying.
pub(super) fn ing(verb: &str) -> String {
    match verb {
        _ if verb.ends_with("ie") => [&verb[..verb.len() - 2], "ying"].concat(),
        _ if verb.ends_with('e') && !verb.ends_with("ee") && verb != "be" => {
            [&verb[..verb.len() - 1], "ing"].concat()
        }
        _ => [verb, "ing"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms() {
        assert_eq!([plural("party"), plural("woman"), plural("boss")], ["parties", "women", "bosses"]);
        assert_eq!([third_person("reply"), third_person("hiss")], ["replies", "hisses"]);
        assert_eq!([past("reply"), past("note"), past("add")], ["replied", "noted", "added"]);
        assert_eq!([ing("note"), ing("agree"), ing("lie")], ["noting", "agreeing", "lying"]);
    }
}
