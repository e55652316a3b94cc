//! `cargo grade init DIR`: a student's copy of the course. Never writes into a folder that holds
//! anything, nor into the course.

use crate::cli::{InitRequest, UsageError, Verbosity, Voice};
use crate::course::Course;
use crate::handout::{self, Handout, Repository};
use crate::output::{Canvas, Line, deliver, palette, words};
use crate::report::exit_code::ExitCode;
use anyhow::Context;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub(super) fn run(request: &InitRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let folder = here.join(&request.folder);
    if request.check {
        return check(&course, &folder, voice);
    }
    let handout = Handout::of(&course, request.options)?;
    insist_on_nothing(&folder)?;
    insist_on_outside(&course, &folder)?;
    handout.write(&folder)?;
    let repository = handout::make_repository(&folder)?;
    if voice.verbosity > Verbosity::Quiet {
        let text = told(&course, &handout, &repository, &request.folder).into_text();
        deliver::print(&text, voice.color)?;
    }
    Ok(ExitCode::FullMarks)
}

/// How a copy differs from the course. Everything that is handed out on request may be there.
fn check(course: &Course, folder: &Path, voice: Voice) -> anyhow::Result<ExitCode> {
    if !folder.join("exercises").is_dir() {
        let why = format!(
            "{} is no copy of a course: it has no exercises/",
            folder.display()
        );
        return Err(UsageError(why).into());
    }
    let all = handout::Options {
        alias: Some(true),
        ci: course.root.join(".github/workflows/grade.yml").is_file(),
    };
    let handout = Handout::of(course, all)?;
    let found = handout::differences(course, &handout, folder)?;
    let mut canvas = Canvas::new();
    for different in &found {
        let (what, path) = different.told();
        let line = Line::default().add(palette::BAD, what).up_to(9);
        canvas.push(line.add(palette::PLAIN, path));
    }
    let total = match found.len() {
        0 => "nothing differs from what the course hands out".to_owned(),
        1 => "1 file differs from what the course hands out".to_owned(),
        more => format!(
            "{} differ from what the course hands out",
            words::count(more, "file")
        ),
    };
    canvas.push(Line::default().add(palette::PLAIN, &total));
    if voice.verbosity > Verbosity::Quiet {
        deliver::print(&canvas.into_text(), voice.color)?;
    }
    Ok(match found.is_empty() {
        true => ExitCode::FullMarks,
        false => ExitCode::PointsLost,
    })
}

fn insist_on_nothing(folder: &Path) -> anyhow::Result<()> {
    let entries = match folder.read_dir() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(UsageError(format!("{} is no folder", folder.display())).into());
        }
        entries => entries.with_context(|| format!("listing {}", folder.display()))?,
    };
    match entries.count() {
        0 => Ok(()),
        _ => {
            let why = format!(
                "{} holds something already; name a folder that is empty or not there, or see with \
                 --check how a copy in it differs",
                folder.display()
            );
            Err(UsageError(why).into())
        }
    }
}

/// A workspace in a workspace would be neither.
fn insist_on_outside(course: &Course, folder: &Path) -> anyhow::Result<()> {
    let there = folder.ancestors().find_map(|it| it.canonicalize().ok());
    let root = course.root.canonicalize();
    let root = root.with_context(|| format!("opening {}", course.root.display()))?;
    if there.is_some_and(|there: PathBuf| there.starts_with(&root)) {
        let why = format!(
            "{} lies in the course itself; name a folder outside {}",
            folder.display(),
            course.root.display()
        );
        return Err(UsageError(why).into());
    }
    Ok(())
}

fn told(course: &Course, handout: &Handout, repository: &Repository, folder: &Path) -> Canvas {
    let mut canvas = Canvas::new();
    let head = format!(
        "{}: {} for students",
        folder.display(),
        words::count(course.exercises.len(), "exercise")
    );
    canvas.push(Line::default().add(palette::TITLE, &head));
    let alias = match handout.has_alias() {
        true => "`cargo grade` builds the copy's own grader there",
        false => "without the alias: `cargo grade` is to be installed there",
    };
    canvas.push(Line::indented(2).add(palette::PLAIN, alias));
    match repository {
        Repository::Made => {
            let text = "a git repository with one commit";
            canvas.push(Line::indented(2).add(palette::PLAIN, text));
        }
        Repository::NoGit => {
            let text = "no git repository, as git is not installed";
            canvas.push(Line::indented(2).add(palette::OPEN, text));
        }
        Repository::Refused(why) => {
            let text = "no commit yet: git refused";
            canvas.push(Line::indented(2).add(palette::OPEN, text));
            canvas.quote(4, palette::PLAIN, why, usize::MAX);
        }
    }
    canvas
}
