//! Progress as lines, for a log. Never overwrites anything.

use super::Progress;
use crate::cli::Verbosity;
use crate::output::{safe_text, words};
use crate::report::Points;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// Lines.
pub struct Plain<W> {
    out: Mutex<W>,
    verbosity: Verbosity,
}

impl<W: Write> Plain<W> {
    /// To this writer.
    pub fn new(out: W, verbosity: Verbosity) -> Plain<W> {
        Plain {
            out: Mutex::new(out),
            verbosity,
        }
    }

    fn say(&self, text: &str) {
        let text = safe_text::github_log(&safe_text::line(text));
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever closed stderr does not want to know.
        let _ = writeln!(out, "{text}");
    }
}

impl<W: Write + Send> Progress for Plain<W> {
    fn begin(&self, count: usize, noun: &str) {
        self.say(&format!("grading {}", words::count(count, noun)));
    }

    fn exercise_started(&self, id: &str) {
        if self.verbosity == Verbosity::Verbose {
            self.say(&format!("{id}: started"));
        }
    }

    fn exercise_step(&self, id: &str, what: &str) {
        if self.verbosity == Verbosity::Verbose {
            self.say(&format!("{id}: {what}"));
        }
    }

    fn exercise_finished(&self, id: &str, points: Points) {
        // The report says it too, right below where stdout and stderr end up in the same place.
        if self.verbosity == Verbosity::Verbose {
            self.say(&format!("{id}: {}", words::points(points)));
        }
    }

    fn note(&self, text: &str) {
        text.lines().for_each(|line| self.say(line));
    }

    fn end(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(verbosity: Verbosity) -> String {
        let plain = Plain::new(Vec::new(), verbosity);
        plain.begin(1, "exercise");
        plain.exercise_started("bank");
        plain.exercise_step("bank", "building");
        plain.note("one\n::error::two\x1b");
        plain.exercise_finished(
            "bank",
            Points {
                won: 6,
                open: 1,
                max: 10,
            },
        );
        plain.end();
        String::from_utf8(plain.out.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn a_log_leaves_points_to_the_report() {
        let expected = "grading 1 exercise\none\n: :error::two\u{241b}\n";
        assert_eq!(said(Verbosity::Normal), expected);
    }

    #[test]
    fn a_verbose_log_names_each_step_and_what_came_of_it() {
        let said = said(Verbosity::Verbose);
        assert!(said.contains("bank: started\nbank: building\n"), "{said}");
        assert!(said.ends_with("bank: 6/10, 1 open\n"), "{said}");
    }
}
