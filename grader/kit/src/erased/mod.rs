//! Tasks, scenarios and checks of which the types are not known: what explores and judges is compiled once, with
//! the kit, and not again for every task of every exercise. Checks are written with the typed ones beside this
//! folder, each of which is a cover of what is here.

mod check;
mod generate;
mod op;
mod ret;
mod scenario;
mod setup;
mod state;
mod task;

pub(crate) use check::{Check, Parts, Serve};
pub(crate) use generate::{Generated, Source};
pub(crate) use op::Op;
pub(crate) use ret::Ret;
pub(crate) use scenario::Scenario;
pub(crate) use setup::Setup;
pub(crate) use state::State;
pub(crate) use task::{Task, task};

/// Why a downcast cannot fail: a scenario's operations and setup are of its task, and it is played with a subject
/// of that.
const OF_ITS_TASK: &str = "what belongs to one scenario is of one task";
