//! Archives as attackers write them: names that lead elsewhere, links, sizes that lie, bombs. Never
//! unpacks one.

mod stream;
mod tarball;
mod tarballs;
mod zipfile;
mod zips;

use crate::attempt::{Attempt, Content, Expected, Gains, Verdict};
use crate::scratch::Scratch;
use std::path::PathBuf;

/// Every one of them.
pub(crate) fn attempts() -> Vec<Attempt> {
    let mut attempts = zips::attempts();
    attempts.extend(tarballs::attempts());
    attempts
}

fn made(
    name: &str,
    gains: Gains,
    verdict: Verdict,
    why: &str,
    make: fn(&Scratch) -> PathBuf,
) -> Attempt {
    Attempt {
        name: name.to_owned(),
        expected: Expected {
            why: why.to_owned(),
            gains,
            verdict,
            without_gate: None,
            harmless: true,
            documented: false,
        },
        content: Content::Made(make),
    }
}

/// As many parents as lead to the root from anywhere, then the way to the marker.
fn up_to_the_marker(scratch: &Scratch) -> String {
    format!(
        "{}{}",
        "../".repeat(30),
        &scratch.marker().display().to_string()[1..]
    )
}
