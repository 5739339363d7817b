//! Patterns of a caller: what is faulty is said, with its place, and nothing else happens.

use whosaid::Parser;

#[test]
fn a_faulty_pattern_is_an_error_that_shows_where() {
    for (notation, problem) in [
        ("<source> ( <asid> )? : <quote>", "did you mean `<aside>`?"),
        ("<source> <cue", "never closed"),
        ("<quote> [,", "never closed"),
        ("<quote> []", "match nothing"),
        ("? <quote>", "nothing before it"),
        // found by fuzzing: the end of the notation behind a backslash
        ("<quote> \\", "stands before nothing"),
        // found by fuzzing: what seems to close the group stands in a set of marks
        ("( [)?,]", "captures nothing"),
        ("(((((((<quote> <name>)+ by)+ ,)+ <cue>)+ ,)+ by)+ ,)+", "give lower bounds"),
    ] {
        let error = Parser::builder().pattern("own", notation).build().unwrap_err().to_string();
        assert!(
            error.contains(problem) && error.contains("own") && error.contains('^'),
            "{notation}: {error}"
        );
    }
}

#[test]
fn marks_in_brackets_and_escaped_ones_do_not_close_a_group() {
    for notation in [
        "(<quote> [),] )? <cue>",
        "(<quote> [)?,] <cue>",
        "((<quote>)? [)?]",
        r"(<quote> \))? <cue>",
        r"(\( <quote>)? <cue>",
        "( <cue> [)] | <quote> )",
    ] {
        let built = Parser::builder().pattern("own", notation).build();
        assert!(built.is_ok(), "{notation}: {}", built.unwrap_err());
    }
}
