//! The command line: the cases of `tests/cases/cli`, whose README tells their format, and what needs a live process.

mod process;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{env, fs, io::Write as _};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/cli");

/// One case: its title, its command, and its parts in order, each a name with a content.
struct Case<'c> {
    title: &'c str,
    command: &'c str,
    parts: Vec<(&'c str, String)>,
}

#[test]
fn cases() {
    let mut failures = String::new();
    for entry in fs::read_dir(CASES).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("README.md") {
            continue;
        }
        let file = fs::read_to_string(&path).unwrap();
        let cases: Vec<&str> =
            file.strip_prefix("=== ").unwrap().split("\n=== ").map(str::trim_end).collect();
        let found: Vec<String> = cases.iter().map(|case| Case::read(case).run()).collect();
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, format!("=== {}", found.join("\n=== "))).unwrap();
            continue;
        }
        for (case, found) in cases.iter().zip(&found).filter(|(case, found)| **case != found.trim_end()) {
            writeln!(failures, "\n{}, expected:\n{case}\n... but found:\n{found}", path.display()).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}\nIf this is right: UPDATE=1 cargo test --all-features cli");
}

impl<'c> Case<'c> {
    fn read(case: &'c str) -> Self {
        let (title, rest) = case.split_once("\n$ ").unwrap();
        let mut parts = rest.trim_end_matches('\n').split("\n--- ");
        let command = parts.next().unwrap();
        let part = |part: &'c str| {
            let (name, content) = part.split_once('\n').unwrap_or((part, ""));
            (name, content.to_owned() + if content.is_empty() { "" } else { "\n" })
        };
        Case { title, command, parts: parts.map(part).collect() }
    }

    /// Runs the command and writes the case as it turned out.
    fn run(&self) -> String {
        let name: String = self.title.chars().filter(char::is_ascii_alphanumeric).collect();
        let folder = env::temp_dir().join(format!("whosaid-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in &self.parts {
            if let Some(file) = name.strip_prefix("file ") {
                fs::write(folder.join(file), decode(content)).unwrap();
            }
        }
        let stdin = self.parts.iter().find(|(name, _)| *name == "stdin");
        let output = execute(self.command, &folder, &decode(stdin.map_or("", |(_, content)| content)));
        fs::remove_dir_all(&folder).unwrap();

        let mut found = format!("{}\n$ {}\n", self.title, self.command);
        for (name, content) in
            self.parts.iter().filter(|(name, _)| name.starts_with("file ") || *name == "stdin")
        {
            write!(found, "--- {name}\n{content}").unwrap();
        }
        for (name, content) in [("stdout", output.stdout), ("stderr", output.stderr)] {
            if !content.is_empty() {
                write!(found, "--- {name}\n{}", encode(&content)).unwrap();
            }
        }
        match output.status.code() {
            Some(0) => found,
            code => found + &format!("--- exit {}\n", code.unwrap()),
        }
    }
}

fn execute(command: &str, folder: &Path, stdin: &[u8]) -> Output {
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("whosaid"));
    let mut tool = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    tool.args(words).current_dir(folder).env_remove("NO_COLOR");
    let mut tool = tool.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A tool that needs no input may be gone before it is written.
    _ = tool.stdin.take().unwrap().write_all(stdin);
    tool.wait_with_output().unwrap()
}

fn decode(content: &str) -> Vec<u8> {
    let mut pieces = content.strip_suffix("\\c\n").unwrap_or(content).split("\\x");
    let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    bytes
}

fn encode(output: &[u8]) -> String {
    let mut content = String::new();
    for chunk in output.utf8_chunks() {
        for char in chunk.valid().chars() {
            match char {
                '\x1B' | '\r' => write!(content, "\\x{:02X}", u32::from(char)).unwrap(),
                _ => content.push(char),
            }
        }
        chunk.invalid().iter().for_each(|byte| write!(content, "\\x{byte:02X}").unwrap());
    }
    content + if output.ends_with(b"\n") { "" } else { "\\c\n" }
}
