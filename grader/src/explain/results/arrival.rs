//! The right results in the wrong order: the one in which they were ready.

use super::super::story::{Story, Told, in_brackets, listed, object, place};
use super::visits::Visit;
use crate::report::Defect;
use grade_protocol::evidence::{Effect, Step};

/// Tells of a result that holds what it should, in another order.
pub(super) fn tell<'e>(story: &Story<'e>, _visits: &[Visit<'e>]) -> Option<Told> {
    let found = story.evidence.finding.unexplained.as_ref()?;
    let row = story.evidence.operations.get(found.op as usize)?;
    let result = row.result.as_deref()?;
    if !found.legal.iter().any(|legal| reordered(result, legal)) {
        return None;
    }
    let steps = story.steps();
    let took: Vec<(usize, &Step)> = steps
        .iter()
        .enumerate()
        .filter(|(at, step)| {
            let received = matches!(step.effect, Some(Effect::Received { .. }));
            received && story.operation_at(*at) == Some(found.op)
        })
        .collect();
    let (first, step) = took.first().copied()?;
    let channel = step.object.as_ref()?;
    let sent: Vec<(usize, &Step)> = story
        .on(channel.id)
        .filter(|(_, step)| matches!(step.effect, Some(Effect::Sent { .. })))
        .collect();
    let senders: Vec<String> = sent
        .iter()
        .map(|(_, step)| story.who(step.thread))
        .collect();
    let (collector, name) = (story.actor(first), object(channel));
    let sentence = format!(
        "order of arrival: {collector} takes results from {name} as they come{}, and they came from \
         {}, in this order{}",
        in_brackets(step.site.as_ref()),
        listed(&senders),
        in_brackets(sent.first().and_then(|(_, step)| step.site.as_ref())),
    );
    let places = [
        place(
            step.site.as_ref(),
            format!("{collector} takes whatever comes next"),
        ),
        place(
            sent.first().and_then(|(_, step)| step.site.as_ref()),
            "a result is sent without its place".to_owned(),
        ),
    ];
    let mut key_steps: Vec<usize> = sent.iter().map(|(at, _)| *at).collect();
    key_steps.extend(took.iter().map(|(at, _)| *at));
    Some(Told {
        defect: Defect::ArrivalOrder,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps,
        fatal_step: sent.first().map(|(at, _)| *at),
    })
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
