//! Waits on condition variables that nobody notifies.

use super::story::{Story, Told, at, listed, object, place};
use crate::report::Defect;
use grade_protocol::evidence::{Effect, ObjectRef, Site, Step, Wait};

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
    let fell_asleep = fell_asleep(story, variable, me);
    let all = notifications(story, variable);
    // One that was woken in vain may be what is asked about; another one was passed over.
    let alike = story.evidence.waits.iter().filter(|other| {
        let object = other.object.as_ref().map(|object| object.id);
        object == Some(variable.id)
    });
    let passed_over = alike.chain([wait]).find_map(|sleeper| {
        let since = self::fell_asleep(story, variable, sleeper.thread.index);
        let mut last = all.iter().rev();
        let wrong = last.find(|it| {
            let others = !it.woken.is_empty() && !it.woken.contains(&sleeper.thread.index);
            it.at > since && others && it.thread != sleeper.thread.index
        })?;
        Some((sleeper, wrong))
    });
    let lost = all.iter().rev().find(|it| {
        it.at < fell_asleep
            && !it.woken.contains(&me)
            && it.thread != me
            && missed(story, wait, fell_asleep, it.at)
    });
    let mut told = if let Some((sleeper, wrong)) = passed_over {
        woke_another(story, sleeper, variable, wrong)
    } else if let Some(lost) = lost {
        too_early(story, wait, variable, lost)
    } else if let Some(last) = all.last() {
        let mut because = format!(
            ", and nobody notifies it after {} did{}: what it waits for was not so when it looked",
            story.who(last.thread),
            at(last.site)
        );
        if let Some(later) = changed_later(story, fell_asleep, last.at) {
            because.push_str(&format!(
                ", and when {} had the lock later{}, no notification followed",
                story.actor(later),
                at(story.steps()[later].site.as_ref())
            ));
        }
        let mut told = never(story, wait, &because);
        told.key_steps.push(last.at);
        told
    } else {
        never(story, wait, ", and nobody has notified it")
    };
    told.key_steps.push(fell_asleep);
    told
}

/// When a thread last fell asleep on a condition variable.
fn fell_asleep(story: &Story<'_>, variable: &ObjectRef, thread: u32) -> usize {
    let sleeps = story.on(variable.id).filter(|(_, step)| {
        step.thread == thread && matches!(step.effect, Some(Effect::Slept { .. }))
    });
    sleeps.last().map_or(0, |(at, _)| at)
}

/// When somebody last had the waiter's lock, after the last notification and while the waiter slept.
fn changed_later(story: &Story<'_>, fell_asleep: usize, notified: usize) -> Option<usize> {
    let steps = story.steps();
    let Some(Effect::Slept { mutex }) = steps[fell_asleep].effect else {
        return None;
    };
    let taken = story.on(mutex).filter(|(at, step)| {
        let takes = matches!(step.effect, Some(Effect::Acquired { shared: false, .. }));
        takes && *at > fell_asleep.max(notified) && step.thread != steps[fell_asleep].thread
    });
    taken.last().map(|(at, _)| at)
}

/// Whether a notification can have been for what the waiter then waited for in vain.
///
/// Not if it looked after the notification, under the lock that it kept until it fell asleep: then
/// it saw what the notification was about, and there was still nothing to go on with.
fn missed(story: &Story<'_>, wait: &Wait, fell_asleep: usize, notified: usize) -> bool {
    let steps = story.steps();
    let asleep = &steps[fell_asleep];
    let Some(Effect::Slept { mutex }) = asleep.effect else {
        return true;
    };
    let source = story.evidence.source;
    let in_a_loop = wait
        .site
        .as_ref()
        .is_some_and(|site| source.in_a_loop(site));
    if !in_a_loop && !asleep.action.ends_with("_while") {
        return true;
    }
    let takes = |step: &Step| match step.effect {
        Some(Effect::Acquired { .. }) => step.object.as_ref().is_some_and(|it| it.id == mutex),
        Some(Effect::Woken { mutex: Some(it) }) => it == mutex,
        _ => false,
    };
    let mut own = (0..fell_asleep)
        .rev()
        .filter(|at| steps[*at].thread == wait.thread.index && takes(&steps[*at]));
    let Some(took_it) = own.next() else {
        return true;
    };
    if notified > took_it {
        return true;
    }
    // Taken again just for the wait, after the look: the notification fell in between.
    let taken_again = matches!(steps[took_it].effect, Some(Effect::Acquired { .. }));
    let looked = own
        .next()
        .filter(|at| steps[*at].site != steps[took_it].site);
    let same_call = |at: usize| story.operation_at(at) == story.operation_at(fell_asleep);
    taken_again && looked.is_some_and(|at| at < notified && same_call(at))
}

fn notifications<'e>(story: &Story<'e>, variable: &ObjectRef) -> Vec<Notification<'e>> {
    let notification = |(at, step): (usize, &'e Step)| {
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
        "lost wake-up: {notifier} notified {name}{} when {waiter} was not waiting yet; {waiter} \
         began to wait only afterwards{}, and nobody notifies it again",
        at(lost.site),
        at(wait.site.as_ref()),
    );
    let waits = format!("{waiter} begins to wait here, after the notification");
    let notifies = format!("{notifier} notifies here, before {waiter} waits");
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

pub(super) fn never(story: &Story<'_>, wait: &Wait, because: &str) -> Told {
    let label = format!("{} waits here for ever", story.who(wait.thread.index));
    Told {
        defect: Defect::MissingWakeup,
        sentence: format!("missing wake-up: {}{because}", story.clause(wait)),
        places: place(wait.site.as_ref(), label).into_iter().collect(),
        key_steps: Vec::new(),
        fatal_step: None,
    }
}
