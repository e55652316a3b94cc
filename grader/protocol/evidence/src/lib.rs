//! What can be said of one execution, as data: places, threads, objects, waits, steps, schedules. Never knows how
//! any of it is sent.
//!
//! A crate of its own, because what a submission is linked with may bring nothing that rustc's inference can
//! see beside std: one `impl PartialEq<Value> for i32`, as `serde_json` has it, and `n == text.parse()?` is
//! ambiguous.

mod effect;
pub mod schedule;

pub use effect::Effect;

use serde::{Deserialize, Serialize};

/// The status of a worker that asked for more memory than it may have.
pub const OUT_OF_MEMORY: i32 = 112;

/// The status of a worker whose submission went on as if it could have any number of threads.
pub const TOO_MANY_THREADS: i32 = 114;

/// Threads that student code may have at once, in the model and on real threads: with stacks of the default size,
/// those take all that stacks may.
pub const MOST_THREADS: u32 = 1_024;

/// A place in the source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Site {
    /// The file as the compiler knew it, relative to the exercise (`src/lib.rs`).
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A thread of one execution. 0 is the scenario's main thread.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThreadRef {
    /// In the order of spawning.
    pub index: u32,
    /// `main`, the scenario's letter (`A`, `B`, ...), or the name the student gave.
    pub name: Option<String>,
}

/// A synchronisation object of one execution.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectRef {
    /// In the order of first use, from 1.
    pub id: u32,
    /// `mutex`, `rwlock`, `condvar`, `channel`, `atomic`, ...
    pub kind: String,
    /// Where it was made, if known.
    pub made: Option<Site>,
    /// What the source calls it, as far as the grader can tell: a field's or a variable's name,
    /// with a number if there are several. Never sent by a worker.
    #[serde(default)]
    pub name: Option<String>,
}

/// What the main thread does while the scenario's threads run: of no interest to anybody.
pub const WAITS_FOR_CALLERS: &str = "wait for the callers";

/// What a thread does that waits until enough others are inside a probe.
pub const MEETS: &str = "meet";

/// What a real thread is inside of that is held up until the others have ended.
pub const HELD_UP: &str = "held up by the grader";

/// A thread that waits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wait {
    /// Who waits.
    pub thread: ThreadRef,
    /// The call that blocks: `lock`, `recv`, `join`, `wait`, ...
    pub doing: String,
    /// What it waits for, if it is an object.
    pub object: Option<ObjectRef>,
    /// Where it waits.
    pub site: Option<Site>,
    /// Who would have to act, and where each got hold of the object.
    pub holders: Vec<Holder>,
}

/// A thread that holds what another waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Holder {
    /// Who holds it.
    pub thread: ThreadRef,
    /// Where it was acquired, if known.
    pub site: Option<Site>,
}

/// What a real thread was doing when its process was ended, as the worker tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadDoing {
    /// Who.
    pub thread: ThreadRef,
    /// The operation that it had begun and that had not returned: `lock a mutex`.
    pub inside: Option<String>,
    /// Where that was called; or, if there is none, where it last synchronised.
    pub site: Option<Site>,
    /// The lock that it waits for.
    pub waits_for: Option<u32>,
    /// The locks that it holds, in the order in which it took them.
    pub holds: Vec<LockHeld>,
}

/// A lock that a real thread holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockHeld {
    /// Which, numbered from 1 within one account.
    pub lock: u32,
    /// `mutex` or `rwlock`.
    pub kind: String,
    /// Where it was taken.
    pub site: Option<Site>,
}

/// How an execution ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Every thread ended.
    Finished,
    /// No thread can ever run again, and the scenario is not through.
    Stuck {
        /// Who waits for what.
        waits: Vec<Wait>,
    },
    /// The scenario is through, but threads stay blocked for ever.
    Leaked {
        /// Who waits for what.
        waits: Vec<Wait>,
    },
    /// With one thread held up, the others could not finish.
    HeldUp {
        /// Where the frozen thread stood.
        frozen_at: Option<Site>,
        /// Who waits for what.
        waits: Vec<Wait>,
    },
    /// The step limit was reached.
    StepLimit {
        /// Scheduling points that were executed.
        steps: u32,
        /// Where each live thread was.
        at: Vec<Wait>,
        /// Whether it was going round in circles: everybody had gone on, and nothing had changed, for a
        /// long while. If not, it may just be long, and nothing follows from it.
        spinning: bool,
    },
    /// Only on real threads: this repetition did not end. Written by the watchdog.
    Hung {
        /// What the threads were doing.
        detail: String,
    },
    /// Something on our side failed (a fetch that could not reach the server).
    Trouble {
        /// What.
        message: String,
    },
}

/// Which primitives the student's code used at all, with the first place of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Mutex or RwLock.
    pub lock: Option<Site>,
    /// Condvar, Barrier, Once, park.
    pub wait: Option<Site>,
    /// mpsc.
    pub channel: Option<Site>,
    /// Atomics: any operation.
    pub atomic: Option<Site>,
    /// Atomic read-modify-write operations (fetch_add, swap, compare_exchange).
    pub atomic_rmw: Option<Site>,
    /// Threads.
    pub spawn: Option<Site>,
    /// sleep, timeouts and clocks.
    pub time: Option<Site>,
    /// What others may notice of the calls of a scenario. If there is nothing, all schedules are the
    /// same, and exploring them shows nothing.
    pub shared: Option<Site>,
    /// A loop that looks again and again, and cannot end before somebody else does something.
    pub busy_wait: Option<Site>,
}

/// A function of the student's that was active, and where it stood.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Frame {
    /// As a person writes it: `withdraw`, `Bank::transfer`, `closure in Pool::new`.
    pub function: String,
    /// The line that was being executed.
    pub site: Site,
}

/// One step of a traced execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Who.
    pub thread: u32,
    /// What: `lock`, `store`, `send`, `spawn`, or for an operation of the task `call`/`return`.
    pub action: String,
    /// On which object.
    pub object: Option<ObjectRef>,
    /// The value read, written or carried, or what came of it, if known.
    pub value: Option<String>,
    /// Where in the student's source.
    pub site: Option<Site>,
    /// Whether the scheduler was made to switch to this thread just before, while the one that ran
    /// could have gone on.
    pub forced_switch: bool,
    /// The student's own functions that were active, outermost first. Of an execution that goes on
    /// and on, only the first thousand steps have them.
    #[serde(default)]
    pub frames: Vec<Frame>,
    /// What the step came to; `value` says it in words.
    #[serde(default)]
    pub effect: Option<Effect>,
    /// When, in nanoseconds of virtual time since the beginning; 0 in all steps of an execution in which
    /// nobody was told the time: by a look at the clock, or by the end of a sleep or of a time-out.
    #[serde(default)]
    pub at_ns: u64,
}

/// Everything one execution did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The threads, by index.
    pub threads: Vec<ThreadRef>,
    /// In the order of execution.
    pub steps: Vec<Step>,
    /// What the student's code printed.
    pub output: String,
}
