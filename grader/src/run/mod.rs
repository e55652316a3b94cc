//! Running workers and judges as processes, and noticing what becomes of them.

mod allowance;
mod death;
mod group;
mod judge;
mod output;
#[cfg(target_os = "linux")]
mod proc;
mod program;
mod standstill;
mod stop;
mod watchdog;
mod worker;

pub use allowance::Allowance;
pub use death::Death;
pub(crate) use group::end_group;
pub use judge::Judge;
pub use program::Program;
pub use stop::{Stop, Stopped};
pub use worker::Worker;
