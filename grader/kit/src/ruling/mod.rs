//! Whether one observation is right: how it ended, what it returned, which rules it keeps.

mod causality;
mod ending;
mod history;
#[cfg(test)]
mod played;
#[cfg(test)]
mod tests;
mod transcript;

pub(crate) use transcript::transcript;

use crate::erased::{Op, Scenario};
use crate::rule::{Broken, Rule, UsageRule};
use crate::view::Observed;
use ending::{ending, main_waits_for_callers, meets};
use grade_protocol::Verdict;
use grade_protocol::catalog::Condition;
use grade_protocol::evidence::{End, Event, Observation, Usage};
use grade_protocol::judge::{Finding, Ruling, Unexplained};
use history::{Calls, State};
use linearizability::{History, Outcome, Pending, quiescent_periods};
use std::collections::BTreeSet;

/// Configurations the search for a sequential order may visit. Small scenarios need some dozens;
/// what needs more than this cannot be told.
const MOST_CONFIGURATIONS: usize = 500_000;

/// What the std macro `todo!` panics with.
pub(crate) const TODO_MESSAGE: &str = "not yet implemented";

/// The ruling on one observation of a scenario.
pub(crate) fn ruling(
    condition: Condition,
    rules: &[Rule],
    scenario: &Scenario,
    observation: &Observation,
) -> Ruling {
    let ops: Vec<Op> = scenario.operations().map(|(_, op)| op.clone()).collect();
    // The rest of it is not there to be judged.
    if let Some(cut_off) = cut_off(&ops, observation) {
        return illegal(cut_off, &vec![None; ops.len()], None);
    }
    let read = match read_events(observation, ops.len()) {
        Ok(read) => read.judged_by(condition),
        Err(broken) => return illegal(broken, &vec![None; ops.len()], None),
    };
    let calls = Calls::of(scenario, observation);
    // Where something of ours failed, whatever panics may do so because of it.
    if matches!(observation.end, End::Trouble { .. })
        && let Some(broken) = ending(&observation.end)
    {
        return illegal(broken, &read.results, None);
    }
    if let Some(panic) = panic_of(observation) {
        return illegal(panic, &read.results, None);
    }
    // What returned is judged before how it ended: whoever got a wrong result may well wait for
    // ever because of it, and then the wait is no fault of its own.
    let returned = judge_results(scenario, &ops, &calls, &read, Pending::MayTakeEffect);
    if let Fit::Never(finding) = returned {
        return Ruling::Illegal(finding);
    }
    let fit = match ending(&observation.end) {
        None => returned,
        // Operations that the model lets wait for ever may do so.
        Some(broken) if waits_are_operations(scenario, observation) => {
            match judge_results(scenario, &ops, &calls, &read, Pending::BlockedForEver) {
                Fit::Never(_) => return illegal(broken, &read.results, None),
                fit => fit,
            }
        }
        Some(broken) => return illegal(broken, &read.results, None),
    };
    if let Fit::Undecided(finding) = fit {
        return Ruling::Illegal(finding);
    }
    // A part of an execution has moments without a call under way that the whole had not: what is right by
    // those of the whole need not be right by its own.
    if condition != Condition::QuiescentConsistency
        && let Some(finding) = causality::judge(scenario, &ops, &calls, &read, &observation.pasts)
    {
        return Ruling::Illegal(finding);
    }
    if let Some(broken) = broken_claim(observation) {
        return illegal(broken, &read.results, None);
    }
    let view = Observed::new(scenario, observation, &read.results);
    for rule in rules {
        if let Err(broken) = rule(&view) {
            return illegal(broken, &read.results, None);
        }
    }
    Ruling::Legal
}

/// Whether something is true of a legal observation of a scenario.
pub(crate) fn holds(
    scenario: &Scenario,
    observation: &Observation,
    predicate: impl Fn(&Observed<'_>) -> bool,
) -> bool {
    let read = read_events(observation, scenario.operations().count());
    read.is_ok_and(|read| predicate(&Observed::new(scenario, observation, &read.results)))
}

/// Whether what is asked of an observation depends on the order of its events.
pub(crate) fn looks_at_order(
    rules: &[Rule],
    scenario: &Scenario,
    observation: &Observation,
) -> bool {
    holds(scenario, observation, |view| {
        for rule in rules {
            let _ = rule(view);
        }
        view.has_looked_at_order()
    })
}

/// The ruling on which primitives were used.
pub(crate) fn usage_ruling(rules: &[UsageRule], usage: &Usage) -> Ruling {
    for rule in rules {
        if let Err(broken) = rule(usage) {
            return illegal(broken, &[], None);
        }
    }
    Ruling::Legal
}

/// The events of operations, and the results by operation.
struct Read {
    events: Vec<linearizability::Event<String>>,
    results: Vec<Option<String>>,
}

impl Read {
    /// The same with operations as long as a condition takes them to be.
    fn judged_by(self, condition: Condition) -> Self {
        let is_history = || History::new(self.results.len(), &self.events).is_ok();
        if condition != Condition::QuiescentConsistency || !is_history() {
            return self;
        }
        Read {
            events: quiescent_periods(&self.events),
            ..self
        }
    }
}

/// A worker of ours only sends results of operations that there are.
fn read_events(observation: &Observation, operations: usize) -> Result<Read, Broken> {
    let forged = |why: &str| Broken::new(Verdict::Forged, format!("the worker sent {why}"));
    let mut events = Vec::new();
    let mut results = vec![None; operations];
    for event in &observation.events {
        match event {
            Event::Invoked { op } => events.push(linearizability::Event::Invoked(*op as usize)),
            Event::Returned { op, ret } => {
                let slot = results.get_mut(*op as usize);
                *slot.ok_or_else(|| forged("a result of an operation that there is not"))? =
                    Some(ret.clone());
                events.push(linearizability::Event::Returned(*op as usize, ret.clone()));
            }
            Event::Panicked { .. } | Event::Entered { .. } | Event::Left { .. } => {}
            Event::Claimed { .. } | Event::Dropped { .. } | Event::CutOff { .. } => {}
        }
    }
    let finished = matches!(observation.end, End::Finished | End::Leaked { .. });
    let panicked = observation
        .events
        .iter()
        .any(|event| matches!(event, Event::Panicked { .. }));
    if finished && !panicked && results.iter().any(Option::is_none) {
        return Err(forged("an execution that ended without all its operations"));
    }
    Ok(Read { events, results })
}

/// Whether every wait is inside an operation that has begun: waiting where the student's object is
/// made or dropped, or for others to join in, is nothing that a sequential model could allow.
fn waits_are_operations(scenario: &Scenario, observation: &Observation) -> bool {
    let mut pending = BTreeSet::new();
    for event in &observation.events {
        match event {
            Event::Invoked { op } => pending.insert(*op),
            Event::Returned { op, .. } | Event::Panicked { op, .. } => pending.remove(op),
            _ => continue,
        };
    }
    let main_is_inside = scenario
        .operations()
        .enumerate()
        .any(|(number, (thread, _))| thread == 0 && pending.contains(&(number as u32)));
    let end = &observation.end;
    !pending.is_empty() && !meets(end) && (main_is_inside || main_waits_for_callers(end))
}

/// What is too long to be judged, if something is.
fn cut_off(ops: &[Op], observation: &Observation) -> Option<Broken> {
    let cut_off = |event: &Event| match event {
        Event::CutOff { op } => Some(*op),
        _ => None,
    };
    let op = observation.events.iter().find_map(cut_off)?;
    let summary = match op.and_then(|op| ops.get(op as usize)) {
        Some(op) => format!("{} returned more than 1 MiB", op.shown()),
        None => "one execution has more than 8 MiB of results and calls to tell".to_owned(),
    };
    Some(Broken::new(Verdict::OutputLimit, summary))
}

fn panic_of(observation: &Observation) -> Option<Broken> {
    observation.events.iter().find_map(|event| {
        let Event::Panicked { message, site, .. } = event else {
            return None;
        };
        if message.starts_with(TODO_MESSAGE) {
            return Some(Broken::new(
                Verdict::NotStarted,
                "there is still a `todo!()` to replace",
            ));
        }
        let place = site
            .as_ref()
            .map(|site| format!(" at {site}"))
            .unwrap_or_default();
        Some(Broken::new(
            Verdict::Panic,
            format!("panicked{place}: {message}"),
        ))
    })
}

/// The first thing that is not as the checks' own code, beside the student's, said that it must be.
fn broken_claim(observation: &Observation) -> Option<Broken> {
    observation.events.iter().find_map(|event| match event {
        Event::Claimed {
            claim,
            got,
            expected,
        } if got != expected => {
            let summary = format!("{claim}: got {got}, and it must be {expected}");
            Some(Broken::new(Verdict::Wrong, summary))
        }
        _ => None,
    })
}

/// Whether results fit the specification.
enum Fit {
    Somehow,
    Never(Finding),
    Undecided(Finding),
}

fn judge_results(
    scenario: &Scenario,
    ops: &[Op],
    calls: &Calls,
    read: &Read,
    pending: Pending,
) -> Fit {
    let results = &read.results;
    let events = calls.with_arrivals(&read.events, pending == Pending::BlockedForEver);
    let history = match History::new(calls.placed().len(), &events) {
        Ok(history) => history,
        Err(malformed) => {
            let summary = format!("the worker sent a broken history: {malformed}");
            let broken = Broken::new(Verdict::Forged, summary);
            return Fit::Never(finding(broken, results, None));
        }
    };
    let first = State::first(scenario);
    match history.check(&first, calls.placed(), pending, MOST_CONFIGURATIONS) {
        Outcome::Linearizable { .. } => Fit::Somehow,
        Outcome::Illegal(found) => {
            let unexplained = Unexplained {
                op: calls.call_of(found.op) as u32,
                legal: found.legal,
            };
            let broken = unexplained_result(ops, results, &unexplained);
            Fit::Never(finding(broken, results, Some(unexplained)))
        }
        Outcome::Unknown => {
            let summary = "too many possible orders to decide whether the results fit together";
            let broken = Broken::new(Verdict::Unknown, summary);
            Fit::Undecided(finding(broken, results, None))
        }
    }
}

/// Names the result that no order explains. Whether it takes an interleaving to get it is for the
/// grader to say, who knows the schedule.
fn unexplained_result(ops: &[Op], results: &[Option<String>], unexplained: &Unexplained) -> Broken {
    let op = unexplained.op as usize;
    let call = ops.get(op).map(Op::shown).unwrap_or_default();
    let got = results.get(op).cloned().flatten();
    let summary = match (got, unexplained.legal.as_slice()) {
        (Some(got), []) => {
            format!("{call} returned {got}, where it should have waited")
        }
        (Some(got), legal) => format!(
            "{call} returned {got}, which fits no order of the operations; legal: {}",
            legal.join(" or ")
        ),
        (None, _) => format!("{call} waits, although it could go on"),
    };
    Broken::new(Verdict::Race, summary)
}

fn illegal(broken: Broken, results: &[Option<String>], unexplained: Option<Unexplained>) -> Ruling {
    Ruling::Illegal(finding(broken, results, unexplained))
}

fn finding(
    broken: Broken,
    results: &[Option<String>],
    unexplained: Option<Unexplained>,
) -> Finding {
    Finding {
        verdict: broken.verdict,
        summary: broken.summary,
        results: results.to_vec(),
        unexplained,
        entry: broken.entry,
    }
}
