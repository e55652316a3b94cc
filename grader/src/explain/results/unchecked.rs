//! A waiter that was woken, got the lock back after somebody else had had it, and did not look again.

use super::super::story::{Story, Told, at, object, place};
use super::visits::Visit;
use crate::report::Defect;
use grade_protocol::evidence::{Effect, Step};

/// The last wait that was overtaken between its notification and its end.
pub(super) fn tell<'e>(story: &Story<'e>, _visits: &[Visit<'e>]) -> Option<Told> {
    let steps = story.steps();
    (0..steps.len()).rev().find_map(|woken| {
        let step = &steps[woken];
        let Some(Effect::Woken { mutex: Some(mutex) }) = step.effect else {
            return None;
        };
        if step.site.is_none() || story.looks_again(woken) {
            return None;
        }
        let notified = steps[..woken].iter().rposition(|other| {
            matches!(&other.effect, Some(Effect::Notified { woken }) if woken.contains(&step.thread))
        })?;
        let faster = (notified..woken).find(|at| took(&steps[*at], step.thread, mutex))?;
        told(story, woken, notified, faster)
    })
}

/// Whether a step of another thread takes the mutex.
fn took(step: &Step, waiter: u32, mutex: u32) -> bool {
    let on_it = step.object.as_ref().is_some_and(|it| it.id == mutex);
    let takes = match step.effect {
        Some(Effect::Acquired { .. }) => on_it,
        Some(Effect::Woken { mutex: Some(it) }) => it == mutex,
        _ => false,
    };
    takes && step.thread != waiter
}

fn told(story: &Story<'_>, woken: usize, notified: usize, faster: usize) -> Option<Told> {
    let steps = story.steps();
    let variable = steps[woken].object.as_ref().map(object)?;
    let (me, them) = (story.actor(woken), story.actor(faster));
    let (wait, other) = (steps[woken].site.as_ref(), steps[faster].site.as_ref());
    let sentence = format!(
        "woken, but not first: {me} was notified of {variable}{}, but before it had the lock back, \
         {them} took it{}; {} went on without looking again whether there was still what it had \
         waited for",
        at(wait),
        at(other),
        story.who(steps[woken].thread),
    );
    let places = [
        place(
            wait,
            format!("{me} goes on after this wait without looking again"),
        ),
        place(other, format!("{them} is faster")),
        place(
            steps[notified].site.as_ref(),
            format!("{} is notified here", story.who(steps[woken].thread)),
        ),
    ];
    Some(Told {
        defect: Defect::UncheckedWakeup,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![notified, faster, woken],
        fatal_step: Some(woken),
    })
}
