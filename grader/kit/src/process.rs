//! What processes that the student's code starts run, and what befalls them. In the model only.

use crate::erased::Setup;
use crate::kit::Kit;
use crate::subject::Subject;
use crate::task::Task;
use grade_engine::{Access, Class, Description, Exit, Kind, Programs};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;

/// A process's whole life: what it reads and writes is what whoever started it writes and reads.
pub(crate) type Main =
    dyn Fn(&Setup, Box<dyn BufRead>, Box<dyn Write>, &Kit) -> io::Result<()> + Send + Sync;

/// By name, what processes are started from.
pub(crate) type Mains = BTreeMap<&'static str, Arc<Main>>;

/// The same, for one execution.
pub(crate) fn programs(mains: &Mains, setup: &Setup, kit: &Kit) -> Rc<Programs> {
    let mut programs = Programs::new();
    for (name, main) in mains {
        let (main, setup, kit) = (Arc::clone(main), setup.clone(), kit.clone());
        let run = move |input: Box<dyn Read>, output: Box<dyn Write>| {
            let input = Box::new(BufReader::new(input));
            match main(&setup, input, output, &kit) {
                Ok(()) => Exit::Code(0),
                Err(_) => Exit::Code(1),
            }
        };
        programs.insert(name, Rc::new(run));
    }
    Rc::new(programs)
}

impl<T: Task> Subject<T> {
    /// What `std::process::Command` starts under this name, in exercises that allow it: `main` is handed the setup, the
    /// process's input and output, and the kit, and what it returns is how the process ends: with 0, or with 1 for an
    /// error. A panic ends it with 101, as it would end a program.
    ///
    /// The process has statics of its own, those of the submission. It has no other state of its own: what `main` gets
    /// from the kit is shared by all processes.
    #[must_use]
    pub fn process(
        self,
        name: &'static str,
        main: impl Fn(&T::Setup, Box<dyn BufRead>, Box<dyn Write>, &Kit) -> io::Result<()>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.with_main(
            name,
            Arc::new(move |setup, input, output, kit| main(setup.of::<T>(), input, output, kit)),
        )
    }
}

impl Kit {
    /// Whether the current thread belongs to a process that the student's code started.
    #[must_use]
    pub fn in_child(&self) -> bool {
        grade_engine::current_process() != 0
    }

    /// Ends the current process where it stands, as a crash would: nothing is dropped, and what it had open is closed.
    ///
    /// # Panics
    /// In a process that the student's code did not start.
    pub fn crash(&self) -> ! {
        grade_engine::trace_around(0, || crashes(grade_engine::current_process()));
        grade_engine::exit_process(Exit::Killed)
    }

    /// One of the processes that run crashes, if any does. Which one, and where everybody stands meanwhile, the search
    /// tries out: whoever calls this does nothing else. What was inside a probe there stays inside.
    #[track_caller]
    pub fn crash_a_process(&self) {
        if let Some(process) = befalls("a process crashes", Location::caller()) {
            grade_engine::trace_around(0, || crashes(process));
            grade_engine::end_process(process, Exit::Killed);
        }
    }

    /// One of them writes this to its output, and crashes.
    #[track_caller]
    pub fn garble_a_process(&self, garbage: &[u8]) {
        if let Some(process) = befalls("a process writes garbage", Location::caller()) {
            grade_engine::trace_around(0, || {
                let said = String::from_utf8_lossy(garbage).into_owned();
                let what = format!("child {process} writes {said:?}, and crashes");
                (what, Description::nothing())
            });
            grade_engine::write_as_process(process, garbage);
            grade_engine::end_process(process, Exit::Killed);
        }
    }

    /// From now on one of them does nothing any more, and does not end by itself.
    #[track_caller]
    pub fn hang_a_process(&self) {
        if let Some(process) = befalls("a process hangs", Location::caller()) {
            grade_engine::trace_around(0, || {
                (format!("child {process} hangs"), Description::nothing())
            });
            grade_engine::hang_process(process);
        }
    }
}

fn crashes(process: u32) -> (String, Description) {
    (format!("child {process} crashes"), Description::nothing())
}

/// The process that something befalls at this step.
fn befalls(what: &'static str, site: &'static Location<'static>) -> Option<u32> {
    if !grade_engine::is_active() {
        return None;
    }
    grade_engine::point(Access {
        kind: Kind::Write,
        class: Class::Other,
        object: 0,
        what,
        site,
    });
    let running = grade_engine::running_processes();
    let chosen = grade_engine::choose(running.len());
    running.get(chosen).copied()
}

#[cfg(test)]
mod tests;
