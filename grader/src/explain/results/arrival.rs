//! The right results in the wrong order: the one in which they were ready.

use super::super::story::{Story, Told, in_brackets, listed, object, place};
use super::handed_out;
use super::visits::Visit;
use crate::report::{Defect, Place};
use grade_protocol::evidence::{Effect, Step};
use std::collections::BTreeSet;

/// Tells of a result that holds what it should, in another order.
pub(super) fn tell<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    let found = story.evidence.finding.unexplained.as_ref()?;
    let row = story.evidence.operations.get(found.op as usize)?;
    let result = row.result.as_deref()?;
    if !found.legal.iter().any(|legal| reordered(result, legal)) {
        return None;
    }
    handed_out::tell(story)
        .or_else(|| by_channel(story, found.op))
        .or_else(|| by_lock(story, visits))
}

/// Results that one thread takes out of a channel.
fn by_channel(story: &Story<'_>, op: u32) -> Option<Told> {
    let steps = story.steps();
    let took: Vec<(usize, &Step)> = steps
        .iter()
        .enumerate()
        .filter(|(at, step)| {
            let received = matches!(step.effect, Some(Effect::Received { .. }));
            received && story.operation_at(*at) == Some(op)
        })
        .collect();
    let (first, step) = took.first().copied()?;
    let channel = step.object.as_ref()?;
    let sent: Vec<usize> = story
        .on(channel.id)
        .filter(|(_, step)| matches!(step.effect, Some(Effect::Sent { .. })))
        .map(|(at, _)| at)
        .collect();
    let from = sent.first().and_then(|at| steps[*at].site.as_ref());
    let sentence = format!(
        "order of arrival: {} takes results from {} as they come{}, and they came from {}, in this \
         order{}",
        story.actor(first),
        object(channel),
        in_brackets(step.site.as_ref()),
        in_order(story, &sent),
        in_brackets(from),
    );
    let places = [
        place(
            step.site.as_ref(),
            format!("{} takes whatever comes next", story.actor(first)),
        ),
        place(from, "a result is sent without its place".to_owned()),
    ];
    let mut key_steps = sent.clone();
    key_steps.extend(took.iter().map(|(at, _)| *at));
    Some(told(sentence, places, key_steps, sent.first().copied()))
}

/// Results that several threads put into one thing behind a lock.
fn by_lock<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    let steps = story.steps();
    let put = |object: u32| -> Vec<usize> {
        let writes = visits
            .iter()
            .filter(|it| it.object == object && it.wrote && it.op.is_none());
        writes.map(|it| it.begin).collect()
    };
    // Work is taken from somewhere first, and its results are put somewhere else later.
    let shared = visits.iter().map(|it| put(it.object)).filter(|put| {
        let threads: BTreeSet<u32> = put.iter().map(|at| steps[*at].thread).collect();
        threads.len() > 1
    });
    let put = shared.max_by_key(|put| put.first().copied())?;
    let first = put.first().copied()?;
    let site = steps[first].site.as_ref();
    let name = steps[first].object.as_ref().map(object)?;
    let sentence = format!(
        "order of arrival: results are put into {name}{} as they are ready, by {}, in this order",
        in_brackets(site),
        in_order(story, &put),
    );
    let label = format!("each puts its result into {name} as soon as it has one");
    Some(told(sentence, [place(site, label), None], put, Some(first)))
}

fn told(
    sentence: String,
    places: [Option<Place>; 2],
    key_steps: Vec<usize>,
    fatal_step: Option<usize>,
) -> Told {
    Told {
        defect: Defect::ArrivalOrder,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step,
    }
}

/// Threads that are listed; of more, the first ones tell enough.
const MOST_LISTED: usize = 4;

/// The threads of these steps, in their order.
fn in_order(story: &Story<'_>, steps: &[usize]) -> String {
    let names = steps
        .iter()
        .take(MOST_LISTED)
        .map(|at| story.who(story.steps()[*at].thread));
    let mut names: Vec<String> = names.collect();
    if steps.len() > MOST_LISTED {
        names.push("others".to_owned());
    }
    listed(&names)
}

/// Whether two lists as a person reads them have the same parts in another order.
fn reordered(one: &str, other: &str) -> bool {
    let parts = |text: &str| {
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        let mut parts: Vec<String> = inner.split(", ").map(str::to_owned).collect();
        parts.sort_unstable();
        Some(parts)
    };
    one != other && parts(one).is_some() && parts(one) == parts(other)
}

#[cfg(test)]
mod tests {
    use super::reordered;

    #[test]
    fn only_the_same_parts_in_another_order_are_reordered() {
        assert!(reordered("[Some(4), Some(1)]", "[Some(1), Some(4)]"));
        assert!(!reordered("[Some(1), Some(4)]", "[Some(1), Some(4)]"));
        assert!(!reordered("[Some(1), None]", "[Some(1), Some(4)]"));
        assert!(!reordered("41", "14"));
    }
}
