//! A report stays small however much a submission says. Never about what it says.

use super::places::{self, Places};
use cargo_grade::cli::{Verbosity, Voice};
use cargo_grade::output::human::{self, View};
use cargo_grade::output::{cargo, github, html, json};

/// Of any output, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// Of the text at each of more than a thousand places.
const CHARS: usize = 20_000;

#[test]
fn many_megabytes_of_words_make_no_large_report() {
    // What takes the longest form, and what makes most lines.
    for c in ["\u{202e}", "\n"] {
        let text = c.repeat(CHARS);
        let report = places::report(&text, Places::All);
        let view = View {
            width: 200,
            verbosity: Verbosity::Verbose,
            full: true,
            submission: None,
        };
        let packages = [places::package()];
        let outputs = [
            ("human", human::report(&report, view)),
            ("json", json::document(&report).unwrap()),
            ("html", html::report(&report)),
            ("log", github::log(&report, Voice::default(), "TOKEN")),
            ("summary", github::summary(&report, 0)),
            ("cargo", cargo::messages(&report, &packages).unwrap()),
        ];
        for (name, output) in outputs {
            let bytes = output.len();
            println!("{c:?} {name}: {} KiB", bytes >> 10);
            assert!(bytes <= MOST_BYTES, "{name} has {bytes} bytes of {c:?}");
        }
    }
}
