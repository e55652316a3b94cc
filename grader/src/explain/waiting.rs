//! Executions in which nobody can go on: who waits for whom, and what that wait was for.

use super::condition;
use super::parked;
use super::results;
use super::story::{self, Story, Told, is_join, is_lock, listed, object, place};
use crate::report::Defect;
use grade_protocol::evidence::{Effect, MEETS, Wait};

/// Tells why nobody can go on.
pub(super) fn tell(story: &Story<'_>) -> Option<Told> {
    let told = match circle(story) {
        Some(circle) => in_a_circle(story, &circle),
        None => {
            let root = root(story)?;
            let told = at_the_root(story, root);
            match kept_asleep(story, root).filter(|_| told.defect == Defect::MissingWakeup) {
                Some(kept) => kept,
                None => with_a_cause(story, with_dependents(story, root, told)),
            }
        }
    };
    Some(with_waits(story, told))
}

/// Somebody needs a lock that the one at the root keeps while it sleeps on a condition. That nobody
/// notifies it may be quite right: what is wrong is that others wait with it.
fn kept_asleep(story: &Story<'_>, root: &Wait) -> Option<Told> {
    let keeps = |wait: &&Wait| {
        is_lock(wait)
            && story
                .needs(wait)
                .is_some_and(|it| it.thread.index == root.thread.index)
    };
    let waits = story.evidence.waits.iter().find(keeps)?;
    let condition = root.object.as_ref().map(object)?;
    let sleeper = story.who(root.thread.index);
    let mut told = plain(story, waits, Defect::Deadlock, "");
    told.sentence.push_str(&format!(
        " and keeps while it sleeps{} on {condition}",
        story::at(root.site.as_ref())
    ));
    let label = format!("{sleeper} sleeps here, with that lock in its hands");
    told.places.extend(place(root.site.as_ref(), label));
    Some(told)
}

/// Why one thread waits for ever, for executions in which others may have ended.
pub(super) fn root_cause(story: &Story<'_>) -> Option<Told> {
    let root = root(story)?;
    Some(with_waits(story, at_the_root(story, root)))
}

/// Threads that wait for each other all around, each for the next.
fn circle<'e>(story: &Story<'e>) -> Option<Vec<&'e Wait>> {
    let waits: &'e [Wait] = story.evidence.waits;
    for first in waits {
        let mut path = vec![first];
        while let Some(next) = story.needs(path[path.len() - 1]) {
            let seen = path
                .iter()
                .position(|wait| wait.thread.index == next.thread.index);
            if let Some(at) = seen {
                return Some(path.split_off(at));
            }
            path.push(next);
        }
    }
    None
}

fn in_a_circle(story: &Story<'_>, circle: &[&Wait]) -> Told {
    let mut places = Vec::new();
    for wait in circle {
        let who = story.who(wait.thread.index);
        let what = wait.object.as_ref().map(object).unwrap_or_default();
        let waits = if is_join(wait) {
            format!("{who} waits here for a thread to end, for ever")
        } else {
            format!("{who} waits here for {what}, for ever")
        };
        places.extend(place(wait.site.as_ref(), waits));
        for holder in wait.holders.iter().filter(|_| is_lock(wait)) {
            let label = format!(
                "{} holds {what} from here on",
                story.who(holder.thread.index)
            );
            places.extend(place(holder.site.as_ref(), label));
        }
    }
    let clauses: Vec<String> = circle.iter().map(|wait| story.clause(wait)).collect();
    let (defect, mut sentence) = match circle {
        [alone] => {
            let since = alone
                .holders
                .first()
                .and_then(|holder| holder.site.as_ref());
            let actor = story.whose(
                alone.thread.index,
                story.operation_at_end(alone.thread.index),
            );
            let sentence = format!(
                "deadlock: {actor} waits{} for {}, which it has held itself{}",
                story::at(alone.site.as_ref()),
                alone.object.as_ref().map(object).unwrap_or_default(),
                since
                    .map(|site| format!(" since {site}"))
                    .unwrap_or_default(),
            );
            (Defect::SelfDeadlock, sentence)
        }
        all if all.iter().all(|wait| is_lock(wait)) => {
            let actors: Vec<String> = all
                .iter()
                .map(|wait| {
                    let thread = wait.thread.index;
                    story.whose(thread, story.operation_at_end(thread))
                })
                .collect();
            let how = match all.len() {
                2 => "each hold a lock that the other needs",
                _ => "each hold a lock that the next one needs, all around",
            };
            let sentence = format!(
                "deadlock: {} {how}: {}",
                listed(&actors),
                clauses.join("; ")
            );
            (Defect::LockCycle, sentence)
        }
        all => {
            let defect = if all.iter().any(|wait| is_join(wait)) {
                Defect::StuckJoin
            } else {
                Defect::Deadlock
            };
            (defect, format!("deadlock: {}", clauses.join(", and ")))
        }
    };
    if let Some(why) = kept_without_a_name(story, circle) {
        sentence.push_str(&why);
    }
    Told {
        defect,
        sentence,
        places,
        key_steps: Vec::new(),
        fatal_step: None,
    }
}

/// Why somebody in a circle still holds what it seems to have let go: its guard has no name, and lives
/// until the expression is through in which it asks for the next lock.
fn kept_without_a_name(story: &Story<'_>, circle: &[&Wait]) -> Option<String> {
    circle.iter().find_map(|wait| {
        let asks = wait.site.as_ref()?;
        let held = circle.iter().flat_map(|other| &other.holders);
        let mine = held.filter(|holder| holder.thread.index == wait.thread.index);
        let (taken, until) = mine.filter_map(|holder| holder.site.as_ref()).find_map(|taken| {
            let until = story.evidence.source.of_temporaries(taken, asks)?;
            Some((taken, until))
        })?;
        Some(format!(
            "; the guard that {} takes at {taken} has no name, and so it lives until the whole {until} \
             is through, in which the other lock is asked for",
            story.who(wait.thread.index)
        ))
    })
}

/// Threads that calls which do not return hang on in the end. A worker that waits for work is in
/// order, unless it is one of these.
fn needed_by_callers(story: &Story<'_>) -> Vec<u32> {
    let waits = story.evidence.waits;
    let is_caller = |wait: &&Wait| {
        let thread = wait.thread.index;
        thread == 0 || story.operation_at_end(thread).is_some()
    };
    let end_of = |caller: &Wait| {
        let mut last = caller.thread.index;
        let mut next = story.needs(caller);
        // Without a circle, nobody is met twice.
        for _ in 0..waits.len() {
            let Some(wait) = next else { break };
            last = wait.thread.index;
            next = story.needs(wait);
        }
        last
    };
    waits.iter().filter(is_caller).map(end_of).collect()
}

/// Whose wait is not for another waiting thread: what all the others hang on.
fn root<'e>(story: &Story<'e>) -> Option<&'e Wait> {
    let waits: &'e [Wait] = story.evidence.waits;
    let needed = needed_by_callers(story);
    let needed_kind = |kind: &str| {
        let mut roots = waits.iter().filter(|it| needed.contains(&it.thread.index));
        roots.any(|it| it.object.as_ref().is_some_and(|object| object.kind == kind))
    };
    // Who waits for an answer waits for those who sleep instead of giving one.
    let answers = needed_kind("channel") && !needed_kind("condvar");
    let ends = waits.iter().filter(|wait| {
        let kind = wait.object.as_ref().map(|object| object.kind.as_str());
        let asked_for = needed.is_empty() || needed.contains(&wait.thread.index);
        let asleep = answers && kind == Some("condvar");
        story.needs(wait).is_none() && (asked_for || asleep)
    });
    // A thread that others wait for tells more than one that nobody needs; a wait on a condition
    // tells more than one for a message.
    let best = ends.max_by_key(|wait| {
        let needed = waits
            .iter()
            .filter(|other| {
                let needs = story.needs(other);
                needs.is_some_and(|it| it.thread.index == wait.thread.index)
            })
            .count();
        let kind = wait.object.as_ref().map(|object| object.kind.as_str());
        let telling = match kind {
            Some("condvar") => 2,
            Some("channel" | "thread") => 1,
            _ => 0,
        };
        (telling, needed, std::cmp::Reverse(wait.thread.index))
    })?;
    // A channel that is full stops those who would have notified.
    let kind = best.object.as_ref().map(|object| object.kind.as_str());
    let full = waits.iter().find(|wait| wait.doing == "send");
    Some(full.filter(|_| kind == Some("condvar")).unwrap_or(best))
}

fn at_the_root(story: &Story<'_>, root: &Wait) -> Told {
    let kind = root.object.as_ref().map(|object| object.kind.as_str());
    match kind {
        Some("condvar") => condition::tell(story, root),
        Some("thread") => parked::tell(story, root),
        Some("channel") if root.doing == "send" => plain(
            story,
            root,
            Defect::Deadlock,
            ", and nobody takes anything out",
        ),
        Some("channel") => receiver(story, root),
        Some("mutex" | "rwlock") => orphan(story, root),
        _ if is_join(root) => plain(story, root, Defect::StuckJoin, ""),
        _ => plain(story, root, Defect::Deadlock, ""),
    }
}

fn plain(story: &Story<'_>, root: &Wait, defect: Defect, because: &str) -> Told {
    let label = format!("{} waits here for ever", story.who(root.thread.index));
    Told {
        defect,
        sentence: format!("deadlock: {}{because}", story.clause(root)),
        places: place(root.site.as_ref(), label).into_iter().collect(),
        key_steps: Vec::new(),
        fatal_step: None,
    }
}

/// A receiver is only released by a message or by the end of the last sender.
fn receiver(story: &Story<'_>, root: &Wait) -> Told {
    let channel = root.object.as_ref();
    let name = channel.map(object).unwrap_or_default();
    let mut told = plain(
        story,
        root,
        Defect::OpenChannel,
        ", but nobody sends any more, and a sender of it has not been dropped",
    );
    let made = channel.and_then(|channel| channel.made.as_ref());
    told.places.extend(place(
        made,
        format!("{name} is made here; whoever keeps a sender keeps its receiver waiting"),
    ));
    if let Some(channel) = channel {
        let last = story
            .on(channel.id)
            .filter(|(_, step)| matches!(step.effect, Some(Effect::Sent { .. })))
            .last();
        told.key_steps.extend(last.map(|(at, _)| at));
    }
    told
}

/// A lock whose holder does not wait for anything: it has ended, or never let go.
fn orphan(story: &Story<'_>, root: &Wait) -> Told {
    let because = root.holders.first().map(|holder| {
        let who = story.who(holder.thread.index);
        format!(", and {who} has ended without giving it back")
    });
    plain(story, root, Defect::Deadlock, &because.unwrap_or_default())
}

/// Others that are told of beside who waits at the root and for it.
const MOST_OTHERS: usize = 2;

/// Adds who waits for the one at the root.
fn with_dependents(story: &Story<'_>, root: &Wait, mut told: Told) -> Told {
    let dependents: Vec<&Wait> = story
        .evidence
        .waits
        .iter()
        .filter(|wait| {
            let needs = story.needs(wait);
            needs.is_some_and(|it| it.thread.index == root.thread.index)
        })
        .collect();
    if let Some(first) = dependents.first() {
        told.sentence
            .push_str(&format!("; and {}", story.clause(first)));
    }
    for wait in &dependents {
        let label = story.clause(wait);
        told.places.extend(place(wait.site.as_ref(), label));
    }
    // Whoever else waits may be the one who ought to have come.
    let shown = |wait: &&Wait| {
        let index = wait.thread.index;
        let of_dependents = dependents.iter().any(|it| it.thread.index == index);
        index != root.thread.index && !of_dependents && wait.doing != MEETS
    };
    let others: Vec<&Wait> = story.evidence.waits.iter().filter(shown).collect();
    let clauses = others
        .iter()
        .take(MOST_OTHERS)
        .map(|wait| story.clause(wait));
    let clauses: Vec<String> = clauses.collect();
    if !clauses.is_empty() && told.defect != Defect::WrongWakeup {
        told.sentence
            .push_str(&format!("; meanwhile {}", listed(&clauses)));
    }
    told
}

/// What nobody came to say may have been lost before: a countdown that missed a step, for instance.
fn with_a_cause(story: &Story<'_>, mut told: Told) -> Told {
    if told.defect == Defect::LostWakeup || !story.is_interleaved() {
        return told;
    }
    if let Some(cause) = results::overwritten(story) {
        told.sentence = format!("{}; behind it: {}", told.sentence, cause.sentence);
        told.places.splice(0..0, cause.places);
        told.key_steps.extend(cause.key_steps);
        told.fatal_step = cause.fatal_step;
        told.defect = cause.defect;
    }
    told
}

/// The steps at which waits began, and those at which the locks were taken that they are for.
fn with_waits(story: &Story<'_>, mut told: Told) -> Told {
    for wait in story.evidence.waits {
        told.key_steps.extend(story.last_step(wait.thread.index));
        let Some(object) = wait.object.as_ref().filter(|_| is_lock(wait)) else {
            continue;
        };
        for holder in &wait.holders {
            told.key_steps
                .extend(story.acquired_at(holder.thread.index, object.id));
        }
    }
    if told.fatal_step.is_none() {
        told.fatal_step = story
            .steps()
            .iter()
            .rposition(|step| matches!(step.effect, Some(Effect::WaitsForEver)));
    }
    told
}
