//! Whether each result is explained by what its operation can have known of.
//!
//! The events that happen before a return are, in the same order and without the others, an execution that
//! could have been: nothing in it depends on what was left out. So right code is right there, too,
//! and in it the operation returns the same. Where no order explains that, the operation has learnt
//! something by a way that no synchronisation of the program makes.

#[cfg(test)]
mod tests;

use super::history::{Calls, State};
use super::{MOST_CONFIGURATIONS, Read, finding};
use crate::erased::{Op, Scenario};
use crate::rule::Broken;
use grade_protocol::Verdict;
use grade_protocol::evidence::CausalPast;
use grade_protocol::judge::Finding;
use linearizability::{Event, History, Outcome, Pending};

/// The first operation whose result its past does not explain. All events together explain it.
pub(super) fn judge(
    scenario: &Scenario,
    ops: &[Op],
    calls: &Calls,
    read: &Read,
    pasts: &[CausalPast],
) -> Option<Finding> {
    let callers: Vec<usize> = scenario
        .operations()
        .map(|(thread, _)| thread as usize)
        .collect();
    pasts.iter().find_map(|past| {
        let kept = kept(&callers, &read.events, past);
        let fits = |kept: &[bool]| {
            let events = chosen(&read.events, kept);
            explained(scenario, calls, &events)
        };
        let broken = match fits(&kept) {
            Explained::Yes => return None,
            Explained::NotDecided => undecided(),
            Explained::ShouldHaveWaited => {
                let summary = "an operation went on as if it knew of others that have left no trace \
                               for it: that the last owner of an `Arc` is gone can be known so, and \
                               cannot be followed";
                Broken::new(Verdict::Unknown, summary)
            }
            Explained::No(legal) => {
                let learnt = learnt_from(&callers, &read.events, past, &kept, |kept| {
                    matches!(fits(kept), Explained::Yes)
                });
                covert(ops, read, past.op, learnt, &legal)
            }
        };
        Some(finding(broken, &read.results, None))
    })
}

/// Whether some order of the operations explains some events.
enum Explained {
    Yes,
    /// None does; these results would have been legal.
    No(Vec<String>),
    ShouldHaveWaited,
    NotDecided,
}

fn explained(scenario: &Scenario, calls: &Calls, events: &[Event<String>]) -> Explained {
    let events = calls.with_arrivals(events, false);
    // Parts of a history are one, with each operation's invocation before its return.
    let Ok(history) = History::new(calls.placed().len(), &events) else {
        return Explained::NotDecided;
    };
    let first = State::first(scenario);
    let (placed, pending) = (calls.placed(), Pending::MayTakeEffect);
    match history.check(&first, placed, pending, MOST_CONFIGURATIONS) {
        Outcome::Linearizable { .. } => Explained::Yes,
        Outcome::Illegal(found) if found.legal.is_empty() => Explained::ShouldHaveWaited,
        Outcome::Illegal(found) => Explained::No(found.legal),
        Outcome::Unknown => Explained::NotDecided,
    }
}

fn number<Ret>(event: &Event<Ret>) -> usize {
    match event {
        Event::Invoked(op) | Event::Returned(op, _) => *op,
    }
}

/// Which events lie in a past.
fn kept(callers: &[usize], events: &[Event<String>], past: &CausalPast) -> Vec<bool> {
    let mut left = past.events.clone();
    let is_kept = |event: &Event<String>| {
        let caller = callers.get(number(event));
        let Some(left) = caller.and_then(|caller| left.get_mut(*caller)) else {
            return false;
        };
        let kept = *left > 0;
        *left = left.saturating_sub(1);
        kept
    };
    events.iter().map(is_kept).collect()
}

fn chosen(events: &[Event<String>], kept: &[bool]) -> Vec<Event<String>> {
    let both = events.iter().zip(kept);
    both.filter(|(_, kept)| **kept)
        .map(|(event, _)| event.clone())
        .collect()
}

/// The operation that it must have learnt from: of those that had begun and are not in its past, the
/// last one that would explain the result, or else the last one.
fn learnt_from(
    callers: &[usize],
    events: &[Event<String>],
    past: &CausalPast,
    kept: &[bool],
    explains: impl Fn(&[bool]) -> bool,
) -> Option<usize> {
    let is_return =
        |event: &Event<String>| matches!(event, Event::Returned(op, _) if *op == past.op as usize);
    let back = events.iter().position(is_return)?;
    let missing: Vec<usize> = events[..back]
        .iter()
        .zip(kept)
        .filter(|(event, kept)| matches!(event, Event::Invoked(_)) && !**kept)
        .map(|(event, _)| number(event))
        .collect();
    let with = |op: usize| -> Vec<bool> {
        // What its own thread did before belongs to it.
        let earlier = |event: &Event<String>| {
            callers.get(number(event)) == callers.get(op) && number(event) <= op
        };
        let both = events.iter().zip(kept).enumerate();
        both.map(|(at, (event, kept))| *kept || (at < back && earlier(event)))
            .collect()
    };
    // Later calls of the same thread explain no more than the first that does.
    let mut explaining = Vec::new();
    for op in &missing {
        let known = |earlier: &usize| callers.get(*earlier) == callers.get(*op);
        if !explaining.iter().any(known) && explains(&with(*op)) {
            explaining.push(*op);
        }
    }
    explaining.last().or(missing.last()).copied()
}

fn covert(ops: &[Op], read: &Read, op: u32, learnt: Option<usize>, legal: &[String]) -> Broken {
    let call = |op: usize| ops.get(op).map(Op::shown).unwrap_or_default();
    let op = op as usize;
    let result = read.results.get(op).cloned().flatten().unwrap_or_default();
    let without = match learnt {
        Some(other) => format!(" Without {}", call(other)),
        None => " By what it can have known".to_owned(),
    };
    let summary = format!(
        "{} returned {result}, and no lock, atomic, channel or thread leads there from the call that \
         explains it.{without} it could only be {}",
        call(op),
        legal.join(" or ")
    );
    Broken::new(Verdict::CovertChannel, summary)
}

fn undecided() -> Broken {
    let summary = "too many possible orders to decide whether each result can be known";
    Broken::new(Verdict::Unknown, summary)
}
