//! What checks are written with; never an exercise's own knowledge.
//!
//! An exercise keeps three things apart. *What is done*: operations and [`Scenario`]s. *In which
//! order*: the method of a [`Check`]. *Whether that is right*: a [`Task`] (the sequential model)
//! and rules over a [`View`].
//!
//! A checks crate exports two functions. `suite()` describes its checks and holds no student code;
//! `subjects::<S, ...>()` says how operations are applied to the student's types. The grader
//! generates a judge from the first, and a worker from both.

pub mod case;
mod check;
mod checks;
mod draw;
mod erased;
mod gate;
mod generate;
mod handle;
pub mod judge;
mod kit;
mod mishap;
mod pair;
mod process;
mod program;
mod recorder;
mod rendezvous;
mod rule;
pub mod rules;
mod ruling;
mod scenario;
mod service;
mod shared;
mod show;
mod step;
mod subject;
mod suite;
mod table;
mod task;
mod view;
mod witness;
pub mod worker;

pub use check::Check;
pub use draw::{Boundary, Drawn, Draws};
pub use gate::{Gate, Passed};
pub use generate::Generated;
pub use handle::Handle;
pub use kit::{Inside, Kit, Panicked};
pub use pair::{Of, Pair};
pub use program::{Body, Program, Run};
pub use rendezvous::Rendezvous;
pub use rule::Broken;
pub use scenario::Scenario;
pub use service::Service;
pub use shared::Shared;
pub use step::{Call, Caller, Each, Step};
pub use subject::{Bound, Subject, Subjects};
pub use suite::Suite;
pub use task::{Task, in_turn, shown};
// What the macros write refers to it.
#[doc(hidden)]
pub use serde;
pub use view::{Entered, Observed, View};

/// What a checks crate needs to name.
pub mod prelude {
    pub use crate::{
        Broken, Call, Caller, Check, Each, Gate, Generated, Handle, Kit, Of, Pair, Panicked,
        Program, Rendezvous, Scenario, Service, Shared, Step, Subject, Subjects, Suite, Task, View,
        rules,
    };
    pub use grade_protocol::Verdict;
    pub use grade_protocol::evidence::Usage;
    pub use grade_protocol::schedule::Budget;
    pub use serde::{Deserialize, Serialize};
}
