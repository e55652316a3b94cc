//! Panics: where, and whether another panic or another thread's change is behind it.

use super::results;
use super::story::{Story, Told, at, in_brackets, object, place};
use crate::report::Defect;
use grade_protocol::evidence::{Effect, ObjectRef, Site};

/// Tells where it panicked and why.
pub(super) fn tell(story: &Story<'_>) -> Option<Told> {
    let (at, message) = last_panic(story)?;
    let step = &story.steps()[at];
    let site = step.site.as_ref();
    if let Some(told) = poisoned(story, at) {
        return Some(after_a_wait(story, told));
    }
    let actor = story.actor(at);
    let mut told = Told {
        defect: Defect::Panic,
        sentence: format!("panic{}: {actor} panicked: {message}", in_brackets(site)),
        places: place(site, format!("{actor} panics here: {message}"))
            .into_iter()
            .collect(),
        key_steps: vec![at],
        fatal_step: Some(at),
    };
    told = after_a_wait(story, told);
    // It takes an interleaving: then what came in between is the cause.
    if !story.is_interleaved() {
        return Some(told);
    }
    if let Some(cause) = results::by_values(story) {
        told.sentence.push_str(&format!("; {}", cause.sentence));
        told.places.extend(cause.places);
        told.key_steps.extend(cause.key_steps);
    }
    Some(told)
}

/// Adds that the thread that panicked first came from a wait, and did not look again.
fn after_a_wait(story: &Story<'_>, mut told: Told) -> Told {
    let steps = story.steps();
    let Some(panicked) = told.fatal_step else {
        return told;
    };
    let thread = steps[panicked].thread;
    let last = steps[..panicked].iter().rposition(|step| {
        step.thread == thread && !matches!(step.effect, Some(Effect::Acquired { .. }))
    });
    let Some(woken) = last.filter(|at| matches!(steps[*at].effect, Some(Effect::Woken { .. })))
    else {
        return told;
    };
    let Some(site) = &steps[woken].site else {
        return told;
    };
    if story.looks_again(woken) {
        return told;
    }
    told.sentence.push_str(&format!(
        "; it had been woken at {site}, and went on without looking again whether there was \
         anything to go on with"
    ));
    told.places.extend(place(
        Some(site),
        "what follows this wait does not look again",
    ));
    told.key_steps.push(woken);
    told
}

fn last_panic(story: &Story<'_>) -> Option<(usize, String)> {
    let steps = story.steps().iter().enumerate();
    steps.rev().find_map(|(at, step)| match &step.effect {
        Some(Effect::Panicked { message }) => Some((at, in_a_line(message))),
        _ => None,
    })
}

/// The panic comes from taking a lock that somebody held while they panicked.
fn poisoned(story: &Story<'_>, second: usize) -> Option<Told> {
    let steps = story.steps();
    let thread = steps[second].thread;
    let before = steps[..second]
        .iter()
        .rposition(|step| step.thread == thread)?;
    let lock = match steps[before].effect {
        Some(Effect::Acquired { .. }) => steps[before].object.as_ref()?,
        Some(Effect::Woken { mutex: Some(mutex) }) => story.on(mutex).next()?.1.object.as_ref()?,
        _ => return None,
    };
    let same_line = line(steps[before].site.as_ref()) == line(steps[second].site.as_ref());
    if !same_line {
        return None;
    }
    let first = (0..second).find(|at| {
        matches!(steps[*at].effect, Some(Effect::Panicked { .. })) && held(story, *at, lock)
    })?;
    let name = object(lock);
    let site = steps[first].site.as_ref();
    let message = match &steps[first].effect {
        Some(Effect::Panicked { message }) => in_a_line(message),
        _ => String::new(),
    };
    let sentence = format!(
        "poisoned lock: {} panicked{} ({message}) while it held {name}, so {} got an error instead \
         of the lock{} and panicked, too",
        story.actor(first),
        at(site),
        story.actor(second),
        at(steps[second].site.as_ref()),
    );
    let places = [
        place(site, format!("this panics while {name} is held")),
        place(
            steps[second].site.as_ref(),
            format!("{name} is poisoned, and this `unwrap` panics"),
        ),
    ];
    Some(Told {
        defect: Defect::PoisonedLock,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![first, before, second],
        fatal_step: Some(first),
    })
}

/// Characters of a message within a sentence.
const MESSAGE_CHARS: usize = 160;

/// A message as a part of a sentence.
fn in_a_line(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    let mut text: String = words.join(" ").chars().take(MESSAGE_CHARS).collect();
    if text.chars().count() == MESSAGE_CHARS {
        text.push('…');
    }
    text
}

/// Whether the thread of step `at` held `lock` then.
fn held(story: &Story<'_>, at: usize, lock: &ObjectRef) -> bool {
    let thread = story.steps()[at].thread;
    let own = story
        .on(lock.id)
        .filter(|(on, step)| *on < at && step.thread == thread);
    let last = own.last().and_then(|(_, step)| step.effect.as_ref());
    matches!(last, Some(Effect::Acquired { .. }))
}

fn line(site: Option<&Site>) -> Option<(&str, u32)> {
    site.map(|site| (site.file.as_str(), site.line))
}
