//! What must hold of every pool beside its results; looks at who was inside a job, and when.

use crate::model::PoolModel;
use crate::subject::{JOB, JOB_OF_CALLER};
use grade_kit::prelude::*;
use std::collections::BTreeMap;

type Observed<'a> = View<'a, PoolModel>;

/// The work is called exactly once for each time a number was handed in.
pub(crate) fn each_job_once(view: &Observed<'_>) -> Result<(), Broken> {
    let worked_on = view.times_entered(JOB);
    let handed_in = handed_in(view);
    for (number, &times) in &handed_in {
        let worked = worked_on.get(number.as_str()).copied().unwrap_or(0);
        if worked != times {
            return Err(wrong(format!(
                "{number} was handed in {} and worked on {}",
                often(times),
                often(worked)
            )));
        }
    }
    match worked_on
        .keys()
        .find(|number| !handed_in.contains_key(**number))
    {
        Some(number) => Err(wrong(format!(
            "{number} was worked on, but never handed in"
        ))),
        None => Ok(()),
    }
}

/// Never more jobs in progress than there are workers.
pub(crate) fn within_the_limit(view: &Observed<'_>) -> Result<(), Broken> {
    let (most, workers) = (view.most_inside(JOB), view.setup().workers);
    if most <= workers {
        return Ok(());
    }
    Err(wrong(format!(
        "{most} jobs at once, in a pool of {workers}"
    )))
}

/// Whoever hands in a job never does it.
pub(crate) fn by_workers_only(view: &Observed<'_>) -> Result<(), Broken> {
    match view.times_entered(JOB_OF_CALLER).keys().next() {
        Some(number) => Err(wrong(format!(
            "the thread that handed in {number} worked on it itself"
        ))),
        None => Ok(()),
    }
}

/// When the pool is gone, every job that was handed in has been done.
pub(crate) fn done_when_dropped(view: &Observed<'_>) -> Result<(), Broken> {
    let mut open = handed_in(view);
    for number in view.done_before_drop(JOB) {
        if let Some(times) = open.get_mut(number) {
            *times = times.saturating_sub(1);
        }
    }
    match open.iter().find(|&(_, &times)| times > 0) {
        Some((number, _)) => Err(wrong(format!(
            "the pool was gone before {number} had been worked on"
        ))),
        None => Ok(()),
    }
}

/// When the pool is gone, so are its threads.
pub(crate) fn leaves_nothing_behind(view: &Observed<'_>) -> Result<(), Broken> {
    match view.threads_alive_after_drop() {
        0 => Ok(()),
        alive => Err(Broken::new(
            Verdict::Leak,
            format!("threads still running once the pool was gone: {alive}"),
        )),
    }
}

/// How often each number is handed in, if there is a pool at all.
fn handed_in(view: &Observed<'_>) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    if view.setup().workers > 0 {
        for number in view.operations().flat_map(|(op, _)| op.numbers()) {
            *times.entry(number.to_string()).or_default() += 1;
        }
    }
    times
}

fn often(times: usize) -> String {
    match times {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

fn wrong(summary: String) -> Broken {
    Broken::new(Verdict::Wrong, summary)
}
