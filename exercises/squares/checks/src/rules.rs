//! What must hold of every pool beside its results; looks at who was inside a job, and when.

use crate::model::PoolModel;
use crate::subject::{JOB, JOB_OF_CALLER};
use grade_kit::prelude::*;
use grade_kit::rules;

type Observed<'a> = View<'a, PoolModel>;

/// The work is called exactly once for each time a number was handed in.
pub(crate) fn each_job_once(view: &Observed<'_>) -> Result<(), Broken> {
    rules::each_once(JOB, handed_in)(view)
}

/// Never more jobs in progress than there are workers.
pub(crate) fn within_the_limit(view: &Observed<'_>) -> Result<(), Broken> {
    rules::at_most::<PoolModel>(JOB, |setup| setup.workers)(view)
}

/// Whoever hands in a job never does it.
pub(crate) fn by_workers_only(view: &Observed<'_>) -> Result<(), Broken> {
    let Some(first) = view.first_beyond(JOB_OF_CALLER, 0) else {
        return Ok(());
    };
    let summary = format!(
        "the thread that handed in {} worked on it itself",
        first.key
    );
    Err(Broken::new(Verdict::Wrong, summary).by(&first))
}

/// When the pool is gone, every job that was handed in has been done.
pub(crate) fn done_when_dropped(view: &Observed<'_>) -> Result<(), Broken> {
    rules::done_when_dropped(JOB, handed_in)(view)
}

/// When the pool is gone, so are its threads.
pub(crate) fn leaves_nothing_behind(view: &Observed<'_>) -> Result<(), Broken> {
    rules::nobody_left_behind()(view)
}

/// The numbers that are handed in, if there is a pool at all.
fn handed_in(view: &Observed<'_>) -> Vec<String> {
    if view.setup().workers == 0 {
        return Vec::new();
    }
    let numbers = view.operations().flat_map(|(op, _)| op.numbers());
    numbers.map(|number| number.to_string()).collect()
}
