//! `cargo grade watch [EXERCISE]`. Never grades by itself: a session does.

mod full_screen;

use super::targets;
use crate::build::Support;
use crate::cli::{UsageError, Voice, WatchRequest};
use crate::course::{Course, Exercise};
use crate::logbook::Logbook;
use crate::output::human::View;
use crate::output::watching as told;
use crate::output::{Canvas, Line, deliver, palette};
use crate::progress;
use crate::report::exit_code::ExitCode;
use crate::watch::{self, News, OfCourse, Order, Session, Watching};
use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long to wait for news before waiting again.
const LONG: Duration = Duration::from_secs(3_600);

pub(super) fn run(request: &WatchRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir()?;
    let course = Arc::new(Course::find(&here)?);
    let exercise = meant(&course, request.exercise.as_deref(), &here)?;
    prepare(&course, exercise, voice)?;
    if !request.plain && is_terminal() {
        full_screen::run(&course, exercise, request, voice)?;
    } else {
        let mut session = session(&course, exercise, request);
        let _watching = watching(exercise, &session)?;
        session.grade();
        lines(&mut session, voice)?;
    }
    Ok(ExitCode::FullMarks)
}

/// Whether there is a screen to fill, and keys to press.
fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn meant<'a>(course: &'a Course, named: Option<&str>, here: &Path) -> anyhow::Result<&'a Exercise> {
    let Some(named) = named else {
        return targets::around_or_next(course, here);
    };
    match &targets::exercises(course, &[named.to_owned()], here)?[..] {
        [exercise] => Ok(exercise),
        all => {
            let why = format!("{named} holds {} exercises; watch one of them", all.len());
            Err(UsageError(why).into())
        }
    }
}

/// Builds what the exercise's submissions are linked with. The first time that takes a while, and is told.
fn prepare(course: &Course, exercise: &Exercise, voice: Voice) -> anyhow::Result<()> {
    let progress = progress::for_stderr(voice);
    let prepared = Support::prepare(course, [exercise], &*progress);
    progress.end();
    prepared.map(drop)
}

fn session(course: &Arc<Course>, exercise: &Exercise, request: &WatchRequest) -> Session {
    let grader = OfCourse {
        course: Arc::clone(course),
        searching: request.searching,
    };
    let order = Order {
        exercise: exercise.id.clone(),
        real_threads: request.searching.real_threads,
    };
    let last = Logbook::of(course).last(&exercise.id);
    Session::new(Arc::new(grader), order, last)
}

/// Has the session told of the exercise's saves.
fn watching(exercise: &Exercise, session: &Session) -> anyhow::Result<Watching> {
    let saver = session.saver();
    watch::watch(&exercise.dir, move || saver.saved())
}

/// Prints what there is to say, until nobody reads it any more.
fn lines(session: &mut Session, voice: Voice) -> anyhow::Result<()> {
    let mut said = told::began(session.board());
    loop {
        if !deliver::print_if_read(&said.into_text(), voice.color)? {
            return Ok(());
        }
        let news = session.next(LONG);
        let (board, view) = (session.board(), View::of_stdout(voice));
        said = match news {
            Some(News::Began) => told::began(board),
            Some(News::Checked(at)) => told::check(board, at, view),
            Some(News::Finished) => {
                let mut said = told::finished(board, view);
                said.gap();
                said
            }
            Some(News::Failed) => told::failed(board, view),
            Some(News::Noted(text)) => {
                let mut said = Canvas::new();
                said.push(Line::default().add(palette::FAINT, &text));
                said
            }
            Some(News::Step | News::Planned) | None => Canvas::new(),
        };
    }
}
