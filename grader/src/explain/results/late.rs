//! An operation that had returned before its effect was there: a thread of the student's own brings it
//! about later.

use super::super::story::{Story, Told, in_brackets, object, place};
use super::visits::Visit;
use crate::report::Defect;
use grade_protocol::evidence::Effect;

/// The first change that comes after the return of the operation that it belongs to.
pub(super) fn tell<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    visits
        .iter()
        .filter(|visit| visit.changed())
        .find_map(|visit| {
            let (spawned, op) = started_by(story, visit.thread)?;
            let returned = story
                .steps()
                .iter()
                .position(|step| step.effect == Some(Effect::Returned { op }))?;
            (returned < visit.begin).then(|| told(story, visit, spawned, returned))?
        })
}

/// The step that made a thread, and the operation that this was part of.
fn started_by(story: &Story<'_>, thread: u32) -> Option<(usize, u32)> {
    let spawned = story
        .steps()
        .iter()
        .position(|step| step.effect == Some(Effect::Spawned { thread }))?;
    Some((spawned, story.operation_at(spawned)?))
}

fn told(story: &Story<'_>, late: &Visit<'_>, spawned: usize, returned: usize) -> Option<Told> {
    let steps = story.steps();
    let name = steps[late.begin].object.as_ref().map(object)?;
    let (caller, helper) = (story.actor(spawned), story.who(late.thread));
    let (made, change) = (
        steps[spawned].site.as_ref(),
        steps[late.begin].site.as_ref(),
    );
    let sentence = format!(
        "effect after the return: {caller} started {helper}{} and returned without waiting for it, \
         and only later {helper} changed {name}{}",
        in_brackets(made),
        in_brackets(change),
    );
    let places = [
        place(
            made,
            format!("{caller} starts {helper} here and does not wait for it"),
        ),
        place(
            change,
            format!("{helper} changes {name} here, after the call has returned"),
        ),
    ];
    Some(Told {
        defect: Defect::LateEffect,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![spawned, returned, late.begin, late.acted_at()],
        fatal_step: Some(late.acted_at()),
    })
}
