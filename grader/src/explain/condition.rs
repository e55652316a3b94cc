//! Waits that only a notification ends: condition variables and parked threads.

use super::story::{Story, Told, at, listed, object, place};
use crate::report::Defect;
use grade_protocol::evidence::{Effect, ObjectRef, Site, Wait};

/// A notification in the trace.
struct Notification<'e> {
    at: usize,
    thread: u32,
    action: &'e str,
    woken: &'e [u32],
    site: Option<&'e Site>,
}

/// Tells why a thread is never notified.
pub(super) fn tell(story: &Story<'_>, wait: &Wait) -> Told {
    let Some(variable) = wait.object.as_ref() else {
        return never(story, wait, "");
    };
    let me = wait.thread.index;
    let fell_asleep = story
        .on(variable.id)
        .filter(|(_, step)| step.thread == me && matches!(step.effect, Some(Effect::Slept { .. })))
        .last()
        .map_or(0, |(at, _)| at);
    let all = notifications(story, variable);
    let mut told = if let Some(wrong) = all
        .iter()
        .rev()
        .find(|it| it.at > fell_asleep && !it.woken.is_empty() && !it.woken.contains(&me))
    {
        woke_another(story, wait, variable, wrong)
    } else if let Some(lost) = all
        .iter()
        .rev()
        .find(|it| it.at < fell_asleep && it.woken.is_empty() && it.thread != me)
    {
        too_early(story, wait, variable, lost)
    } else if all.is_empty() {
        never(story, wait, ", but no thread ever notifies it")
    } else {
        let last = &all[all.len() - 1];
        let because = format!(
            ", and nobody notifies it after {} did{}",
            story.who(last.thread),
            at(last.site)
        );
        let mut told = never(story, wait, &because);
        told.key_steps.push(last.at);
        told
    };
    told.key_steps.push(fell_asleep);
    told
}

/// Tells why a parked thread is never unparked.
pub(super) fn parked(story: &Story<'_>, wait: &Wait) -> Told {
    never(story, wait, ", and nobody unparks it any more")
}

fn notifications<'e>(story: &Story<'e>, variable: &ObjectRef) -> Vec<Notification<'e>> {
    let notification = |(at, step): (usize, &'e grade_protocol::evidence::Step)| {
        let Some(Effect::Notified { woken }) = &step.effect else {
            return None;
        };
        Some(Notification {
            at,
            thread: step.thread,
            action: &step.action,
            woken,
            site: step.site.as_ref(),
        })
    };
    story.on(variable.id).filter_map(notification).collect()
}

fn too_early(
    story: &Story<'_>,
    wait: &Wait,
    variable: &ObjectRef,
    lost: &Notification<'_>,
) -> Told {
    let (name, waiter) = (object(variable), story.who(wait.thread.index));
    let notifier = story.actor(lost.at);
    let sentence = format!(
        "lost wake-up: {notifier} notified {name}{} when nobody was waiting on it yet; {waiter} \
         began to wait only afterwards{}, and nobody notifies it again",
        at(lost.site),
        at(wait.site.as_ref()),
    );
    let waits = format!("{waiter} begins to wait here, after the notification");
    let notifies = format!("{notifier} notifies here, and nobody is waiting");
    let places = [place(wait.site.as_ref(), waits), place(lost.site, notifies)];
    Told {
        defect: Defect::LostWakeup,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![lost.at],
        fatal_step: None,
    }
}

fn woke_another(
    story: &Story<'_>,
    wait: &Wait,
    variable: &ObjectRef,
    wrong: &Notification<'_>,
) -> Told {
    let (name, waiter) = (object(variable), story.who(wait.thread.index));
    let woken: Vec<String> = wrong.woken.iter().map(|it| story.who(*it)).collect();
    let slept_again = wrong.woken.iter().find_map(|thread| {
        story
            .on(variable.id)
            .find(|(at, step)| {
                *at > wrong.at
                    && step.thread == *thread
                    && matches!(step.effect, Some(Effect::Slept { .. }))
            })
            .map(|(at, _)| at)
    });
    let then = match slept_again {
        Some(_) => "which had no use for it and went back to sleep",
        None => "which went on and notified nobody else",
    };
    let sentence = format!(
        "lost wake-up: {}'s `{}`{} woke {}, {then}, while {waiter} sleeps on{} and is never woken: \
         several threads wait on {name}, and one notification reaches one of them",
        story.who(wrong.thread),
        wrong.action,
        at(wrong.site),
        listed(&woken),
        at(wait.site.as_ref()),
    );
    let notifies = format!("this wakes {}, not {waiter}", listed(&woken));
    let waits = format!("{waiter} sleeps on here");
    let places = [
        place(wrong.site, notifies),
        place(wait.site.as_ref(), waits),
    ];
    let mut key_steps = vec![wrong.at];
    key_steps.extend(slept_again);
    Told {
        defect: Defect::WrongWakeup,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: Some(wrong.at),
    }
}

fn never(story: &Story<'_>, wait: &Wait, because: &str) -> Told {
    let label = format!("{} waits here for ever", story.who(wait.thread.index));
    Told {
        defect: Defect::MissingWakeup,
        sentence: format!("missing wake-up: {}{because}", story.clause(wait)),
        places: place(wait.site.as_ref(), label).into_iter().collect(),
        key_steps: Vec::new(),
        fatal_step: None,
    }
}
