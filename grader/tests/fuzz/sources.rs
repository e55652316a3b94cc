//! Sources, which a stranger wrote, before the gate: never a panic, always an end.

use cargo_grade::gate::{self, SourceRules};
use cargo_grade::intake::Sources;

/// A text made of words that the gate knows, and of whatever else the bytes say.
fn text(bytes: &[u8]) -> String {
    const WORDS: [&str; 24] = [
        "unsafe",
        "extern",
        "\"C\"",
        "{",
        "}",
        "#[",
        "]",
        "path",
        "=",
        "include_str",
        "!",
        "(",
        ")",
        "::",
        "use",
        "as",
        "r#",
        "/*",
        "*/",
        "//",
        "\n",
        "cfg_attr",
        "'a",
        "\"",
    ];
    let mut text = String::new();
    for chunk in bytes.chunks(6) {
        match chunk {
            [first, rest @ ..] if *first >= 0x60 => {
                for byte in rest {
                    text.push_str(WORDS[usize::from(*byte) % WORDS.len()]);
                    text.push(' ');
                }
            }
            plain => text.push_str(&String::from_utf8_lossy(plain)),
        }
    }
    text
}

#[test]
fn any_source_passes_the_gate_or_is_told_where_it_does_not() {
    bolero::check!().for_each(|bytes| {
        let text = text(bytes);
        let sources = Sources::of(vec![("src/lib.rs".to_owned(), text.clone())]);
        let rules = SourceRules::default();
        for found in gate::inspect(&sources, "counter", &rules) {
            let line = found.site.map_or(1, |site| site.line as usize);
            assert!(line >= 1 && line <= text.split('\n').count(), "line {line}");
        }
    });
}
