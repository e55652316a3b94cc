//! Brings a report to where it was asked for. Never writes half a report without saying so.

use super::human::{self, View};
use super::{cargo, github, html, json};
use crate::cli::{Format, ReviewFormat, Voice};
use crate::report::Report;
use crate::review::Reviewed;
use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use std::fs::{self, OpenOptions};
use std::hash::BuildHasher as _;
use std::io::{self, Write};
use std::path::Path;

/// Writes a report in the format and to the place that were asked for. `packages` are those of its
/// exercises, `submission` is what was given as `--submission`.
///
/// # Errors
/// When stdout or a file cannot be written.
pub fn deliver(
    report: &Report,
    packages: &[cargo::Package],
    submission: Option<&Path>,
    format: &Format,
    voice: Voice,
) -> anyhow::Result<()> {
    match format {
        Format::Human(None) => {
            let view = View::of_stdout(voice).of_submission(submission);
            print(&human::report(report, view), voice.color)
        }
        Format::Human(Some(file)) => {
            let view = View::elsewhere(voice).of_submission(submission);
            let text = human::report(report, view);
            write(file, &for_file(&text, voice.color))
        }
        Format::Json(None) => print(&json::document(report)?, ColorChoice::Never),
        Format::Json(Some(file)) => write(file, &json::document(report)?),
        Format::Html(None) => print(&html::report(report), ColorChoice::Never),
        Format::Html(Some(file)) => write(file, &html::report(report)),
        Format::CargoMessages => print(&cargo::messages(report, packages)?, ColorChoice::Never),
        Format::Github(summary) => {
            print(&github::log(report, voice, &token()), ColorChoice::Never)?;
            summary
                .as_deref()
                .map_or(Ok(()), |file| append_summary(report, file))
        }
    }
}

/// Writes a review in the format and to the place that were asked for.
///
/// # Errors
/// When stdout or a file cannot be written.
pub fn deliver_review(
    reviewed: &Reviewed,
    format: &ReviewFormat,
    voice: Voice,
) -> anyhow::Result<()> {
    match format {
        ReviewFormat::Human(None) => print(&reviewed.text(), voice.color),
        ReviewFormat::Human(Some(file)) => write(file, &for_file(&reviewed.text(), voice.color)),
        ReviewFormat::Html(None) => print(&html::review(reviewed), ColorChoice::Never),
        ReviewFormat::Html(Some(file)) => write(file, &html::review(reviewed)),
    }
}

/// Writes a text to stdout, with its colours if they are wanted there.
///
/// # Errors
/// When stdout cannot be written; but a reader that has read enough is no error.
pub fn print(text: &str, color: ColorChoice) -> anyhow::Result<()> {
    let mut out = AutoStream::new(io::stdout().lock(), color);
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("could not write to stdout"),
    }
}

fn for_file(text: &str, color: ColorChoice) -> String {
    match color {
        ColorChoice::Always | ColorChoice::AlwaysAnsi => text.to_owned(),
        ColorChoice::Auto | ColorChoice::Never => anstream::adapter::strip_str(text).to_string(),
    }
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(file, text)
        .with_context(|| format!("could not write the report to {}", file.display()))
}

fn append_summary(report: &Report, file: &Path) -> anyhow::Result<()> {
    let append = || {
        let mut out = OpenOptions::new().append(true).create(true).open(file)?;
        let present_bytes = out.metadata()?.len();
        out.write_all(github::summary(report, present_bytes).as_bytes())
    };
    append().with_context(|| format!("could not append the summary to {}", file.display()))
}

/// A word that no submission can foresee: its hash function's keys come from the system.
fn token() -> String {
    let draw = || std::hash::RandomState::new().hash_one("stop-commands");
    format!("grade-{:016x}{:016x}", draw(), draw())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_log_gets_its_own_token() {
        assert_ne!(token(), token());
    }

    #[test]
    fn a_file_has_colours_only_if_they_were_insisted_on() {
        let text = "\x1b[1mbold\x1b[0m";
        assert_eq!(for_file(text, ColorChoice::Auto), "bold");
        assert_eq!(for_file(text, ColorChoice::Never), "bold");
        assert_eq!(for_file(text, ColorChoice::Always), text);
    }
}
