//! An operation acts on what it saw before somebody else changed it: lost updates, checks before
//! acts.

use super::super::story::{Story, Told, in_brackets, object, place};
use super::visits::{Visit, pairs};
use super::writes;
use crate::report::Defect;

/// The narrowest such pair of visits.
pub(super) fn tell<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    pairs(visits)
        .filter_map(|(first, second)| {
            let other = overtaken_by(story, visits, first, second)?;
            Some((first, other, second))
        })
        .min_by_key(|(first, _, second)| second.begin - first.begin)
        .and_then(|(first, other, second)| told(story, first, other, second))
}

/// A value that was ready before somebody else wrote a newer one, and is written over it.
pub(super) fn overtaken<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    pairs(visits)
        // Who writes under a lock has seen what was there, unless it writes just what it had before.
        .filter(|(first, second)| {
            let had = [first.before, first.after].contains(&second.after);
            let unseen = second.begin == second.end || (second.after.is_some() && had);
            first.object != second.object && second.changed() && unseen
        })
        .filter_map(|(first, second)| {
            let other = visits.iter().find(|it| {
                it.object == second.object
                    && it.thread != second.thread
                    && it.changed()
                    && it.begin > first.begin
                    && it.end < second.begin
                    && undoes(it, second)
            });
            Some((first, other?, second))
        })
        .min_by_key(|(first, _, second)| second.begin - first.begin)
        .and_then(|(first, other, second)| older_over_newer(story, first, other, second))
}

fn older_over_newer(
    story: &Story<'_>,
    first: &Visit<'_>,
    other: &Visit<'_>,
    second: &Visit<'_>,
) -> Option<Told> {
    let steps = story.steps();
    let name = steps[second.begin].object.as_ref().map(object)?;
    let (me, them) = (story.actor(first.begin), story.actor(other.begin));
    let who = story.who(first.thread);
    let site = |visit: &Visit<'_>| steps[visit.begin].site.as_ref();
    let sentence = format!(
        "lost update: {me} had its value for {name} ready{}, then {them} changed {name}{}{}, and {who} \
         wrote its older value{} over it{}",
        in_brackets(site(first)),
        other.change(),
        in_brackets(site(other)),
        second.after.map(|it| format!(" {it}")).unwrap_or_default(),
        in_brackets(site(second)),
    );
    let places = [
        place(
            site(second),
            format!("{who} writes an older value over a newer one"),
        ),
        place(site(first), format!("{who} has its value from here")),
        place(site(other), format!("{them} writes a newer one")),
    ];
    Some(Told {
        defect: Defect::LostUpdate,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![first.begin, other.begin, second.begin, second.acted_at()],
        fatal_step: Some(second.acted_at()),
    })
}

/// Who changed the object between a look and the act that rests on it.
fn overtaken_by<'v, 'e>(
    story: &Story<'e>,
    visits: &'v [Visit<'e>],
    first: &Visit<'e>,
    second: &Visit<'e>,
) -> Option<&'v Visit<'e>> {
    let acts = second.wrote || second.end == usize::MAX;
    if first.object != second.object || !acts || first.changed() {
        return None;
    }
    // A lock taken and given back with the same value in it: a write of a writer's, a look else.
    if !second.changed() && !writes(story, visits, second.op) {
        return None;
    }
    visits.iter().find(|it| {
        it.object == first.object
            && it.thread != first.thread
            && it.changed()
            && it.begin > first.end
            && it.end < second.begin
    })
}

fn told(
    story: &Story<'_>,
    first: &Visit<'_>,
    other: &Visit<'_>,
    second: &Visit<'_>,
) -> Option<Told> {
    let steps = story.steps();
    let name = steps[first.begin].object.as_ref().map(object)?;
    let (me, them) = (story.actor(first.begin), story.actor(other.begin));
    let who = story.who(first.thread);
    let (look, change, act) = (
        steps[first.begin].site.as_ref(),
        steps[other.begin].site.as_ref(),
        steps[second.begin].site.as_ref(),
    );
    let theirs = other.change();
    let (defect, sentence, label) = if overwrites(other, second) {
        let read = match first.before {
            Some(value) => format!("read {value} from {name}"),
            None => format!("read {name}"),
        };
        let wrote = second.after.map(|it| format!(" with {it}"));
        let sentence = format!(
            "lost update: {me} {read}{}, then {them} changed it{theirs}{}, and {who} overwrote \
             that{}{}",
            in_brackets(look),
            in_brackets(change),
            wrote.unwrap_or_default(),
            in_brackets(act),
        );
        let label = format!("{who} writes back what it computed from the old value");
        (Defect::LostUpdate, sentence, label)
    } else {
        let saw = match first.before {
            Some(value) => format!("saw {value} in {name}"),
            None => format!("looked at {name}"),
        };
        let sentence = format!(
            "check then act: {me} {saw}{}, then {them} changed it{theirs}{}, and {who} acted{} on \
             what was no longer true",
            in_brackets(look),
            in_brackets(change),
            in_brackets(act),
        );
        let label = format!("{who} acts here on what it saw before");
        (Defect::CheckThenAct, sentence, label)
    };
    let saw = first.before.map(|it| format!(": {it}")).unwrap_or_default();
    let places = [
        place(act, label),
        place(look, format!("{who} looks at {name} here{saw}")),
        place(
            change,
            format!("{} changes it in between{theirs}", story.who(other.thread)),
        ),
    ];
    let acted = second.acted_at();
    Some(Told {
        defect,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![first.begin, other.begin, other.end, second.begin, acted],
        fatal_step: Some(acted),
    })
}

/// Whether the second write puts itself in the place of the other one's.
fn overwrites(other: &Visit<'_>, second: &Visit<'_>) -> bool {
    match (second.after, other.after) {
        (Some(mine), Some(theirs)) => mine == theirs || undoes(other, second),
        _ => second.begin == second.end,
    }
}

/// Whether the second write brings a number back behind the other one's change.
fn undoes(other: &Visit<'_>, second: &Visit<'_>) -> bool {
    let number = |value: Option<&str>| value.and_then(|value| value.parse::<i128>().ok());
    match (
        number(other.before),
        number(other.after),
        number(second.before),
        number(second.after),
    ) {
        (Some(old), Some(new), Some(before), Some(after)) => {
            (new > old && after < before) || (new < old && after > before)
        }
        _ => false,
    }
}
