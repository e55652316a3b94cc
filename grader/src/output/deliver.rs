//! Brings a report to where it was asked for. Never writes half a report without saying so.

use super::human::{self, View};
use super::{cargo, github, html, json};
use crate::cli::{Format, ReviewFormat, Voice};
use crate::report::Report;
use crate::review::Reviewed;
use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use std::fs::{self, File, OpenOptions};
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

/// Makes sure, before anything is graded, that a report can be written to where it is to be, and that nobody takes an
/// earlier one there for it.
///
/// # Errors
/// When it cannot be written.
pub fn prepare(format: &Format) -> anyhow::Result<()> {
    match format {
        Format::Human(Some(file)) | Format::Json(Some(file)) | Format::Html(Some(file)) => {
            make_way(file)
        }
        Format::Github(Some(file)) => is_writable(file).with_context(|| not_appended(file)),
        Format::Human(None)
        | Format::Json(None)
        | Format::Html(None)
        | Format::Github(None)
        | Format::CargoMessages => Ok(()),
    }
}

/// The same for a review.
///
/// # Errors
/// When it cannot be written.
pub fn prepare_review(format: &ReviewFormat) -> anyhow::Result<()> {
    match format {
        ReviewFormat::Human(Some(file)) | ReviewFormat::Html(Some(file)) => make_way(file),
        ReviewFormat::Human(None) | ReviewFormat::Html(None) => Ok(()),
    }
}

/// Removes an earlier report. Devices and pipes hold none, and a link stays one.
fn make_way(file: &Path) -> anyhow::Result<()> {
    let clear = || {
        is_writable(file)?;
        match fs::symlink_metadata(file) {
            Ok(found) if found.is_file() => fs::remove_file(file),
            Ok(_) if file.is_file() => File::create(file).map(drop),
            _ => Ok(()),
        }
    };
    clear().with_context(|| not_written(file))
}

/// Asks by opening it. A file that is made by that does not stay.
fn is_writable(file: &Path) -> io::Result<()> {
    match OpenOptions::new().append(true).open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            File::create_new(file)?;
            fs::remove_file(file)
        }
        opened => opened.map(drop),
    }
}

fn not_written(file: &Path) -> String {
    format!("could not write the report to {}", file.display())
}

fn not_appended(file: &Path) -> String {
    format!("could not append the summary to {}", file.display())
}

/// Writes a text to stdout, with its colours if they are wanted there.
///
/// # Errors
/// When stdout cannot be written; but a reader that has read enough is no error.
pub fn print(text: &str, color: ColorChoice) -> anyhow::Result<()> {
    print_if_read(text, color).map(drop)
}

/// The same for who goes on and on; whether somebody still reads.
///
/// # Errors
/// When stdout cannot be written.
pub fn print_if_read(text: &str, color: ColorChoice) -> anyhow::Result<bool> {
    let mut out = AutoStream::new(io::stdout().lock(), color);
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        other => other.map(|()| true).context("could not write to stdout"),
    }
}

fn for_file(text: &str, color: ColorChoice) -> String {
    match color {
        ColorChoice::Always | ColorChoice::AlwaysAnsi => text.to_owned(),
        ColorChoice::Auto | ColorChoice::Never => anstream::adapter::strip_str(text).to_string(),
    }
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(file, text).with_context(|| not_written(file))
}

fn append_summary(report: &Report, file: &Path) -> anyhow::Result<()> {
    let append = || {
        let mut out = OpenOptions::new().append(true).create(true).open(file)?;
        let present_bytes = out.metadata()?.len();
        out.write_all(github::summary(report, present_bytes).as_bytes())
    };
    append().with_context(|| not_appended(file))
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
    fn an_earlier_report_is_gone_before_anything_is_graded() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("report");
        for format in [Format::Human, Format::Json, Format::Html] {
            fs::write(&file, "of somebody else").unwrap();
            prepare(&format(Some(file.clone()))).unwrap();
            assert!(!file.exists());
            prepare(&format(Some(file.clone()))).unwrap();
            assert!(!file.exists());
        }
        fs::write(&file, "of somebody else").unwrap();
        prepare_review(&ReviewFormat::Html(Some(file.clone()))).unwrap();
        assert!(!file.exists());
        // A summary is appended to.
        fs::write(&file, "of an earlier step").unwrap();
        prepare(&Format::Github(Some(file.clone()))).unwrap();
        assert_eq!(fs::read_to_string(file).unwrap(), "of an earlier step");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_stays_what_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("report"), dir.path().join("link"));
        fs::write(&file, "of somebody else").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        prepare(&Format::Json(Some(link.clone()))).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(file).unwrap(), "");
        prepare(&Format::Json(Some("/dev/null".into()))).unwrap();
        assert!(Path::new("/dev/null").exists());
    }

    #[test]
    fn where_nothing_can_be_written_is_told_before_anything_is_graded() {
        let dir = tempfile::tempdir().unwrap();
        for file in [
            dir.path().to_owned(),
            dir.path().join("no/such/folder/report"),
        ] {
            let refused = prepare(&Format::Json(Some(file.clone()))).unwrap_err();
            assert!(
                refused
                    .to_string()
                    .contains("could not write the report to")
            );
            let refused = prepare(&Format::Github(Some(file))).unwrap_err();
            assert!(
                refused
                    .to_string()
                    .contains("could not append the summary to")
            );
        }
    }

    #[test]
    fn a_file_has_colours_only_if_they_were_insisted_on() {
        let text = "\x1b[1mbold\x1b[0m";
        assert_eq!(for_file(text, ColorChoice::Auto), "bold");
        assert_eq!(for_file(text, ColorChoice::Never), "bold");
        assert_eq!(for_file(text, ColorChoice::Always), text);
    }
}
