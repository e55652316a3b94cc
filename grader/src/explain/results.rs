//! Results that no order of the operations explains: which step of one operation came between two
//! of another, and on what.

use super::story::{Story, Told, in_brackets, object, place};
use crate::report::Defect;
use grade_protocol::evidence::{Effect, Step};

/// Tells what came in between, or for an execution without interference that there was none.
pub(super) fn tell(story: &Story<'_>) -> Option<Told> {
    let mut told = interference(story)?;
    if let Some(result) = unexplained(story) {
        told.sentence.push_str(&format!("; so {result}"));
    }
    Some(told)
}

/// Tells of a result that is wrong though nothing interfered.
pub(super) fn sequential(story: &Story<'_>) -> Told {
    let summary = &story.evidence.finding.summary;
    let sentence = match unexplained(story) {
        Some(result) => format!("wrong result, whatever the interleaving: {result}"),
        None => summary.clone(),
    };
    let op = story.evidence.finding.unexplained.as_ref().map(|it| it.op);
    let last = (0..story.steps().len())
        .rev()
        .find(|at| op.is_some() && story.operation_at(*at) == op && own(&story.steps()[*at]));
    let site = last.and_then(|at| story.steps()[at].site.as_ref());
    let places = place(site, "the last step of the call whose result is wrong").into_iter();
    Told {
        defect: Defect::SequentialError,
        sentence,
        places: places.collect(),
        key_steps: last.into_iter().collect(),
        fatal_step: None,
    }
}

/// `B's increment() returned 1, where only 2 or 3 fits`.
fn unexplained(story: &Story<'_>) -> Option<String> {
    let found = story.evidence.finding.unexplained.as_ref()?;
    let row = story.evidence.operations.get(found.op as usize)?;
    let thread = scenario_thread(row.thread);
    let call = format!("{thread}'s {}", row.call);
    Some(match (&row.result, found.legal.as_slice()) {
        (None, _) => format!("{call} waits, although it could go on"),
        (Some(result), []) => format!("{call} returned {result}, where it should have waited"),
        (Some(result), [only]) => format!("{call} returned {result}, where only {only} fits"),
        (Some(result), legal) => {
            format!(
                "{call} returned {result}, where only {} fit",
                legal.join(" or ")
            )
        }
    })
}

/// What a scenario calls its threads: 0 is `main`, then `A`, `B`, ...
fn scenario_thread(thread: u32) -> String {
    match thread {
        0 => "main".to_owned(),
        1..=26 => char::from(b'A' + (thread - 1) as u8).to_string(),
        _ => format!("T{thread}"),
    }
}

/// Whether a step stands in the student's source.
fn own(step: &Step) -> bool {
    step.site
        .as_ref()
        .is_some_and(|site| site.file.starts_with("src/"))
}

/// A stretch in which a thread looked at, and perhaps changed, one object with nobody in between:
/// an atomic access, or from taking a lock to giving it back.
#[derive(Clone, Debug)]
struct Visit<'e> {
    thread: u32,
    op: Option<u32>,
    object: u32,
    /// The step at which it looked.
    begin: usize,
    /// The step at which it was through.
    end: usize,
    before: Option<&'e str>,
    after: Option<&'e str>,
    /// Wrote, whether or not the value is another one now.
    wrote: bool,
}

impl Visit<'_> {
    fn changed(&self) -> bool {
        self.wrote && (self.before != self.after || self.before.is_none())
    }
}

/// Every visit, in the order of their beginnings.
fn visits<'e>(story: &Story<'e>) -> Vec<Visit<'e>> {
    let mut all: Vec<Visit<'e>> = Vec::new();
    for (at, step) in story.steps().iter().enumerate() {
        let (Some(object), Some(effect)) = (&step.object, &step.effect) else {
            continue;
        };
        let mut visit = Visit {
            thread: step.thread,
            op: story.operation_at(at),
            object: object.id,
            begin: at,
            end: at,
            before: None,
            after: None,
            wrote: false,
        };
        match effect {
            Effect::Read { value } => visit.before = Some(value),
            Effect::Wrote { old, value } | Effect::Updated { old, value } => {
                visit.before = Some(old);
                visit.after = Some(value);
                visit.wrote = true;
            }
            Effect::Acquired { value, .. } => {
                visit.before = value.as_deref();
                visit.after = value.as_deref();
                visit.end = usize::MAX;
            }
            Effect::Released { shared, value } => {
                let mine = all.iter_mut().rev().find(|it| {
                    it.thread == step.thread && it.object == object.id && it.end == usize::MAX
                });
                if let Some(held) = mine {
                    held.end = at;
                    held.after = value.as_deref();
                    held.wrote = !shared;
                }
                continue;
            }
            Effect::Slept { mutex } => {
                let mine = all.iter_mut().rev().find(|it| {
                    it.thread == step.thread && it.object == *mutex && it.end == usize::MAX
                });
                if let Some(held) = mine {
                    held.end = at;
                    held.wrote = true;
                }
                continue;
            }
            _ => continue,
        }
        all.push(visit);
    }
    all
}

/// What came between two steps of one operation that belong together.
pub(super) fn interference(story: &Story<'_>) -> Option<Told> {
    let visits = visits(story);
    let overwritten = pairs(&visits)
        .filter_map(|(first, second)| stale(story, &visits, first, second))
        .min_by_key(|(width, _)| *width);
    let torn = pairs(&visits)
        .filter_map(|(first, second)| torn(story, &visits, first, second))
        .min_by_key(|(width, _)| *width);
    let told = match (overwritten, torn) {
        (Some((_, told)), _) => told,
        (None, Some((_, told))) => told,
        (None, None) => between(story)?,
    };
    Some(told)
}

/// Two visits of the same thread in the same operation, the second begun after the first was over.
fn pairs<'v, 'e>(visits: &'v [Visit<'e>]) -> impl Iterator<Item = (&'v Visit<'e>, &'v Visit<'e>)> {
    visits.iter().enumerate().flat_map(move |(at, first)| {
        visits[at + 1..].iter().filter_map(move |second| {
            let same = first.thread == second.thread && first.op == second.op;
            (same && first.op.is_some() && second.begin > first.end).then_some((first, second))
        })
    })
}

/// The second visit acts on what the first one saw, and somebody changed it in between.
fn stale<'e>(
    story: &Story<'e>,
    visits: &[Visit<'e>],
    first: &Visit<'e>,
    second: &Visit<'e>,
) -> Option<(usize, Told)> {
    let acts = second.wrote || second.end == usize::MAX;
    if first.object != second.object || !acts || first.changed() {
        return None;
    }
    let other = visits.iter().find(|it| {
        it.object == first.object
            && it.thread != first.thread
            && it.changed()
            && it.begin > first.end
            && it.end < second.begin
    })?;
    let steps = story.steps();
    let name = steps[first.begin].object.as_ref().map(object)?;
    let (me, them) = (story.actor(first.begin), story.actor(other.begin));
    // The write stands where the change shows, or at the second look.
    let acted = if second.end == usize::MAX {
        second.begin
    } else {
        second.end
    };
    let acted_at = steps[second.begin].site.as_ref();
    let atomic = second.begin == second.end;
    let overwrites = match (second.after, other.after) {
        (Some(mine), Some(theirs)) => mine == theirs || undoes(other, second),
        _ => atomic,
    };
    let saw = first
        .before
        .map(|it| format!(" ({it})"))
        .unwrap_or_default();
    let theirs = match (other.before, other.after) {
        (Some(old), Some(new)) if old != new => format!(" from {old} to {new}"),
        _ => String::new(),
    };
    let (looked_at, changed_at) = (
        in_brackets(steps[first.begin].site.as_ref()),
        in_brackets(steps[other.begin].site.as_ref()),
    );
    let (defect, sentence, label) = if overwrites {
        let wrote = second
            .after
            .map(|it| format!(" with {it}"))
            .unwrap_or_default();
        (
            Defect::LostUpdate,
            format!(
                "lost update: {me} read {name}{saw}{looked_at}, then {them} changed it{theirs}\
                 {changed_at}, and {} overwrote that{wrote}{}",
                story.who(first.thread),
                in_brackets(acted_at),
            ),
            format!(
                "{} writes back what it computed from the old value",
                story.who(first.thread)
            ),
        )
    } else {
        (
            Defect::CheckThenAct,
            format!(
                "check then act: {me} looked at {name}{saw}{looked_at}, then {them} changed it\
                 {theirs}{changed_at}, and {} acted{} on what was no longer true",
                story.who(first.thread),
                in_brackets(acted_at),
            ),
            format!(
                "{} acts here on what it saw before",
                story.who(first.thread)
            ),
        )
    };
    let places = [
        place(acted_at, label),
        place(
            steps[first.begin].site.as_ref(),
            format!("{} looks at {name} here{saw}", story.who(first.thread)),
        ),
        place(
            steps[other.begin].site.as_ref(),
            format!("{} changes it in between{theirs}", story.who(other.thread)),
        ),
    ];
    let told = Told {
        defect,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![first.begin, other.begin, other.end, second.begin, acted],
        fatal_step: Some(acted),
    };
    Some((second.begin - first.begin, told))
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

/// Two visits that belong together, and somebody who saw, or changed, only one side of them.
fn torn<'e>(
    story: &Story<'e>,
    visits: &[Visit<'e>],
    first: &Visit<'e>,
    second: &Visit<'e>,
) -> Option<(usize, Told)> {
    if first.object == second.object || second.end == usize::MAX {
        return None;
    }
    if first.changed() && second.changed() {
        seen_half_done(story, visits, first, second)
    } else if !first.changed() && !second.changed() {
        looked_twice(story, visits, first, second)
    } else {
        None
    }
}

/// A writer's two changes, and somebody who looked in between.
fn seen_half_done<'e>(
    story: &Story<'e>,
    visits: &[Visit<'e>],
    first: &Visit<'e>,
    second: &Visit<'e>,
) -> Option<(usize, Told)> {
    let looks = |of: &Visit<'_>| {
        visits
            .iter()
            .find(|it| {
                it.thread != first.thread
                    && it.object == of.object
                    && it.begin > first.end
                    && it.end < second.begin
            })
            .cloned()
    };
    // Who saw the first change, and the second thing before it changed.
    let looked = looks(first)?;
    let also = looks(second).filter(|it| it.op == looked.op);
    let steps = story.steps();
    let (one, two) = (
        steps[first.begin].object.as_ref().map(object)?,
        steps[second.begin].object.as_ref().map(object)?,
    );
    let (writer, reader) = (story.actor(first.begin), story.actor(looked.begin));
    let sentence = format!(
        "seen half done: {writer} had changed {one}{}{} and not yet {two}{}, when {reader} looked{}",
        from_to(first),
        in_brackets(steps[first.begin].site.as_ref()),
        in_brackets(steps[second.begin].site.as_ref()),
        in_brackets(steps[looked.begin].site.as_ref()),
    );
    let places = [
        place(
            steps[second.begin].site.as_ref(),
            format!("{writer} changes {two} only here"),
        ),
        place(
            steps[first.begin].site.as_ref(),
            format!("{writer} has changed {one} here, and lets others look"),
        ),
        place(
            steps[looked.begin].site.as_ref(),
            format!("{reader} looks in between"),
        ),
    ];
    let mut key_steps = vec![
        first.begin,
        first.end,
        looked.begin,
        second.begin,
        second.end,
    ];
    key_steps.extend(also.map(|it| it.begin));
    let told = Told {
        defect: Defect::TornOperation,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: Some(looked.begin),
    };
    Some((second.begin - first.begin, told))
}

/// A reader's two looks, and somebody who changed both things in between.
fn looked_twice<'e>(
    story: &Story<'e>,
    visits: &[Visit<'e>],
    first: &Visit<'e>,
    second: &Visit<'e>,
) -> Option<(usize, Told)> {
    let changes = |of: &Visit<'_>| {
        visits
            .iter()
            .find(|it| {
                it.thread != first.thread
                    && it.object == of.object
                    && it.changed()
                    && it.begin > first.begin
                    && it.end < second.begin
            })
            .cloned()
    };
    let later = changes(second)?;
    let earlier = changes(first);
    let steps = story.steps();
    let (one, two) = (
        steps[first.begin].object.as_ref().map(object)?,
        steps[second.begin].object.as_ref().map(object)?,
    );
    let (reader, writer) = (story.actor(first.begin), story.actor(later.begin));
    let saw = |visit: &Visit<'_>| {
        visit
            .before
            .map(|it| format!(" ({it})"))
            .unwrap_or_default()
    };
    let sentence = format!(
        "not one moment: {reader} looked at {one}{}{} before {writer} changed it, and at {two}{}{} \
         after that",
        saw(first),
        in_brackets(steps[first.begin].site.as_ref()),
        saw(second),
        in_brackets(steps[second.begin].site.as_ref()),
    );
    let places = [
        place(
            steps[second.begin].site.as_ref(),
            format!("{reader} looks at {two} only here{}", saw(second)),
        ),
        place(
            steps[first.begin].site.as_ref(),
            format!("{reader} has looked at {one} here{}", saw(first)),
        ),
        place(
            steps[later.begin].site.as_ref(),
            format!("{writer} changes {two} in between"),
        ),
    ];
    let mut key_steps = vec![first.begin, later.begin, later.end, second.begin];
    key_steps.extend(earlier.map(|it| it.begin));
    let told = Told {
        defect: Defect::TornOperation,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: Some(second.begin),
    };
    Some((second.begin - first.begin, told))
}

fn from_to(visit: &Visit<'_>) -> String {
    match (visit.before, visit.after) {
        (Some(old), Some(new)) if old != new => format!(" from {old} to {new}"),
        _ => String::new(),
    }
}

/// When values tell nothing: where an operation was interrupted, and by whom.
fn between(story: &Story<'_>) -> Option<Told> {
    let steps = story.steps();
    let at = steps.iter().rposition(|step| step.forced_switch)?;
    let left = at.checked_sub(1)?;
    let thread = steps[left].thread;
    let before = steps[..at]
        .iter()
        .rposition(|step| step.thread == thread && own(step))?;
    let after = (at..steps.len()).find(|it| steps[*it].thread == thread && own(&steps[*it]));
    let other = (at..steps.len()).find(|it| steps[*it].thread != thread && own(&steps[*it]))?;
    let me = story.actor(before);
    let them = story.actor(other);
    let next = after.and_then(|it| steps[it].site.as_ref());
    let sentence = format!(
        "race: {them} came in between two steps of {me}, the one{} and the one{}",
        super::story::at(steps[before].site.as_ref()),
        super::story::at(next),
    );
    let places = [
        place(
            next,
            format!("{me} goes on here, after others came in between"),
        ),
        place(
            steps[before].site.as_ref(),
            format!("{me} is interrupted after this"),
        ),
        place(
            steps[other].site.as_ref(),
            format!("{them} comes in between"),
        ),
    ];
    let mut key_steps = vec![before, other];
    key_steps.extend(after);
    Some(Told {
        defect: Defect::NotLinearizable,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: after,
    })
}
