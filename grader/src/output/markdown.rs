//! A report as Markdown, for a GitHub step summary. Never longer than it is allowed to be, and
//! never cut in the middle of a block.

use super::canvas::clip;
use super::human::{self, View};
use super::{ignored, safe_text, words};
use crate::cli::Voice;
use crate::report::{ExerciseReport, Report, Status};
use anstream::adapter::strip_str;
use grade_protocol::Verdict;
use std::fmt::Write as _;

/// What is kept free for the remark that something was left out, in bytes.
const REMARK_BYTES: usize = 200;

/// Characters of a block's title.
const SENTENCE_CHARS: usize = 400;

/// The report in at most `most_bytes`.
pub(super) fn document(report: &Report, most_bytes: usize) -> String {
    let sections = std::iter::once(overview(report)).chain(
        report
            .exercises
            .iter()
            .map(|exercise| section(report, exercise)),
    );
    let mut out = String::new();
    let mut left_out = 0_u64;
    for section in sections {
        if out.len() + section.len() + REMARK_BYTES <= most_bytes {
            out.push_str(&section);
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 && out.len() + REMARK_BYTES <= most_bytes {
        let sections = words::count(left_out, "section");
        let _ = writeln!(
            out,
            "\n{sections} did not fit here. The job's log has everything."
        );
    }
    out
}

fn overview(report: &Report) -> String {
    let mut out = format!("# Grade: {}\n\n", words::points(report.points));
    out.push_str("| Exercise | Points | |\n|---|--:|---|\n");
    for exercise in &report.exercises {
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            name(exercise),
            words::points(exercise.points),
            human::status(exercise.status).unwrap_or_default()
        );
    }
    if let Some(reason) = &report.machine.advisory {
        let _ = writeln!(
            out,
            "\nThis grade is advisory: {}",
            safe_text::markdown(reason)
        );
    }
    out
}

fn name(exercise: &ExerciseReport) -> String {
    let (id, title) = (
        safe_text::markdown(&exercise.id),
        safe_text::markdown(&exercise.title),
    );
    format!("**{id}**: {title}")
}

fn section(report: &Report, exercise: &ExerciseReport) -> String {
    let title = safe_text::markdown(&exercise.title);
    let id = safe_text::markdown(&exercise.id);
    let mut out = format!("\n## {id}: {title}\n\n");
    out.push_str("| Check | Points | |\n|---|--:|---|\n");
    for check in &exercise.checks {
        let place = check
            .counterexample
            .as_ref()
            .map(|c| format!(", {}", words::whereabouts(c)));
        let verdict = match check.verdict {
            Verdict::Pass => String::new(),
            verdict => format!("{}{}", words::verdict(verdict), place.unwrap_or_default()),
        };
        let title = safe_text::markdown(&check.title);
        let _ = writeln!(
            out,
            "| {title} | {} | {verdict} |",
            words::fraction(check.points)
        );
    }
    if let Some(note) = words::not_run(exercise.not_run) {
        let _ = writeln!(out, "\n{note}.");
    }
    if let Some(note) = ignored::note(exercise) {
        let _ = writeln!(out, "\n{}", safe_text::markdown(&note));
    }
    for diagnostic in &exercise.diagnostics {
        let shown = [&diagnostic.rendered, &diagnostic.message];
        let text = shown.into_iter().find(|text| !text.is_empty());
        out.push_str(&folded(
            &code(&diagnostic.message),
            text.map_or("", String::as_str),
        ));
    }
    let graded = exercise.status == Status::Graded;
    for check in exercise
        .checks
        .iter()
        .filter(|c| graded && c.verdict != Verdict::Pass)
    {
        let view = View::elsewhere(Voice::default());
        let text = strip_str(&human::details(report, exercise, check, view)).to_string();
        let title = safe_text::html(&check.title);
        out.push_str(&folded(&title, text.trim_matches('\n')));
    }
    out
}

/// A compiler's sentence, which may quote a submission: in code, GitHub links no names, numbers or
/// addresses.
fn code(sentence: &str) -> String {
    let sentence = safe_text::html(&clip(sentence, SENTENCE_CHARS));
    format!("<code>{sentence}</code>")
}

/// A block that opens on a click, with a title that is harmless already.
fn folded(title: &str, text: &str) -> String {
    format!(
        "\n<details><summary>{title}</summary>\n\n{}\n</details>\n",
        safe_text::markdown_block(text.trim_end(), "text")
    )
}
