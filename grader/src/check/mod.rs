//! Running one check: gathers evidence from a worker, has it judged, and says what it came to.

mod bench;
mod confirm;
mod death;
mod explore;
mod freeze;
mod must_race;
mod outcome;
mod session;
mod shrink;
mod snapshot;
mod stress;
mod transcript;

pub use bench::Bench;
pub(crate) use confirm::{counterexample, verdict_under};
pub use outcome::CheckOutcome;
pub use session::Session;
pub use snapshot::{Accepted, read_accepted};
pub(crate) use transcript::transcript;

use grade_protocol::catalog::{CheckInfo, Method};

/// Runs a check.
///
/// # Errors
/// For trouble of our own: a judge or a worker that cannot be started or does not answer.
pub fn run(bench: &mut Bench<'_>, check: &CheckInfo) -> anyhow::Result<CheckOutcome> {
    match check.method {
        Method::Explore => explore::run(bench, check),
        Method::MustRace => must_race::run(bench, check),
        Method::Freeze => freeze::run(bench, check),
        Method::Transcript => transcript::run(bench, check),
        Method::RealThreads => stress::run(bench, check),
    }
}
