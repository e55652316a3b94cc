//! What an editor is told about an exercise: which findings there are, on which lines. Never lays
//! them out, and never makes a level or a place depend on anything but the report.

use super::span;
use crate::output::{safe_text, words};
use crate::report::rustc::{Code, Message, Span};
use crate::report::{CheckReport, Defect, ExerciseReport, Report, SnapshotDiff, Status};
use grade_protocol::Verdict;
use grade_protocol::evidence::Site;

/// Where it is said what is about no line in particular.
const ROOT: &str = "src/lib.rs";

/// Everything there is to say about an exercise, not yet rendered, with paths as in the report.
pub(super) fn of(report: &Report, exercise: &ExerciseReport) -> Vec<Message> {
    if !exercise.diagnostics.is_empty() {
        return diagnostics(exercise);
    }
    let mut findings: Vec<Message> = Vec::new();
    for check in &exercise.checks {
        let key = format!("{}/{}", exercise.id, check.name);
        let on_real_threads = report.real_threads.contains_key(&key);
        if let Some(found) = of_check(exercise, check, on_real_threads) {
            merge(&mut findings, found);
        }
    }
    findings.extend(not_started(exercise));
    findings
}

/// What the compiler said, and what keeps the grader from telling.
fn diagnostics(exercise: &ExerciseReport) -> Vec<Message> {
    // Lost points are errors; what could not be told, and the grader's own trouble, are not.
    let refused = !matches!(exercise.status, Status::Graded | Status::Infrastructure);
    let level = if refused { "error" } else { "warning" };
    let message = |diagnostic: &crate::report::Diagnostic| {
        let mut message = match diagnostic.said.as_deref() {
            Some(said) => said.clone(),
            None => Message::new(level, &*diagnostic.message),
        };
        if message.level != level {
            let drawn = message.rendered.take();
            let drawn = drawn.map(|text| text.replacen(&message.level, level, 1));
            message.rendered = drawn;
            level.clone_into(&mut message.level);
        }
        if message.code.is_none() {
            message.code = code(match exercise.status {
                Status::Infrastructure => Verdict::Infrastructure.name(),
                Status::Forbidden => Verdict::Forbidden.name(),
                Status::Graded | Status::NotStarted => Verdict::Unknown.name(),
                Status::CompileError | Status::CompileLimit => Verdict::CompileError.name(),
            });
        }
        if message.primary().is_none() {
            let site = diagnostic.site.as_ref();
            let span =
                site.and_then(|site| span::at(&exercise.sources, &in_exercise(exercise, site)));
            let span = span.unwrap_or_else(|| span::of_file(&exercise.sources, ROOT));
            message.spans.push(primary(span));
        }
        message
    };
    exercise.diagnostics.iter().map(message).collect()
}

/// Diagnostics name files from where the submission was given, sources are named from the exercise.
fn in_exercise(exercise: &ExerciseReport, site: &Site) -> Site {
    let known = exercise.sources.iter().map(|source| &source.path);
    let own = known.filter(|path| site.file.ends_with(&format!("/{path}")));
    let file = own.max_by_key(|path| path.len()).unwrap_or(&site.file);
    Site {
        file: file.to_owned(),
        ..site.clone()
    }
}

fn of_check(
    exercise: &ExerciseReport,
    check: &CheckReport,
    on_real_threads: bool,
) -> Option<Message> {
    // What is incomplete was left out by whoever asked.
    if matches!(
        check.verdict,
        Verdict::Pass | Verdict::NotStarted | Verdict::Incomplete
    ) {
        return None;
    }
    let lost = check.points.lost() > 0;
    let found = check.counterexample.as_ref();
    let summary = found.map_or(&check.summary, |found| &found.explanation.sentence);
    let summary = match summary.is_empty() {
        true => words::verdict(check.verdict),
        false => summary,
    };
    let mut message = Message::new(if lost { "error" } else { "warning" }, said(summary));
    if on_real_threads {
        message.message.insert_str(0, "on real threads: ");
    }
    message.code = match found {
        Some(found) => name_of(found.explanation.defect),
        None => code(check.verdict.name()),
    };
    let points = check.points.lost().max(check.points.open);
    message.children.push(note(&format!(
        "{}: {} ({})",
        if lost { "lost" } else { "open" },
        said(&check.title),
        words::count(points, "point"),
    )));
    if let Some(found) = found {
        let places = found.explanation.places.iter();
        let spans = places.filter_map(|place| {
            let span = span::at(&exercise.sources, &place.site)?;
            Some(labelled(span, &place.label))
        });
        for span in spans {
            if !message.spans.contains(&span) {
                message.spans.push(span);
            }
        }
    }
    match message.spans.first_mut() {
        Some(first) => first.is_primary = true,
        None => message
            .spans
            .push(primary(span::of_file(&exercise.sources, ROOT))),
    }
    if let Some(line) = check.snapshot.as_ref().and_then(first_difference) {
        message.children.push(note(&line));
    }
    let help = found.map_or(&check.teaches, |found| &found.explanation.meaning);
    if !help.is_empty() {
        message.children.push(Message::new("help", said(help)));
    }
    if let Some(found) = found {
        let command = format!("cargo grade replay {} --step", said(&found.token));
        message
            .children
            .push(note(&format!("walk through it: {command}")));
    }
    Some(message)
}

/// One defect often costs the points of several checks; it is told once, with all that it costs.
fn merge(findings: &mut Vec<Message>, found: Message) {
    fn key(message: &Message) -> (&str, &Option<Code>, Vec<(&str, u32)>) {
        let lines = message.spans.iter();
        let mut lines: Vec<(&str, u32)> = lines
            .map(|span| (&*span.file_name, span.line_start))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        (&message.level, &message.code, lines)
    }
    // What has no line of its own shares the first one with much that is not the same.
    let has_place = found.spans.iter().any(|span| span.label.is_some());
    let same = findings
        .iter_mut()
        .find(|known| key(known) == key(&found) && (has_place || known.message == found.message));
    match same {
        Some(known) => {
            let behind = known
                .children
                .iter()
                .take_while(|child| is_cost(child))
                .count();
            let costs = found.children.into_iter().take_while(is_cost);
            known.children.splice(behind..behind, costs);
        }
        None => findings.push(found),
    }
}

fn is_cost(child: &Message) -> bool {
    child.message.starts_with("lost: ") || child.message.starts_with("open: ")
}

/// One remark at the first `todo!()`, however many checks run into one: a starter is no wall of
/// errors.
fn not_started(exercise: &ExerciseReport) -> Option<Message> {
    let waiting = exercise.checks.iter();
    let waiting: u32 = waiting
        .filter(|check| check.verdict == Verdict::NotStarted)
        .map(|check| check.points.max)
        .sum();
    if waiting == 0 {
        return None;
    }
    let text = format!(
        "not started: {} of {} wait behind `todo!()`",
        words::thousands(waiting.into()),
        words::count(exercise.points.max, "point"),
    );
    let mut message = Message::new("warning", text);
    message.code = code(Verdict::NotStarted.name());
    let todo = exercise.sources.iter().find_map(|source| {
        let (line, column) = first_todo(&source.text)?;
        let file = source.path.clone();
        span::at(&exercise.sources, &Site { file, line, column })
    });
    let span = todo.unwrap_or_else(|| span::of_file(&exercise.sources, ROOT));
    message.spans.push(primary(span));
    let text = format!("`cargo grade show {}` explains the task", exercise.id);
    message.children.push(Message::new("help", text));
    Some(message)
}

/// The line and the column of the first `todo!` that is no comment.
fn first_todo(text: &str) -> Option<(u32, u32)> {
    text.lines().zip(1..).find_map(|(line, number)| {
        let code = line.split("//").next().unwrap_or_default();
        let before = &code[..code.find("todo!")?];
        Some((number, before.chars().count() as u32 + 1))
    })
}

/// The first line in which a transcript differs from the accepted one.
fn first_difference(snapshot: &SnapshotDiff) -> Option<String> {
    let mut accepted = snapshot.accepted.lines();
    let mut actual = snapshot.actual.lines();
    loop {
        let (expected, found) = (accepted.next(), actual.next());
        if expected != found {
            let shown = |line: Option<&str>| {
                line.map_or("nothing more".to_owned(), |line| {
                    format!("`{}`", said(line))
                })
            };
            let text = format!("expected {}, got {}", shown(expected), shown(found));
            return Some(text);
        }
        expected?;
    }
}

/// Whether a kind of message is the grader's own, and not rustc's.
pub(super) fn is_ours(code: &Code) -> bool {
    code.code.starts_with("grade::")
}

fn code(name: &str) -> Option<Code> {
    Some(Code {
        code: format!("grade::{name}"),
        explanation: None,
    })
}

fn name_of(defect: Defect) -> Option<Code> {
    code(serde_json::to_value(defect).ok()?.as_str()?)
}

fn note(text: &str) -> Message {
    Message::new("note", text)
}

fn primary(span: Span) -> Span {
    Span {
        is_primary: true,
        ..span
    }
}

fn labelled(span: Span, label: &str) -> Span {
    Span {
        label: Some(said(label)),
        ..span
    }
}

/// A submission's words as one harmless line, whoever prints it.
fn said(text: &str) -> String {
    safe_text::line(text)
}
