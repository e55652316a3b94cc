//! `cargo grade reset EXERCISE`. Never removes anything.

use super::{consent, shown, targets};
use crate::cli::{UsageError, Verbosity, Voice};
use crate::course::Course;
use crate::output::deliver;
use crate::output::{Canvas, Line, palette};
use crate::report::exit_code::ExitCode;
use crate::starter::{self, PutBack};

pub(super) fn run(named: &str, yes: bool, voice: Voice) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir()?;
    let dir = match Course::find(&here) {
        Ok(course) => targets::exercise(&course, named, &here)?.dir.clone(),
        // Without somebody's sources cargo reads no workspace, and this is how they come back.
        Err(error) => starter::find(named, &here).ok_or(error)?,
    };
    let Some(starter) = starter::read(&dir)? else {
        let folder = shown::path(&starter::folder(&dir), &here);
        let why = format!("there is no starter to put back: it would be in {folder}/src/lib.rs");
        return Err(UsageError(why).into());
    };
    let src = shown::path(&dir.join("src"), &here);
    if !yes && !starter::is_there(&dir, &starter) {
        if !consent::can_be_asked() {
            let why = "reset asks before it moves anything, which takes a terminal for stdin and \
                       stderr; with --yes it does not ask";
            return Err(UsageError(why.to_owned()).into());
        }
        let question = format!("put the starter into {src} and keep what is there beside it?");
        if !consent::agrees(&question)? {
            say(voice, "nothing was changed")?;
            return Ok(ExitCode::FullMarks);
        }
    }
    match starter::put_back(&dir, &starter)? {
        PutBack::AsItWas => say(voice, &format!("{src} is as it was handed out"))?,
        PutBack::Done(None) => say(voice, &format!("the starter is in {src}"))?,
        PutBack::Done(Some(kept)) => {
            let kept = shown::path(&kept, &here);
            say(
                voice,
                &format!("the starter is in {src}, your files are in {kept}"),
            )?;
        }
    }
    Ok(ExitCode::FullMarks)
}

fn say(voice: Voice, text: &str) -> anyhow::Result<()> {
    if voice.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    let mut canvas = Canvas::new();
    canvas.push(Line::default().add(palette::PLAIN, text));
    deliver::print(&canvas.into_text(), voice.color)
}
