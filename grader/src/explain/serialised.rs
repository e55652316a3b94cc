//! Work that had to overlap and did not: who could not come in, and what kept it out.

use super::story::{Story, Told, at, is_lock, object, place};
use crate::report::Defect;
use grade_protocol::evidence::{Effect, End, MEETS, Site, Wait};

/// Tells why a meeting did not come about.
pub(super) fn no_meeting(story: &Story<'_>) -> Option<Told> {
    let waits = story.evidence.waits;
    let inside: Vec<&Wait> = waits.iter().filter(|wait| wait.doing == MEETS).collect();
    let first = inside.first()?;
    let kept_out = waits.iter().find(|wait| {
        let holder = wait.holders.first().map(|holder| holder.thread.index);
        is_lock(wait) && inside.iter().any(|it| holder == Some(it.thread.index))
    });
    // Or a call that waits for another call, whose work is done by threads of its own.
    let calls = |thread: u32| story.operation_at_end(thread).is_some();
    let kept_out = kept_out.or_else(|| {
        waits.iter().find(|wait| {
            let mut holders = wait.holders.iter();
            is_lock(wait)
                && calls(wait.thread.index)
                && holders.any(|it| it.thread.index != wait.thread.index && calls(it.thread.index))
        })
    });
    Some(match kept_out {
        Some(wait) => by_a_lock(story, wait),
        None => too_few(story, first),
    })
}

/// Somebody waits for a lock that is held by one who is at work.
fn by_a_lock(story: &Story<'_>, wait: &Wait) -> Told {
    let lock = wait.object.as_ref();
    let name = lock.map(object).unwrap_or_default();
    let waiter = story.who(wait.thread.index);
    let holder = wait.holders.first();
    let index = holder.map_or(0, |holder| holder.thread.index);
    let since = holder.and_then(|holder| holder.site.as_ref());
    let job = job_of(story, index);
    let sentence = format!(
        "serialised: {waiter} could not go on{} while {} was at work{}, because {} still holds \
         {name}, which it took{}",
        at(wait.site.as_ref()),
        story.who(index),
        job.map(|job| format!(" on {job}")).unwrap_or_default(),
        story.who(index),
        at(since),
    );
    let held = format!(
        "{} takes {name} here and keeps it while it works",
        story.who(index)
    );
    let kept_out = format!("{waiter} waits here meanwhile");
    let places = [place(since, held), place(wait.site.as_ref(), kept_out)];
    let taken = lock.and_then(|lock| story.acquired_at(index, lock.id));
    let mut key_steps: Vec<usize> = taken.into_iter().collect();
    key_steps.extend(story.last_step(index));
    key_steps.extend(story.last_step(wait.thread.index));
    Told {
        defect: Defect::SerialisedByLock,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: taken,
    }
}

/// Nobody is kept out by a lock: there is just nobody to come in.
fn too_few(story: &Story<'_>, first: &Wait) -> Told {
    let worker = story.who(first.thread.index);
    let job = job_of(story, first.thread.index);
    let job = job.map(|job| format!(" on {job}")).unwrap_or_default();
    let mut others: Vec<&Wait> = story
        .evidence
        .waits
        .iter()
        .filter(|wait| wait.doing != MEETS && wait.thread.index != first.thread.index)
        .collect();
    // An idle worker tells more than who waits for results.
    others.sort_by_key(|wait| story.operation_at_end(wait.thread.index).is_some());
    // Whoever waits for the one at work could have started another before.
    let for_the_worker = others.iter().find(|wait| {
        let mut holders = wait.holders.iter();
        holders.any(|holder| holder.thread.index == first.thread.index)
    });
    let (why, telling) = match (for_the_worker, others.first()) {
        (Some(wait), _) => (
            format!(
                "{} waits{} for it to end before anybody else begins",
                story.who(wait.thread.index),
                at(wait.site.as_ref())
            ),
            Some(*wait),
        ),
        (None, Some(wait)) => (
            format!("no other thread takes up work: {}", story.clause(wait)),
            Some(*wait),
        ),
        (None, None) => (
            "there is no other thread that could take up more work".to_owned(),
            None,
        ),
    };
    let work_began = story
        .steps()
        .iter()
        .rev()
        .filter(|step| step.thread == first.thread.index)
        .find_map(|step| step.site.as_ref());
    let mut places = Vec::new();
    if let Some(wait) = telling {
        let label = format!("{} waits here meanwhile", story.who(wait.thread.index));
        places.extend(place(wait.site.as_ref(), label));
    }
    places.extend(place(work_began, format!("{worker} is at work{job}")));
    let mut key_steps: Vec<usize> = story.last_step(first.thread.index).into_iter().collect();
    key_steps.extend(telling.and_then(|wait| story.last_step(wait.thread.index)));
    Told {
        defect: Defect::TooFewThreads,
        sentence: format!("serialised: while {worker} is at work{job}, {why}"),
        places,
        key_steps,
        fatal_step: None,
    }
}

/// Tells why an operation that is held up keeps an independent one from finishing.
pub(super) fn held_up(story: &Story<'_>) -> Option<Told> {
    let End::HeldUp { frozen_at, .. } = &story.evidence.observation.end else {
        return None;
    };
    let waits = story.evidence.waits;
    let waiting = waits.iter().find(|wait| !wait.holders.is_empty());
    let wait = waiting.or_else(|| waits.first())?;
    let me = wait.thread.index;
    let waiter = story.whose(me, story.operation_at_end(me));
    let holder = wait.holders.first().map(|holder| holder.thread.index);
    let holding = holder.map(|it| story.whose(it, story.operation_at_end(it)));
    let name = wait.object.as_ref().map(object);
    let since = wait.holders.first().and_then(|holder| holder.site.as_ref());
    let sentence = match (&name, &holding) {
        (Some(name), Some(holding)) if is_lock(wait) => format!(
            "one lock for all: {waiter} has nothing to do with {holding}, but waits{} for {name}, \
             which that one holds{}",
            at(wait.site.as_ref()),
            since
                .map(|site| format!(" since {site}"))
                .unwrap_or_default(),
        ),
        _ => format!(
            "not independent: while another call is held up{}, {waiter} cannot finish: {}",
            at(frozen_at.as_ref().filter(|site| is_own(site))),
            story.clause(wait)
        ),
    };
    let name = name.unwrap_or_else(|| "it".to_owned());
    let holding = holding.unwrap_or_default();
    let places = [
        place(since, format!("{holding} takes {name} here")),
        place(
            wait.site.as_ref(),
            format!("{waiter} waits here for {name}"),
        ),
    ];
    let mut key_steps: Vec<usize> = story.last_step(me).into_iter().collect();
    if let (Some(holder), Some(lock)) = (holder, &wait.object) {
        key_steps.extend(story.acquired_at(holder, lock.id));
    }
    Some(Told {
        defect: Defect::SharedLock,
        sentence,
        places: places.into_iter().flatten().collect(),
        fatal_step: story.last_step(me),
        key_steps,
    })
}

fn is_own(site: &Site) -> bool {
    site.file.starts_with("src/")
}

/// What a thread is at work on: `job 100`.
fn job_of(story: &Story<'_>, thread: u32) -> Option<String> {
    let own = story.steps().iter().filter(|step| step.thread == thread);
    own.rev().find_map(|step| match &step.effect {
        Some(Effect::Entered { probe, key }) => Some(format!("{probe} {key}")),
        _ => None,
    })
}
