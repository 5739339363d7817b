//! What cases cannot show: pipes that close, pipes that pause, long input.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

fn tool(arguments: &[&str]) -> Child {
    let mut tool = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    tool.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn lines(from: usize, to: usize) -> String {
    (from..to).map(|doc| format!("{{\"doc\":{doc},\"text\":\"“We won,” said Mary Cole.\"}}\n")).collect()
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut tool = tool(&["--input", "jsonl", "--format", "jsonl"]);
    drop(tool.stdout.take());
    // More than any pipe holds: the tool must notice, and stop reading.
    _ = tool.stdin.take().unwrap().write_all(lines(0, 20_000).as_bytes());
    let output = tool.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn an_answer_does_not_wait_for_the_next_question() {
    let mut tool = tool(&["--input", "jsonl", "--format", "jsonl"]);
    let mut stdin = tool.stdin.take().unwrap();
    let mut stdout = BufReader::new(tool.stdout.take().unwrap());
    for doc in 0..3 {
        stdin.write_all(lines(doc, doc + 1).as_bytes()).unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("{{\"doc\":{doc},")), "{answer}");
    }
    drop(stdin);
    assert!(tool.wait().unwrap().success());
}

#[test]
fn output_keeps_the_order_on_any_number_of_threads() {
    let outputs = ["1", "2", "7"].map(|jobs| {
        let mut tool = tool(&["--input", "jsonl", "--format", "jsonl", "--jobs", jobs]);
        let mut stdin = tool.stdin.take().unwrap();
        let writer = std::thread::spawn(move || stdin.write_all(lines(0, 5_000).as_bytes()));
        let mut output = String::new();
        tool.stdout.take().unwrap().read_to_string(&mut output).unwrap();
        writer.join().unwrap().unwrap();
        assert!(tool.wait().unwrap().success());
        output
    });
    for (doc, line) in outputs[0].lines().enumerate() {
        assert!(line.starts_with(&format!("{{\"doc\":{doc},")), "{line}");
    }
    assert_eq!(outputs[0].lines().count(), 5_000);
    assert!(outputs[0] == outputs[1] && outputs[0] == outputs[2]);
}

#[test]
fn the_readme_shows_what_its_command_prints() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let start = readme.find("$ cargo run --release --features cli -- ").unwrap();
    let end = start + readme[start..].find("```").unwrap();
    let (command, shown) = readme[start..end].split_once('\n').unwrap();
    let file = command.rsplit_once(' ').unwrap().1;

    let mut tool = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    let output = tool.arg(file).current_dir(root).output().unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        let readme = format!("{}{command}\n{found}{}", &readme[..start], &readme[end..]);
        std::fs::write(format!("{root}/README.md"), readme).unwrap();
    } else {
        assert_eq!(shown, found, "\nIf this is right: UPDATE=1 cargo test --all-features cli");
    }
}
