//! A session on a whole terminal, and what its keys ask for. Never draws by itself.

use super::{prepare, session, watching};
use crate::cli::{Voice, WatchRequest};
use crate::commands::hint;
use crate::course::{Course, Exercise};
use crate::logbook::Overview;
use crate::output::human::View;
use crate::screen::{self, Ask, Editor, Key, Look, Panel, Screen, Typed};
use crate::watch::{News, Session};
use anstream::ColorChoice;
use anyhow::Context as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How soon news of the grading is shown while no key is pressed.
const TICK: Duration = Duration::from_millis(30);

/// Shows an exercise, then the next ones that are asked for, until nobody wants more.
pub(super) fn run(
    course: &Arc<Course>,
    first: &Exercise,
    request: &WatchRequest,
    voice: Voice,
) -> anyhow::Result<()> {
    let colours = voice.color != ColorChoice::Never;
    let taking = "could not take the terminal; `--plain` does without it";
    let mut screen = Screen::take(colours).context(taking)?;
    let mut exercise = first;
    loop {
        let mut shown = Shown {
            course,
            exercise,
            session: session(course, exercise, request),
            look: Look::new(voice.full),
            voice,
        };
        let _watching = watching(exercise, &shown.session)?;
        let Some(next) = shown.until_left(&mut screen)? else {
            return Ok(());
        };
        drop(shown);
        exercise = course.exercise(&next)?;
        // cargo may have a lot to say.
        screen.lend(|| prepare(course, exercise, voice))??;
    }
}

/// An exercise on the screen.
struct Shown<'a> {
    course: &'a Arc<Course>,
    exercise: &'a Exercise,
    session: Session,
    look: Look,
    voice: Voice,
}

/// What becomes of the exercise on the screen.
enum Then {
    Stay,
    /// For another one, or for nothing.
    Leave(Option<String>),
}

impl Shown<'_> {
    /// Shows it until somebody quits, or wants the exercise of this id.
    fn until_left(&mut self, screen: &mut Screen) -> anyhow::Result<Option<String>> {
        self.session.grade();
        loop {
            let (session, look) = (&self.session, &mut self.look);
            let real_threads = session.real_threads();
            screen.draw(|frame| screen::draw(frame, session.board(), look, real_threads))?;
            if let Then::Leave(next) = self.until_changed(screen)? {
                return Ok(next);
            }
        }
    }

    /// Waits until there is something else to show.
    fn until_changed(&mut self, screen: &mut Screen) -> anyhow::Result<Then> {
        loop {
            let mut changed = false;
            while let Some(news) = self.session.next(Duration::ZERO) {
                self.hear(news, screen)?;
                changed = true;
            }
            let at_most = if changed { Duration::ZERO } else { TICK };
            match screen.typed(at_most)? {
                Some(Typed::Key(key)) => return self.press(key, screen),
                Some(Typed::Resized) => return Ok(Then::Stay),
                None if changed => return Ok(Then::Stay),
                None => {}
            }
        }
    }

    fn hear(&mut self, news: News, screen: &mut Screen) -> anyhow::Result<()> {
        match news {
            News::Began => self.look.begin_anew(),
            News::Noted(text) => self.look.message = Some(text),
            // What is built meanwhile is told by cargo itself, wherever the cursor is.
            News::Planned if self.look.message.take().is_some() => screen.wipe()?,
            News::Step | News::Planned | News::Checked(_) | News::Finished | News::Failed => {}
        }
        Ok(())
    }

    fn press(&mut self, key: Key, screen: &mut Screen) -> anyhow::Result<Then> {
        match self.look.press(key, self.session.board()) {
            None => {}
            Some(Ask::Quit) => return Ok(Then::Leave(None)),
            Some(Ask::NextExercise) => return Ok(self.next()),
            Some(Ask::Grade) => self.grade(),
            Some(Ask::RealThreads) => {
                let on = !self.session.real_threads();
                self.session.set_real_threads(on);
                self.grade();
            }
            Some(Ask::Hint) => self.hint()?,
            Some(Ask::Edit) => self.edit(screen)?,
            Some(Ask::Suspend) => screen.suspend()?,
        }
        Ok(Then::Stay)
    }

    fn grade(&mut self) {
        self.session.grade();
        self.look.begin_anew();
    }

    /// The next exercise, if there is another one.
    fn next(&mut self) -> Then {
        let overview = Overview::of(self.course);
        let message = match overview.next() {
            Some(next) if next.id != self.exercise.id => {
                return Then::Leave(Some(next.id.clone()));
            }
            Some(_) => "this is the next one: it is not done yet",
            None => "all exercises are done",
        };
        self.look.message = Some(message.to_owned());
        Then::Stay
    }

    fn hint(&mut self) -> anyhow::Result<()> {
        let here = std::env::current_dir()?;
        let width = View::of_stdout(self.voice).width;
        match hint::tell(self.course, self.exercise, false, &here, width) {
            Ok(text) => self.look.show(Panel::Hint(text)),
            Err(error) => self.look.message = Some(format!("{error:#}")),
        }
        Ok(())
    }

    fn edit(&mut self, screen: &mut Screen) -> anyhow::Result<()> {
        let Some(editor) = Editor::chosen(&|name| std::env::var_os(name)) else {
            let message = "EDITOR says no editor: set it, as in `export EDITOR=nano`";
            self.look.message = Some(message.to_owned());
            return Ok(());
        };
        let (file, line) = self.place();
        let mut command = editor.open(&file, line);
        if let Err(error) = screen.lend(|| command.status())? {
            let program = command.get_program().display();
            self.look.message = Some(format!("{program} could not be started: {error}"));
        }
        Ok(())
    }

    /// Where to look in the sources: at what the compiler has against them, or at what plays a part in the execution
    /// on the screen.
    fn place(&self) -> (PathBuf, u32) {
        let board = self.session.board();
        let refused = board.refused().and_then(|refused| {
            let mut sites = refused.diagnostics.iter().filter_map(|it| it.site.as_ref());
            let site = sites.next()?;
            Some((self.course.root.join(&site.file), site.line))
        });
        let found = || {
            let known = self.look.row(board)?.known.as_ref()?;
            let found = known.check.counterexample.as_ref()?;
            let site = &found.explanation.places.first()?.site;
            Some((self.exercise.dir.join(&site.file), site.line))
        };
        let src = self.exercise.dir.join("src");
        let there = refused.or_else(found);
        let there = there.filter(|(file, _)| file.starts_with(&src) && file.is_file());
        there.unwrap_or_else(|| (src.join("lib.rs"), 1))
    }
}
