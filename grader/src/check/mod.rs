//! Running one check: gathers evidence from a worker, has it judged, and says what it came to.

mod bench;
mod confirm;
mod counterexample;
mod death;
mod expected;
mod explore;
mod fairness;
mod freeze;
mod knowledge;
mod must_race;
mod outcome;
mod overlap;
mod session;
mod shrink;
mod snapshot;
mod stress;
mod survived;
mod transcript;

pub use bench::{Bench, Effort, inputs};
pub(crate) use confirm::verdict_under;
pub(crate) use counterexample::counterexample;
pub use fairness::unfair_parts;
pub use outcome::CheckOutcome;
pub use session::Session;
pub use snapshot::{Accepted, read_accepted};
pub(crate) use survived::drawn;
pub(crate) use transcript::transcript;

use grade_protocol::Verdict;
use grade_protocol::catalog::{CheckInfo, Method};

/// Runs a check.
///
/// A failure is not tried again, but for a hang in the model, once: that it does not come from
/// elsewhere is shown by its coming again.
///
/// # Errors
/// For trouble of our own: a judge or a worker that cannot be started or does not answer.
pub fn run(bench: &mut Bench<'_>, check: &CheckInfo) -> anyhow::Result<CheckOutcome> {
    let outcome = run_once(bench, check)?;
    match outcome.verdict {
        Verdict::Hang if check.method != Method::RealThreads => run_once(bench, check),
        _ => Ok(outcome),
    }
}

fn run_once(bench: &mut Bench<'_>, check: &CheckInfo) -> anyhow::Result<CheckOutcome> {
    match check.method {
        Method::Explore => explore::run(bench, check),
        Method::MustRace => must_race::run(bench, check),
        Method::Freeze => freeze::run(bench, check),
        Method::Transcript => transcript::run(bench, check),
        Method::RealThreads => stress::run(bench, check),
    }
}
