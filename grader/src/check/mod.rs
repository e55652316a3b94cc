//! Running one check: gathers evidence from a worker, has it judged, and says what it came to.

mod confirm;
mod context;
mod counterexample;
mod death;
mod expected;
mod explore;
mod fairness;
mod freeze;
mod knowledge;
mod others;
mod outcome;
mod overlap;
mod session;
mod shrink;
mod snapshot;
mod stress;
mod survived;
mod transcript;
mod twin;
mod usage;
mod witness;

pub(crate) use confirm::verdict_under;
pub use context::{CheckContext, Effort, inputs};
pub(crate) use counterexample::counterexample;
pub use fairness::unfair_parts;
pub(crate) use others::is_loop;
pub use others::{Others, UnderWay};
pub use outcome::CheckOutcome;
pub use session::Session;
pub use snapshot::{Accepted, read_accepted};
pub(crate) use survived::drawn;
pub(crate) use transcript::transcript;

use grade_protocol::Verdict;
use grade_protocol::catalog::{CheckInfo, Method};

/// Runs a check by itself.
///
/// # Errors
/// See [`run_among`].
pub fn run(context: &mut CheckContext<'_>, check: &CheckInfo) -> anyhow::Result<CheckOutcome> {
    run_among(context, check, &Others::default())
}

/// Does once more on real threads what passed in the model, waiting until it has. Nothing, unless
/// this check is on real threads and has passed.
///
/// # Errors
/// See [`run_among`].
pub fn run_twins(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    others: &Others,
    outcome: CheckOutcome,
) -> anyhow::Result<CheckOutcome> {
    match (check.method, outcome.verdict) {
        (Method::RealThreads, Verdict::Pass) => twin::run(context, check, others, outcome),
        _ => Ok(outcome),
    }
}

/// Runs a check among others of the same submission.
///
/// A failure is not tried again, but for a hang in the model, once: that it does not come from
/// elsewhere is shown by its coming again.
///
/// # Errors
/// For trouble of our own: a judge or a worker that cannot be started or does not answer.
pub fn run_among(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    others: &Others,
) -> anyhow::Result<CheckOutcome> {
    let outcome = run_once(context, check, others)?;
    match outcome.verdict {
        Verdict::Hang if check.method != Method::RealThreads => run_once(context, check, others),
        _ => Ok(outcome),
    }
}

fn run_once(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    others: &Others,
) -> anyhow::Result<CheckOutcome> {
    match check.method {
        Method::Explore => explore::run(context, check),
        Method::Witness => witness::run(context, check),
        Method::Freeze => freeze::run(context, check),
        Method::Transcript => transcript::run(context, check),
        Method::RealThreads => stress::run(context, check, others),
    }
}
