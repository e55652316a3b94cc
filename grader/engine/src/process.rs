//! Processes of the model: groups of threads with statics of their own, which end together. Knows nothing of pipes,
//! and never starts a process of the system.

use crate::object::Identity;
use crate::steps::Doubt;
use crate::switch::obey;
use crate::threads::{Role, Spawn};
use crate::world::{Status, WORLD, World};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::rc::Rc;

/// Processes that one execution may have running beside the first.
pub const MOST_PROCESSES: usize = 64;

/// What a process runs: it reads what its maker writes, and writes what its maker reads. It says how it ends.
pub type Program = Rc<dyn Fn(Box<dyn Read>, Box<dyn Write>) -> Exit>;

/// The programs that processes can be started from, by name.
pub type Programs = BTreeMap<&'static str, Program>;

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// Somebody killed it, or it crashed.
    Killed,
}

/// The ends of pipes that a process holds, for whoever decides about it from outside.
pub trait Streams {
    /// Writes to whoever reads its output, as much as there is room for.
    fn write(&self, bytes: &[u8]);

    /// Closes everything that the process has open.
    fn close(&self);
}

/// A process other than the first.
pub(crate) struct Process {
    identity: Identity,
    main_thread: Cell<u32>,
    streams: RefCell<Option<Rc<dyn Streams>>>,
    exit: Cell<Option<Exit>>,
    /// Its maker knows how it ended: nothing of it is left.
    waited_for: Cell<bool>,
}

impl World {
    /// The process of the running thread; the first is 0.
    fn process(&self) -> u32 {
        let me = self.threads.get(self.current as usize);
        me.map_or(0, |me| me.process)
    }

    fn process_numbered(&self, number: u32) -> Option<Rc<Process>> {
        let at = (number as usize).checked_sub(1)?;
        self.processes.get(at).cloned()
    }

    /// Before the thread that was chosen goes on: it has statics of its process.
    #[inline]
    pub(crate) fn bring_statics(&mut self) {
        if !self.processes.is_empty() {
            let process = self.process();
            self.own_statics.give_way_to(process);
        }
    }

    /// None of the process's threads goes on any more.
    fn abandon_threads_of(&mut self, process: u32) {
        for thread in 0..self.threads.len() as u32 {
            let state = &mut self.threads[thread as usize];
            if state.process != process || state.status == Status::Ended {
                continue;
            }
            state.status = Status::Ended;
            state.finished = true;
            if thread != self.current {
                // What it would have done, no step shows.
                self.note_doubt(Doubt::Abandoned);
            }
            if let Some(noted) = &mut self.noted {
                noted.ended(thread);
            }
        }
    }
}

/// Processes of this execution are started from these. Call it before anything of a submission runs.
pub fn offer_programs(programs: Rc<Programs>) {
    WORLD.with_borrow_mut(|world| {
        if world.active && !programs.is_empty() {
            world.programs = Some(programs);
        }
    });
}

/// The program of this name, if processes can be started from it.
#[must_use]
pub fn program_named(name: &str) -> Option<Program> {
    WORLD.with_borrow(|world| world.programs.as_ref()?.get(name).cloned())
}

/// Makes a process whose main thread will run `body`, and returns its number, counted from 1, and that of the thread.
pub fn spawn_process(body: Box<dyn FnOnce()>) -> (u32, u32) {
    let process = Rc::new(Process {
        identity: Identity::new(None),
        main_thread: Cell::new(0),
        streams: RefCell::new(None),
        exit: Cell::new(None),
        waited_for: Cell::new(false),
    });
    WORLD.with_borrow_mut(|world| {
        world.processes.push(Rc::clone(&process));
        let number = world.processes.len() as u32;
        let main = Spawn {
            name: Some(format!("child {number}").into()),
            role: Role::Student,
            stack_bytes: 0,
        };
        let thread = world.spawn(main, body);
        world.threads[thread as usize].process = number;
        process.main_thread.set(thread);
        (number, thread)
    })
}

/// What a process has open.
pub fn set_streams(process: u32, streams: Rc<dyn Streams>) {
    let process = WORLD.with_borrow(|world| world.process_numbered(process));
    if let Some(process) = process {
        *process.streams.borrow_mut() = Some(streams);
    }
}

/// The process of the current thread; the first is 0.
#[must_use]
pub fn current_process() -> u32 {
    WORLD.with_borrow(|world| if world.active { world.process() } else { 0 })
}

/// A process's number as an object of this execution: whoever waits for its end waits for that.
#[must_use]
pub fn object_of_process(process: u32) -> u32 {
    let process = WORLD.with_borrow(|world| world.process_numbered(process));
    process.map_or(0, |process| process.identity.id("process", |_| ()))
}

/// A process's main thread, with which it ends.
#[must_use]
pub fn main_thread_of(process: u32) -> u32 {
    let process = WORLD.with_borrow(|world| world.process_numbered(process));
    process.map_or(0, |process| process.main_thread.get())
}

/// Processes that have not ended, in the order of their making.
#[must_use]
pub fn running_processes() -> Vec<u32> {
    // A process is made, and ends, with its threads.
    let _ = crate::live_student_threads();
    WORLD.with_borrow(|world| {
        let numbered = (1..).zip(&world.processes);
        let running = numbered.filter(|(_, process)| process.exit.get().is_none());
        running.map(|(number, _)| number).collect()
    })
}

/// Processes that run, or that nobody waited for.
#[must_use]
pub fn processes_left() -> u32 {
    WORLD.with_borrow(|world| {
        let left = world.processes.iter().filter(|it| !it.waited_for.get());
        left.count() as u32
    })
}

/// How a process ended, if it has.
#[must_use]
pub fn exit_of(process: u32) -> Option<Exit> {
    let exit = WORLD.with_borrow(|world| world.process_numbered(process)?.exit.get());
    if exit.is_some() {
        crate::learn(object_of_process(process));
    }
    exit
}

/// Somebody was told how a process ended.
pub fn waited_for(process: u32) {
    let process = WORLD.with_borrow(|world| world.process_numbered(process));
    if let Some(process) = process {
        process.waited_for.set(true);
    }
}

/// Ends a process that is not the current thread's: its threads stop where they are, what they own is leaked, and all
/// that it had open is closed. Nothing if it has ended.
pub fn end_process(process: u32, exit: Exit) {
    let object = object_of_process(process);
    let Some(ended) = WORLD.with_borrow(|world| world.process_numbered(process)) else {
        return;
    };
    if ended.exit.get().is_some() {
        return;
    }
    ended.exit.set(Some(exit));
    crate::exchange(object);
    WORLD.with_borrow_mut(|world| world.abandon_threads_of(process));
    let streams = ended.streams.take();
    if let Some(streams) = streams {
        streams.close();
    }
    crate::wake_all(object);
}

/// Ends the current thread's process, as [`end_process`] does another.
///
/// # Panics
/// In the first process, which the execution ends with.
pub fn exit_process(exit: Exit) -> ! {
    let process = current_process();
    assert!(process != 0, "the first process ends with the execution");
    end_process(process, exit);
    let next = WORLD.with_borrow_mut(|world| {
        world.last_pause_step = world.steps;
        world.decide(Some(world.current))
    });
    obey(next);
    unreachable!("a thread that has ended is never chosen")
}

/// From now on none of a process's threads goes on, though it has not ended.
pub fn hang_process(process: u32) {
    crate::exchange(object_of_process(process));
    WORLD.with_borrow_mut(|world| {
        world.note_doubt(Doubt::Abandoned);
        world.progress();
        for state in world.threads.iter_mut() {
            if state.process == process && state.status != Status::Ended {
                state.hangs = true;
                state.deadline_ns = None;
            }
        }
    });
}

/// Has a process write this to its output, whatever it does.
pub fn write_as_process(process: u32, bytes: &[u8]) {
    let process = WORLD.with_borrow(|world| world.process_numbered(process));
    let streams = process.and_then(|process| process.streams.borrow().clone());
    if let Some(streams) = streams {
        streams.write(bytes);
    }
}
