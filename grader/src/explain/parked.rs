//! Threads that are parked and that nobody unparks. Never about condition variables.

use super::condition;
use super::results::{Visit, visits};
use super::story::{self, Story, Told, in_brackets, place};
use crate::report::Defect;
use grade_protocol::evidence::{Effect, Wait};

/// Tells why a parked thread is never unparked.
pub(super) fn tell(story: &Story<'_>, wait: &Wait) -> Told {
    if let Some(told) = too_late(story, wait) {
        return told;
    }
    // Unparks that come while nobody is parked are remembered, but only as one.
    let object = wait.object.as_ref().map_or(0, |object| object.id);
    let mut early = 0_usize;
    for (_, step) in story.on(object) {
        match &step.effect {
            Some(Effect::Notified { woken }) if woken.is_empty() => early += 1,
            Some(Effect::Notified { .. } | Effect::Woken { .. }) => early = 0,
            _ => {}
        }
    }
    let remembered = if early > 1 {
        format!("; {early} unparks that came before it was parked count as one")
    } else {
        String::new()
    };
    let mut told = condition::never(story, wait, ", and nobody unparks it any more");
    told.sentence.push_str(&remembered);
    told
}

/// What a thread parks for was changed after it had looked for the last time, and before anybody could
/// know that it waits.
fn too_late(story: &Story<'_>, wait: &Wait) -> Option<Told> {
    let me = wait.thread.index;
    let parked = story.last_step(me)?;
    let op = story.operation_at(parked);
    let visits = visits(story);
    let mine = |visit: &&Visit<'_>| visit.thread == me && visit.op == op;
    let (look, change) = visits.iter().filter(mine).rev().find_map(|look| {
        // It may have looked again, and then it knew.
        let is_last = !visits
            .iter()
            .any(|it| it.thread == me && it.object == look.object && it.begin > look.begin);
        let mut changes = visits.iter().filter(|it| {
            let meanwhile = it.begin > look.acted_at() && it.acted_at() < parked;
            it.thread != me && it.object == look.object && meanwhile && it.changed()
        });
        changes.next_back().filter(|_| is_last).map(|it| (look, it))
    })?;
    // Where it says that it waits, the other one has been already; else somebody forgot to unpark it.
    let (said, asked) = visits.iter().filter(mine).find_map(|said| {
        let asked = visits.iter().find(|it| {
            let too_early = it.begin > change.begin && it.begin < said.begin;
            it.thread == change.thread && it.object == said.object && too_early
        })?;
        (said.begin > look.begin).then_some((said, asked))
    })?;
    let list = said.name(story)?;
    let other = story.actor(change.begin);
    let name = look.name(story)?;
    let saw = look
        .after
        .or(look.before)
        .map(|value| format!(" and found {value}"))
        .unwrap_or_default();
    let sentence = format!(
        "lost wake-up: {} looked at {name}{}{saw}; {other} changed it{}{} before {} was parked{}, and \
         nobody unparks it any more: {} looked for somebody to wake in {list}{} before {} was there{}; \
         who says first that it waits, then looks again, and parks only then, misses nothing",
        story.actor(look.begin),
        in_brackets(look.site(story)),
        change.change(),
        in_brackets(change.site(story)),
        story.who(me),
        story::at(wait.site.as_ref()),
        story.who(asked.thread),
        in_brackets(asked.site(story)),
        story.who(me),
        in_brackets(said.site(story)),
    );
    let places = [
        place(
            change.site(story),
            format!(
                "{other} changes {name} here, when {} is not parked yet",
                story.who(me)
            ),
        ),
        place(
            look.site(story),
            format!("{} looks here, and not again", story.who(me)),
        ),
        place(
            wait.site.as_ref(),
            format!("{} waits here for ever", story.who(me)),
        ),
        place(
            said.site(story),
            format!("{} says here that it waits", story.who(me)),
        ),
    ];
    let key_steps = vec![look.begin, change.begin, asked.begin, said.begin, parked];
    Some(Told {
        defect: Defect::LostWakeup,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: Some(change.begin),
    })
}
