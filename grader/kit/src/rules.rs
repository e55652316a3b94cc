//! Rules that many contracts have, to be handed to [`Check::rule`](crate::Check::rule) and
//! [`Check::usage_rule`](crate::Check::usage_rule). A probe is what a job of the checks' own is inside of, a key what
//! it was handed.

use crate::rule::Broken;
use crate::task::Task;
use crate::view::{Entered, View};
use grade_protocol::Verdict;
use grade_protocol::evidence::{Site, Usage};
use std::collections::BTreeMap;
use std::time::Duration;

type Held = Result<(), Broken>;

/// Never more than a limit are inside a probe at once.
pub fn at_most<T: Task>(
    probe: &'static str,
    limit: impl Fn(&T::Setup) -> usize,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| within(view, probe, limit(view.setup()))
}

/// The same where the limit is on each call: callers at the same time have one each.
pub fn at_most_each<T: Task>(
    probe: &'static str,
    limit: impl Fn(&T::Setup) -> usize,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| within(view, probe, limit(view.setup()) * view.callers())
}

fn within<T: Task>(view: &View<'_, T>, probe: &str, limit: usize) -> Held {
    match view.first_beyond(probe, limit) {
        None => Ok(()),
        Some(first) => {
            let most = view.most_inside(probe);
            let summary = format!("{most} {} at once, where {limit} may be", several(probe));
            broken_by(Some(first), summary)
        }
    }
}

/// Each key that was handed in has been inside a probe exactly as often as it was handed in, and no other has.
pub fn each_once<T: Task>(
    probe: &'static str,
    handed_in: impl Fn(&View<'_, T>) -> Vec<String>,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| {
        let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
        for key in handed_in(view) {
            *wanted.entry(key).or_default() += 1;
        }
        let done = view.times_entered(probe);
        for (key, &times) in &wanted {
            let done = done.get(key.as_str()).copied().unwrap_or(0);
            if done != times {
                let summary = format!(
                    "{probe} {key} was handed in {} and done {}",
                    often(times),
                    often(done)
                );
                return broken_by(nth_of(view, probe, key, times), summary);
            }
        }
        match done.keys().find(|key| !wanted.contains_key(**key)) {
            Some(key) => broken_by(
                nth_of(view, probe, key, 0),
                format!("{probe} {key} was done, but never handed in"),
            ),
            None => Ok(()),
        }
    }
}

/// No key is inside a probe a second time.
pub fn at_most_once<T: Task>(probe: &'static str) -> impl Fn(&View<'_, T>) -> Held {
    move |view| {
        let done = view.times_entered(probe);
        match done.iter().find(|(_, times)| **times > 1) {
            Some((key, times)) => broken_by(
                nth_of(view, probe, key, 1),
                format!("{probe} {key} was done {}", often(*times)),
            ),
            None => Ok(()),
        }
    }
}

/// No key of these is ever inside a probe.
pub fn never<T: Task>(
    probe: &'static str,
    keys: impl Fn(&View<'_, T>) -> Vec<String>,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| {
        let done = view.times_entered(probe);
        match keys(view)
            .iter()
            .find(|key| done.contains_key(key.as_str()))
        {
            Some(key) => broken_by(
                nth_of(view, probe, key, 0),
                format!("{probe} {key} was done, and must not be"),
            ),
            None => Ok(()),
        }
    }
}

/// When the student's object is gone, everything that was handed in has been done.
pub fn done_when_dropped<T: Task>(
    probe: &'static str,
    handed_in: impl Fn(&View<'_, T>) -> Vec<String>,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| {
        let mut done = view.done_before_drop(probe);
        for key in handed_in(view) {
            match done.iter().position(|it| **it == key) {
                Some(at) => drop(done.swap_remove(at)),
                None => {
                    return wrong(format!("it was gone before {probe} {key} had been done"));
                }
            }
        }
        Ok(())
    }
}

/// When the student's object is gone, or its function has returned, so are the threads.
pub fn nobody_left_behind<T: Task>() -> impl Fn(&View<'_, T>) -> Held {
    |view| match view.threads_alive_after_drop() {
        0 => Ok(()),
        alive => Err(Broken::new(
            Verdict::Leak,
            format!("threads left behind and still running: {alive}"),
        )),
    }
}

/// When the object is gone, every process that it started has ended and was waited for.
pub fn no_process_left_behind<T: Task>() -> impl Fn(&View<'_, T>) -> Held {
    |view| match view.processes_left_after_drop() {
        0 => Ok(()),
        left => Err(Broken::new(
            Verdict::Leak,
            format!("processes left behind, running or not waited for: {left}"),
        )),
    }
}

/// Keys go into a probe in this order, those of them that do.
pub fn in_order<T: Task>(
    probe: &'static str,
    order: impl Fn(&View<'_, T>) -> Vec<String>,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| {
        let order = order(view);
        let place = |key: &str| order.iter().position(|it| it == key);
        let entered = view.entered(probe);
        for two in entered.windows(2) {
            let (one, other) = (two[0].key, two[1].key);
            if let (Some(first), Some(second)) = (place(one), place(other))
                && first > second
            {
                let summary = format!("{probe} {one} came before {probe} {other}");
                return broken_by(Some(two[1]), summary);
            }
        }
        Ok(())
    }
}

/// At least so many threads go into a probe.
pub fn by_at_least<T: Task>(
    probe: &'static str,
    threads: impl Fn(&T::Setup) -> usize,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| {
        let (came, wanted) = (view.threads_inside(probe), threads(view.setup()));
        match came >= wanted {
            true => Ok(()),
            false => wrong(format!("{came} threads did a {probe}, where {wanted} must")),
        }
    }
}

/// No key goes into a probe before its time, counted from the beginning of the execution. Says something in ideal
/// time only, and for tasks that are timed.
pub fn not_before<T: Task>(
    probe: &'static str,
    due: impl Fn(&View<'_, T>, &str) -> Option<Duration>,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| {
        if !view.is_timed() {
            return Ok(());
        }
        for entered in view.entered(probe) {
            if let Some(due) = due(view, entered.key)
                && entered.at < due
            {
                let summary = format!(
                    "{probe} {} was done after {:?}, before {due:?} had passed",
                    entered.key, entered.at
                );
                return broken_by(Some(entered), summary);
            }
        }
        Ok(())
    }
}

/// Each key goes into a probe by its time at the latest, if it does. As [`not_before`] otherwise.
pub fn not_after<T: Task>(
    probe: &'static str,
    latest: impl Fn(&View<'_, T>, &str) -> Option<Duration>,
) -> impl Fn(&View<'_, T>) -> Held {
    move |view| {
        if !view.is_timed() {
            return Ok(());
        }
        for entered in view.entered(probe) {
            if let Some(latest) = latest(view, entered.key)
                && entered.at > latest
            {
                let summary = format!(
                    "{probe} {} was done after {:?}, and it was due by {latest:?}",
                    entered.key, entered.at
                );
                return broken_by(Some(entered), summary);
            }
        }
        Ok(())
    }
}

/// Nobody waits by looking again and again, with or without a pause between the looks.
///
/// # Errors
/// Where somebody does.
pub fn no_busy_waiting(usage: &Usage) -> Held {
    unused(usage.busy_wait.as_ref(), Verdict::Livelock, "waits busily")
}

/// No lock is taken.
///
/// # Errors
/// Where one is.
pub fn no_lock(usage: &Usage) -> Held {
    unused(usage.lock.as_ref(), Verdict::Wrong, "takes a lock")
}

/// No atomic is touched.
///
/// # Errors
/// Where one is.
pub fn no_atomic(usage: &Usage) -> Held {
    let site = usage.atomic.as_ref().or(usage.atomic_rmw.as_ref());
    unused(site, Verdict::Wrong, "uses an atomic")
}

/// Who went into a probe with this key after `before` others with it.
fn nth_of<'a, T: Task>(
    view: &'a View<'_, T>,
    probe: &str,
    key: &str,
    before: usize,
) -> Option<Entered<'a>> {
    let entered = view.entered(probe).into_iter();
    entered.filter(|entered| entered.key == key).nth(before)
}

fn broken_by(entered: Option<Entered<'_>>, summary: String) -> Held {
    let broken = Broken::new(Verdict::Wrong, summary);
    Err(match entered {
        Some(entered) => broken.by(&entered),
        None => broken,
    })
}

fn unused(site: Option<&Site>, verdict: Verdict, what: &str) -> Held {
    match site {
        None => Ok(()),
        Some(site) => Err(Broken::new(verdict, format!("{what} at {site}"))),
    }
}

fn wrong(summary: String) -> Held {
    Err(Broken::new(Verdict::Wrong, summary))
}

/// `job of the other pool` as `jobs of the other pool`.
fn several(probe: &str) -> String {
    let end = probe.find(" of ").unwrap_or(probe.len());
    let (one, whose) = probe.split_at(end);
    let hisses = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| one.ends_with(end));
    format!("{one}{}{whose}", if hisses { "es" } else { "s" })
}

fn often(times: usize) -> String {
    match times {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Program, Run};
    use crate::scenario::Scenario;
    use crate::view::Observed;
    use grade_protocol::evidence::{End, Event, Observation};
    use grade_protocol::schedule::Time;

    /// What a rule says where two call at the same time, and so many jobs are in progress at once.
    fn two_callers(jobs: u32, rule: impl Fn(&View<'_, Program>) -> Held) -> Option<String> {
        let entered = |thread: u32| Event::Entered {
            probe: "job".to_owned(),
            key: thread.to_string(),
            thread,
            at_ns: 0,
        };
        let observation = Observation {
            time: Time::Ideal,
            events: (0..jobs).map(entered).collect(),
            pasts: Vec::new(),
            took_ns: None,
            end: End::Finished,
        };
        let scenario = Scenario::<Program>::named("two")
            .thread([Run])
            .thread([Run]);
        let seen = Observed::new(&scenario.erased, &observation, &[]);
        rule(&View::of(&seen)).err().map(|broken| broken.summary)
    }

    #[test]
    fn a_limit_is_one_for_all_or_one_for_each_caller() {
        let beyond = |most, limit| Some(format!("{most} jobs at once, where {limit} may be"));
        assert_eq!(two_callers(1, at_most("job", |()| 1)), None);
        assert_eq!(two_callers(2, at_most("job", |()| 1)), beyond(2, 1));
        assert_eq!(two_callers(2, at_most_each("job", |()| 1)), None);
        assert_eq!(two_callers(3, at_most_each("job", |()| 1)), beyond(3, 2));
    }
    #[test]
    fn several_of_a_probe_are_named_in_the_plural() {
        let all = ["job", "fetch", "job of the other pool"].map(several);
        assert_eq!(all, ["jobs", "fetches", "jobs of the other pool"]);
    }
}
