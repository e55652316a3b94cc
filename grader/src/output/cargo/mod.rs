//! A report as cargo's JSON messages, one object a line: what rust-analyzer and whatever else reads
//! `cargo check --message-format json` understands. Never the whole report: what was won is not
//! said.
//!
//! Points lost are errors, points open are warnings, and an exercise not begun is one warning. What
//! rustc said of a submission goes through as it is.

mod finding;
mod package;
mod rendered;
mod span;

pub use package::Package;

use super::safe_text;
use crate::report::rustc::Message;
use crate::report::{ExerciseReport, Report, Status};
use package::Target;
use serde::Serialize;
use std::path::Path;

/// One of cargo's messages.
#[derive(Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line<'a> {
    CompilerMessage {
        package_id: &'a str,
        manifest_path: &'a Path,
        target: Target,
        message: Message,
    },
    CompilerArtifact {
        package_id: &'a str,
        manifest_path: &'a Path,
        target: Target,
        profile: Profile,
        features: [&'static str; 0],
        filenames: [&'static str; 0],
        executable: Option<&'static str>,
        fresh: bool,
    },
    BuildFinished {
        success: bool,
    },
}

/// How it was built, as cargo describes it.
#[derive(Serialize)]
struct Profile {
    opt_level: &'static str,
    debuginfo: u8,
    debug_assertions: bool,
    overflow_checks: bool,
    test: bool,
}

/// The messages of a report whose exercises are those of `packages`.
///
/// # Errors
/// When serde fails, which a report gives it no reason for.
pub fn messages(report: &Report, packages: &[Package]) -> serde_json::Result<String> {
    let mut text = String::new();
    let mut success = true;
    for exercise in &report.exercises {
        let Some(package) = packages.iter().find(|it| it.exercise == exercise.id) else {
            continue;
        };
        for message in finding::of(report, exercise) {
            success &= message.level != "error";
            let message = finished(message, exercise, package);
            push(&mut text, &compiler_message(package, message))?;
        }
        // As with cargo, who compiles has an artifact: readers learn from it that a package was
        // looked at, and forget what they knew of it.
        if matches!(exercise.status, Status::Graded | Status::NotStarted) {
            push(&mut text, &compiler_artifact(package))?;
        }
    }
    push(&mut text, &Line::BuildFinished { success })?;
    Ok(text)
}

/// With what readers print or open: the drawing, and paths from where they look.
fn finished(mut message: Message, exercise: &ExerciseReport, package: &Package) -> Message {
    let rename = |file: &str| package.file(file);
    make_harmless(&mut message);
    message.rendered = Some(match &message.rendered {
        // rustc has drawn it, with the paths that the submission was built under.
        Some(drawn) => safe_text::lines(drawn)
            .map(|line| located(&line, package) + "\n")
            .collect(),
        None => rendered::draw(&message, &exercise.sources, &rename),
    });
    repeat_label(&mut message);
    message.rename_files(&rename);
    message
}

/// Says what the primary span's label says among the notes, too: rust-analyzer leaves that label
/// out if there are notes without a place.
fn repeat_label(message: &mut Message) {
    let ours = message.code.as_ref().is_some_and(finding::is_ours);
    let label = message.primary().and_then(|span| span.label.clone());
    if let Some(label) = label.filter(|_| ours) {
        message.children.insert(0, Message::new("note", label));
    }
}

/// Words that an editor or a terminal shows. The lines of source stay as they are: columns count
/// in them.
fn make_harmless(message: &mut Message) {
    message.message = harmless(&message.message);
    for span in &mut message.spans {
        span.label = span.label.as_deref().map(harmless);
    }
    message.children.iter_mut().for_each(make_harmless);
}

fn harmless(text: &str) -> String {
    safe_text::lines(text).collect::<Vec<_>>().join("\n")
}

/// A line of rustc's drawing; those with an arrow name a file.
fn located(line: &str, package: &Package) -> String {
    for arrow in ["--> ", "::: "] {
        if let Some((before, file)) = line.split_once(arrow)
            && before.trim().is_empty()
        {
            return format!("{before}{arrow}{}", package.file(file));
        }
    }
    line.to_owned()
}

fn compiler_message(package: &Package, message: Message) -> Line<'_> {
    Line::CompilerMessage {
        package_id: &package.id,
        manifest_path: &package.manifest_path,
        target: package.target(),
        message,
    }
}

fn compiler_artifact(package: &Package) -> Line<'_> {
    Line::CompilerArtifact {
        package_id: &package.id,
        manifest_path: &package.manifest_path,
        target: package.target(),
        profile: Profile {
            opt_level: "0",
            debuginfo: 1,
            debug_assertions: true,
            overflow_checks: true,
            test: false,
        },
        features: [],
        filenames: [],
        executable: None,
        fresh: false,
    }
}

fn push(text: &mut String, line: &Line<'_>) -> serde_json::Result<()> {
    text.push_str(&safe_text::json(&serde_json::to_string(line)?));
    text.push('\n');
    Ok(())
}
