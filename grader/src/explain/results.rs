//! Results that no order of the operations explains: which step of one operation came between two
//! of another, and on what.

mod arrival;
mod handed_out;
mod late;
mod let_go;
mod refused;
mod stale;
mod torn;
mod unchecked;
mod visits;

use super::shortened::{short, short_apart};
use super::story::{self, Story, Told, place};
use crate::report::{Defect, scenario_thread};
use grade_protocol::evidence::{Effect, Step};
use std::collections::BTreeSet;
pub(super) use visits::{Visit, visits};

/// Tells what came in between, or for an execution without interference that there was none.
pub(super) fn tell(story: &Story<'_>) -> Option<Told> {
    let result = unexplained(story);
    let Some(mut told) = interference(story) else {
        return Some(without_a_cause(story, result?));
    };
    if let Some(result) = result {
        told.sentence.push_str(&format!("; so {result}"));
    }
    Some(told)
}

/// No two steps of one operation can be told that belong together: only what shows is told.
fn without_a_cause(story: &Story<'_>, result: String) -> Told {
    let op = story.evidence.finding.unexplained.as_ref().map(|it| it.op);
    let last = op.and_then(|op| last_step_of(story, op));
    let site = last.and_then(|at| story.steps()[at].site.as_ref());
    Told {
        defect: Defect::NotLinearizable,
        sentence: format!("no order of the calls explains this: {result}"),
        places: place(
            site,
            "the last step of the call whose result no order explains",
        )
        .into_iter()
        .collect(),
        key_steps: last.into_iter().collect(),
        fatal_step: None,
    }
}

/// Whether no call began while another one was under way, and no thread of the student's worked
/// beside them: then it takes no interleaving to go wrong.
pub(super) fn one_after_the_other(story: &Story<'_>) -> bool {
    let mut under_way = BTreeSet::new();
    story.steps().iter().all(|step| {
        match step.effect {
            Some(Effect::Called { op }) => {
                under_way.insert(op);
            }
            Some(Effect::Returned { op }) => {
                under_way.remove(&op);
            }
            _ => {}
        }
        under_way.len() <= 1
    })
}

/// Tells of a result that is wrong though nothing interfered.
pub(super) fn sequential(story: &Story<'_>) -> Told {
    if let Some(mut told) = arrival::tell(story, &visits(story)) {
        if let Some(result) = unexplained(story) {
            told.sentence.push_str(&format!("; so {result}"));
        }
        return told;
    }
    let summary = &story.evidence.finding.summary;
    let sentence = match unexplained(story) {
        Some(result) => format!("wrong result, whatever the interleaving: {result}"),
        None => summary.clone(),
    };
    let op = story.evidence.finding.unexplained.as_ref().map(|it| it.op);
    let last = op.and_then(|op| last_step_of(story, op));
    let site = last.and_then(|at| story.steps()[at].site.as_ref());
    let method = op
        .and_then(|op| story.call(op))
        .and_then(|call| story.evidence.source.of_call(call));
    let places = [
        place(method, "the call whose result is wrong"),
        place(site, "its last step"),
    ];
    Told {
        defect: Defect::SequentialError,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: last.into_iter().collect(),
        fatal_step: None,
    }
}

/// `B's increment() returned 1, where only 2 or 3 fits`.
fn unexplained(story: &Story<'_>) -> Option<String> {
    let found = story.evidence.finding.unexplained.as_ref()?;
    let row = story.evidence.operations.get(found.op as usize)?;
    let call = format!("{}'s {}", scenario_thread(row.thread), short(&row.call));
    let results = row.result.iter().chain(&found.legal);
    let results = short_apart(&results.map(String::as_str).collect::<Vec<_>>());
    let (result, legal) = match (&row.result, results.split_first()) {
        (Some(_), Some((result, legal))) => (Some(result), legal),
        _ => (None, results.as_slice()),
    };
    Some(match (result, legal) {
        (None, _) => format!("{call} waits, although it could go on"),
        (Some(result), []) => format!("{call} returned {result}, where it should have waited"),
        (Some(result), [only]) => format!("{call} returned {result}, where only {only} fits"),
        (Some(result), legal) => {
            format!(
                "{call} returned {result}, where only {} fit",
                legal.join(" or ")
            )
        }
    })
}

/// The last step of an operation in the student's source.
fn last_step_of(story: &Story<'_>, op: u32) -> Option<usize> {
    (0..story.steps().len())
        .rev()
        .find(|at| story.operation_at(*at) == Some(op) && own(&story.steps()[*at]))
}

/// Whether a step stands in the student's source.
pub(super) fn own(step: &Step) -> bool {
    step.site
        .as_ref()
        .is_some_and(|site| site.file.starts_with("src/"))
}

/// What came between two steps of one operation that belong together.
fn interference(story: &Story<'_>) -> Option<Told> {
    by_values(story).or_else(|| between(story))
}

/// The same, as far as values tell it.
pub(super) fn by_values(story: &Story<'_>) -> Option<Told> {
    let visits = visits(story);
    let detectors: [Detector; 9] = [
        arrival::tell,
        unchecked::tell,
        stale::tell,
        stale::overtaken,
        torn::seen_half_done,
        torn::looked_twice,
        late::tell,
        refused::tell,
        let_go::tell,
    ];
    detectors.iter().find_map(|detect| detect(story, &visits))
}

/// What is behind an effect that the task does not allow: an act on what was no longer so.
pub(super) fn behind_an_effect(story: &Story<'_>) -> Option<Told> {
    let visits = visits(story);
    unchecked::tell(story, &visits).or_else(|| stale::tell(story, &visits))
}

/// A lost update, as far as values tell one.
pub(super) fn overwritten(story: &Story<'_>) -> Option<Told> {
    stale::tell(story, &visits(story)).filter(|told| told.defect == Defect::LostUpdate)
}

type Detector = for<'e> fn(&Story<'e>, &[Visit<'e>]) -> Option<Told>;

/// Whether an operation, or another one of the same name, ever changes anything: what a mere reader
/// saw can be old, but it overwrites nothing.
fn writes(story: &Story<'_>, visits: &[Visit<'_>], op: Option<u32>) -> bool {
    let name = |op: Option<u32>| {
        let call = op.and_then(|op| story.call(op));
        call.and_then(|call| call.split('(').next())
    };
    // A thread of the student's own has no operation, and may do anything.
    op.is_none()
        || visits
            .iter()
            .any(|visit| visit.changed() && visit.op.is_some() && name(visit.op) == name(op))
}

/// When values tell nothing: where an operation was interrupted, and by whom.
fn between(story: &Story<'_>) -> Option<Told> {
    let steps = story.steps();
    // Where the scheduler left a thread in the middle of an operation, or else where it had to wait.
    let in_the_middle = |at: usize| {
        at > 0 && steps[at].thread != steps[at - 1].thread && {
            let ended = matches!(steps[at - 1].effect, Some(Effect::Returned { .. }));
            story.operation_at(at - 1).is_some() && !ended
        }
    };
    let forced = steps.iter().rposition(|step| step.forced_switch);
    let at = forced.or_else(|| (0..steps.len()).rev().find(|at| in_the_middle(*at)))?;
    let left = at.checked_sub(1)?;
    let thread = steps[left].thread;
    let before = steps[..at]
        .iter()
        .rposition(|step| step.thread == thread && own(step))?;
    let after = (at..steps.len()).find(|it| steps[*it].thread == thread && own(&steps[*it]));
    let other = (at..steps.len()).find(|it| steps[*it].thread != thread && own(&steps[*it]))?;
    let me = story.actor(before);
    let them = story.actor(other);
    let next = after.and_then(|it| steps[it].site.as_ref());
    let place_before = story::at(steps[before].site.as_ref());
    let between = if place_before == story::at(next) {
        format!("while {me} was{place_before}")
    } else {
        format!(
            "between two steps of {me}, the one{place_before} and the one{}",
            story::at(next)
        )
    };
    let sentence = format!("race: {them} came in {between}");
    let places = [
        place(
            next,
            format!("{me} goes on here, after others came in between"),
        ),
        place(
            steps[before].site.as_ref(),
            format!("{me} is interrupted after this"),
        ),
        place(
            steps[other].site.as_ref(),
            format!("{them} comes in between"),
        ),
    ];
    let mut key_steps = vec![before, other];
    key_steps.extend(after);
    Some(Told {
        defect: Defect::NotLinearizable,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: after,
    })
}
