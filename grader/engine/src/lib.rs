//! Threads as coroutines under a scheduler; never reads a clock, prints, or opens a file but, for the
//! lines of a traced execution, its own program.
//!
//! One OS thread runs every thread of the model. A model thread gives up control only at a
//! *scheduling point*, just before an operation that other threads could notice; there the
//! execution's [`Strategy`] says who goes on. The same strategy with the same program therefore
//! gives the same execution, which is what makes a failure repeatable.
//!
//! Functions that are not generic are `#[inline(never)]`: rustc compiles small ones anew in each
//! crate that calls them, and the crate that calls these, through the model's generic types, is the
//! submission, which is compiled after every edit and without optimisation.
//!
//! `model-std` builds std's primitives from [`point`], [`block`] and [`wake`]; the kit runs
//! scenarios with [`execute`]. Student code can name neither this crate nor anything in it.

mod access;
mod allocations;
mod clock;
mod coroutine;
mod decide;
mod description;
mod descriptors;
mod excerpt;
mod execute;
mod fault;
mod function_name;
mod happens_before;
mod memory;
mod message;
mod object;
mod output;
mod own_statics;
mod process;
mod program;
mod rng;
mod stack;
mod statics;
pub mod steps;
pub mod strategy;
mod switch;
mod thread_local;
mod threads;
mod trace;
mod unwind;
mod usage;
mod waiting;
mod waits;
mod world;

pub use access::{Access, Class, Kind, announce, changed, point, recorded, worth_another_look};
pub use clock::{LONGEST_TIMEOUT, advance_polled, is_time_ideal, latency, note_duration, now_ns};
pub use decide::choose;
pub use description::Description;
pub use descriptors::close_what_was_left_open;
pub use excerpt::{NAME_CHARS, excerpt, message_of};
pub use execute::{Limits, Outcome, Outline, execute, execute_watching};
pub use fault::die_of_memory_faults;
pub use grade_evidence::{Effect, MOST_THREADS};
pub use happens_before::{Account, Clock, MOST_CALLERS, account, exchange, learn};
pub use memory::{Allocator, die_of_memory, held_bytes, limit_memory};
pub use object::{
    Identity, Object, hold, hold_shared, hold_unnoticed, passes, release_hold, release_shared,
    release_unnoticed,
};
pub use output::{print, take_output};
pub use process::{
    Exit, MOST_PROCESSES, Program, Programs, Streams, current_process, end_process, exit_of,
    exit_process, hang_process, main_thread_of, object_of_process, offer_programs, processes_left,
    program_named, running_processes, set_streams, spawn_process, waited_for, write_as_process,
};
pub use program::keep_program_readable;
pub use rng::Rng;
pub use statics::StaticBytes;
pub use strategy::Strategy;
pub use thread_local::{drop_thread_locals, with_thread_local};
pub use threads::{
    Role, Spawn, Timeout, Waiting, arm, block, blocked_on, current, die_of_threads,
    execution_number, finish, has_ended, has_finished, is_active, is_full_of_threads,
    live_student_threads, name_of, notified, offer, reblock, role_of, shown, spawn, steps, wake,
    wake_all, went_on_at, yield_now,
};
pub use trace::{trace, trace_around, trace_drop};
pub use unwind::{
    PanicHook, PanicNote, catch, install_panic_hook, panicking, resume, set_panic_hook,
};
pub use usage::take_usage;
pub use waiting::{Alone, BusyWait, Place, Suspicion, Watch, digest_if_alone, take_notified};

/// A place in the source, as the compiler hands it out.
pub type SourceSite = &'static std::panic::Location<'static>;
