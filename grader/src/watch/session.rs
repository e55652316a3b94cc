//! A session: one exercise, graded anew after each save. Never more than one grading at a time, and never news of one
//! that a newer save has ended.

use super::board::Board;
use super::grader::{Grader, Order};
use super::listener::{Heard, Listener, Told};
use crate::logbook::Entry;
use crate::run::Stop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What has changed on a session's board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A grading began, after a save or because it was asked for. One that was under way is over.
    Began,
    /// Something else is being done.
    Step,
    /// It is known which checks there are.
    Planned,
    /// The check in this row is known.
    Checked(usize),
    /// The grader says something that is not about the exercise.
    Noted(String),
    /// All of it is known.
    Finished,
    /// Nothing could be graded; the board has why.
    Failed,
}

/// One exercise, graded again and again. What is under way ends with it.
pub struct Session {
    grader: Arc<dyn Grader>,
    order: Order,
    board: Board,
    heard: Receiver<Heard>,
    to_session: Sender<Heard>,
    /// Gradings that were begun.
    begun: u64,
    under_way: Option<UnderWay>,
}

struct UnderWay {
    stop: Stop,
    thread: JoinHandle<()>,
}

impl UnderWay {
    fn end(self) {
        self.stop.ask();
        // A grading's panic is told by itself.
        let _ = self.thread.join();
    }
}

/// Tells a session of saves.
#[derive(Clone, Debug)]
pub struct Saver {
    to_session: Sender<Heard>,
}

impl Saver {
    /// Something was saved.
    pub fn saved(&self) {
        // A session that is over does not want to know.
        let _ = self.to_session.send(Heard::Saved);
    }
}

impl Session {
    /// A session in which nothing has been graded yet. What there will be is compared with `last`, if there is an
    /// earlier grading.
    #[must_use]
    pub fn new(grader: Arc<dyn Grader>, order: Order, last: Option<Entry>) -> Session {
        let (to_session, heard) = channel();
        Session {
            board: Board::new(&order.exercise, last),
            grader,
            order,
            heard,
            to_session,
            begun: 0,
            under_way: None,
        }
    }

    /// What tells it of saves.
    #[must_use]
    pub fn saver(&self) -> Saver {
        Saver {
            to_session: self.to_session.clone(),
        }
    }

    /// What is known.
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Whether checks on real threads are run.
    #[must_use]
    pub fn real_threads(&self) -> bool {
        self.order.real_threads
    }

    /// From the next grading on, runs checks on real threads or leaves them out.
    pub fn set_real_threads(&mut self, on: bool) {
        self.order.real_threads = on;
    }

    /// Begins a grading. One that is under way is ended first, and nothing more is heard of it.
    pub fn grade(&mut self) {
        self.begun += 1;
        self.board.begin();
        let earlier = self.under_way.take();
        if let Some(earlier) = &earlier {
            earlier.stop.ask();
        }
        let listener = Listener {
            number: self.begun,
            session: self.to_session.clone(),
            stop: Stop::default(),
        };
        let stop = listener.stop.clone();
        let (grader, order) = (Arc::clone(&self.grader), self.order.clone());
        let work = move || {
            // Two at a time would be slower than one after the other.
            if let Some(earlier) = earlier {
                earlier.end();
            }
            if !listener.stop.is_asked() {
                let ended = graded(&*grader, &order, &listener);
                listener.tell(Told::Ended(ended));
            }
        };
        match std::thread::Builder::new().spawn(work) {
            Ok(thread) => self.under_way = Some(UnderWay { stop, thread }),
            Err(error) => {
                let why = format!("no thread could be started to grade with: {error}");
                let failed = Heard::Told(self.begun, Told::Ended(Err(why)));
                let _ = self.to_session.send(failed);
            }
        }
    }

    /// Waits for news, for so long at most. A save begins a grading.
    pub fn next(&mut self, at_most: Duration) -> Option<News> {
        let deadline = Instant::now() + at_most;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.heard.recv_timeout(left).ok()? {
                Heard::Saved => {
                    self.grade();
                    return Some(News::Began);
                }
                Heard::Told(number, told) if number == self.begun => {
                    return Some(self.board.hear(told));
                }
                // Of a grading that is over.
                Heard::Told(..) => {}
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(under_way) = self.under_way.take() {
            under_way.end();
        }
    }
}

fn graded(
    grader: &dyn Grader,
    order: &Order,
    listener: &Listener,
) -> Result<Box<crate::report::Report>, String> {
    let grade = || grader.grade(order, listener);
    match catch_unwind(AssertUnwindSafe(grade)) {
        Ok(Ok(report)) => Ok(Box::new(report)),
        Ok(Err(error)) => Err(format!("{error:#}")),
        Err(_) => Err("the grader itself failed; `cargo grade` says more of it".to_owned()),
    }
}

#[cfg(test)]
mod tests;
