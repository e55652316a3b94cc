//! Threads that are still there when everything should be over.

use super::story::{Story, Told, at, is_join, place};
use super::waiting;
use crate::report::Defect;
use grade_protocol::evidence::{Effect, End, Step};

/// Tells who was left behind, and where.
pub(super) fn tell(story: &Story<'_>) -> Option<Told> {
    match &story.evidence.observation.end {
        End::Leaked { .. } => blocked(story),
        _ => running(story),
    }
}

/// Blocked for ever, though the scenario is through.
fn blocked(story: &Story<'_>) -> Option<Told> {
    let wait = story.evidence.waits.iter().find(|wait| !is_join(wait));
    let wait = wait.or_else(|| story.evidence.waits.first())?;
    let mut told = waiting::root_cause(story)?;
    let (_, cause) = told
        .sentence
        .split_once(": ")
        .unwrap_or(("", &told.sentence));
    told.sentence = format!("thread left behind: {cause}");
    told.defect = Defect::LeakedThread;
    let made = spawned_at(story, wait.thread.index);
    told.places.extend(place(
        made.and_then(|step| step.site.as_ref()),
        format!("{} is started here", story.who(wait.thread.index)),
    ));
    Some(told)
}

/// Still running when the student's object was gone.
fn running(story: &Story<'_>) -> Option<Told> {
    let steps = story.steps();
    let dropped = steps.iter().rposition(|step| step.action == "drop");
    let until = dropped.unwrap_or(steps.len());
    let started = steps
        .iter()
        .take(until)
        .filter_map(|step| match step.effect {
            Some(Effect::Spawned { thread }) => Some(thread),
            _ => None,
        });
    let ended = |thread: u32| {
        steps
            .iter()
            .any(|step| step.thread == thread && matches!(step.effect, Some(Effect::Ended { .. })))
    };
    let joined = |thread: u32| {
        steps
            .iter()
            .any(|step| step.effect == Some(Effect::Joined { thread }))
    };
    let started: Vec<u32> = started.collect();
    let left = started
        .iter()
        .copied()
        .find(|thread| !ended(*thread) && !joined(*thread))
        .or_else(|| started.iter().copied().find(|thread| !joined(*thread)))?;
    let spawned = spawned_at(story, left);
    let is_process = spawned.is_some_and(|step| step.action == "spawn process");
    let made = spawned.and_then(|step| step.site.as_ref());
    let last = story
        .last_step(left)
        .filter(|_| !ended(left))
        .and_then(|at| steps[at].site.as_ref());
    let sentence = match is_process {
        true => format!(
            "process left behind: {}, started{}, had not been waited for when everything else was over",
            story.who(left),
            at(made),
        ),
        false => format!(
            "thread left behind: {}, started{}, was still running{} when everything else was over, and \
             nobody had joined it",
            story.who(left),
            at(made),
            at(last),
        ),
    };
    let never = if is_process { "waited for" } else { "joined" };
    let places = [
        place(
            made,
            format!("{} is started here and never {never}", story.who(left)),
        ),
        place(last, "it was still here at the end".to_owned()),
    ];
    let mut key_steps: Vec<usize> = steps
        .iter()
        .position(|step| step.effect == Some(Effect::Spawned { thread: left }))
        .into_iter()
        .collect();
    key_steps.extend(story.last_step(left));
    Some(Told {
        defect: Defect::LeakedThread,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: dropped,
    })
}

fn spawned_at<'e>(story: &Story<'e>, thread: u32) -> Option<&'e Step> {
    story
        .steps()
        .iter()
        .find(|step| step.effect == Some(Effect::Spawned { thread }))
}
