//! The terminal that a session fills: taken and given back, whatever ends it. Never knows what is on it.

use super::key::{self, Key};
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{self, Event, KeyEventKind};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::{Frame, Terminal};
use std::io::{self, Stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a process of several threads takes to stop, and far longer.
#[cfg(unix)]
const STOPPED_BY: Duration = Duration::from_millis(200);

/// A terminal that is ours until this is dropped.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    /// Whether colours are wanted.
    colours: bool,
    /// Whether somebody wants the process to end.
    ended: Arc<AtomicBool>,
}

/// What came from the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A key that means something.
    Key(Key),
    /// It has another size.
    Resized,
}

impl Screen {
    /// Takes the terminal. What panics on this thread gives it back before it speaks; what panics on another one
    /// does not speak.
    ///
    /// # Errors
    /// When the terminal cannot be taken.
    pub fn take(colours: bool) -> io::Result<Screen> {
        let ours = std::thread::current().id();
        let speak = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == ours {
                give_back();
                speak(panic);
            }
        }));
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        let mut screen = Screen {
            terminal,
            colours,
            ended: heeding_signals()?,
        };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen)?;
        self.wipe()
    }

    /// Gives the terminal back for as long as `act` takes.
    ///
    /// # Errors
    /// When it cannot be taken again.
    pub fn lend<T>(&mut self, act: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let done = act();
        self.enter()?;
        Ok(done)
    }

    /// Stops the process and what else its shell counts as the same job, until the shell goes on with it.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        use rustix::process::{Signal, kill_current_process_group};
        let stop = || {
            let asked = kill_current_process_group(Signal::TSTP);
            // The signal may reach another thread first, and this one would take the terminal again meanwhile.
            std::thread::sleep(STOPPED_BY);
            asked
        };
        self.lend(stop)??;
        Ok(())
    }

    /// There is no such thing here.
    ///
    /// # Errors
    /// Never.
    #[cfg(not(unix))]
    pub fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Draws.
    ///
    /// # Errors
    /// When the terminal cannot be written.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let colours = self.colours;
        let draw = |frame: &mut Frame<'_>| {
            draw(frame);
            if !colours {
                let cells = &mut frame.buffer_mut().content;
                cells.iter_mut().for_each(|cell| cell.fg = Color::Reset);
            }
        };
        self.terminal.draw(draw).map(drop)
    }

    /// Everything is drawn anew next time, whatever others wrote over it.
    ///
    /// # Errors
    /// When the terminal cannot be written.
    pub fn wipe(&mut self) -> io::Result<()> {
        // `clear` would ask the terminal where its cursor is, and wait for the answer.
        let size = self.terminal.size()?;
        self.terminal
            .resize(Rect::new(0, 0, size.width, size.height))
    }

    /// What comes from the terminal, for so long at most. Whoever ends the process quits.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn typed(&self, at_most: Duration) -> io::Result<Option<Typed>> {
        let something_came = event::poll(at_most)?;
        if self.ended.load(Ordering::Relaxed) {
            return Ok(Some(Typed::Key(Key::Quit)));
        }
        if !something_came {
            return Ok(None);
        }
        Ok(match event::read()? {
            Event::Key(event) if event.kind != KeyEventKind::Release => {
                key::meaning(event).map(Typed::Key)
            }
            Event::Resize(..) => Some(Typed::Resized),
            _ => None,
        })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Set when the process is told to end, by signals that would end it with the terminal as it is.
#[cfg(unix)]
fn heeding_signals() -> io::Result<Arc<AtomicBool>> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let ended = Arc::default();
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&ended))?;
    }
    Ok(ended)
}

#[cfg(not(unix))]
fn heeding_signals() -> io::Result<Arc<AtomicBool>> {
    Ok(Arc::default())
}

fn give_back() {
    // A terminal that is gone needs nothing.
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
}
