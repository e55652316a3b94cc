//! The right results in the wrong order, because the work was put in that order before any thread had
//! it. Never about the order in which threads were ready.

use super::super::story::{Story, Told, in_brackets, listed, place};
use crate::report::Defect;
use grade_protocol::evidence::Effect;
use std::collections::BTreeMap;

/// Tells of work that was handed out in another order than it was asked for.
pub(super) fn tell(story: &Story<'_>) -> Option<Told> {
    let op = story.evidence.finding.unexplained.as_ref()?.op;
    let row = story.evidence.operations.get(op as usize)?;
    let asked = parts(&row.call)?;
    let begun = begun(story);
    let place_of = |key: &str| asked.iter().position(|part| *part == key);
    // One thread alone cannot be overtaken: what it does later, it was given later.
    let backwards = begun.iter().find_map(|(thread, keys)| {
        keys.windows(2).find_map(|two| {
            let backwards = place_of(two[0].1)? > place_of(two[1].1)?;
            backwards.then_some((*thread, two[0], two[1]))
        })
    });
    let mut told = match backwards {
        Some((thread, later, earlier)) => (
            format!(
                "{} was handed {} first and {} after it, and the list that was asked for has them the \
                 other way round",
                story.who(thread),
                later.1,
                earlier.1,
            ),
            vec![later.0, earlier.0],
        ),
        None => not_as_they_came(story, row.result.as_deref()?, &asked)?,
    };
    let mut sentence = format!(
        "the order was another one before any thread came in: {}",
        std::mem::take(&mut told.0)
    );
    let orders = story.evidence.source.orders();
    let named: Vec<String> = orders
        .iter()
        .map(|(name, site)| format!("`{name}`{}", in_brackets(Some(site))))
        .collect();
    if !named.is_empty() {
        sentence.push_str(&format!(
            "; a {} has an order of its own, not the one in which it was filled",
            listed(&named)
        ));
    }
    let places = orders.iter().filter_map(|(name, site)| {
        place(Some(site), format!("a `{name}` has an order of its own"))
    });
    Some(Told {
        defect: Defect::SequentialError,
        sentence,
        places: places.collect(),
        fatal_step: told.1.first().copied(),
        key_steps: told.1,
    })
}

/// Results whose order is not the one in which the work was done, either; with the steps at which it was.
fn not_as_they_came(
    story: &Story<'_>,
    result: &str,
    asked: &[&str],
) -> Option<(String, Vec<usize>)> {
    let steps = story.steps().iter().enumerate();
    let done: Vec<(usize, &str)> = steps
        .filter_map(|(at, step)| match &step.effect {
            Some(Effect::Left { key, .. }) => Some((at, key.as_str())),
            _ => None,
        })
        .collect();
    // Each must be found in the result, once, or nothing can be said.
    let stands: Option<Vec<usize>> = done
        .iter()
        .map(|(_, key)| {
            let mut found = result.match_indices(key);
            let (at, _) = found.next()?;
            found.next().is_none().then_some(at)
        })
        .collect();
    let as_they_came = stands?.is_sorted();
    let keys: Vec<String> = done.iter().map(|(_, key)| (*key).to_owned()).collect();
    (!as_they_came && done.len() == asked.len()).then(|| {
        (
            format!(
                "the results stand neither in the order that was asked for nor in the one in which they \
                 came, which is {}",
                listed(&keys)
            ),
            done.iter().map(|(at, _)| *at).collect(),
        )
    })
}

/// What each of the student's threads began to work on, with the step at which it did.
fn begun<'e>(story: &Story<'e>) -> BTreeMap<u32, Vec<(usize, &'e str)>> {
    let mut begun: BTreeMap<u32, Vec<(usize, &str)>> = BTreeMap::new();
    for (at, step) in story.steps().iter().enumerate() {
        if let Some(Effect::Entered { key, .. }) = &step.effect {
            begun.entry(step.thread).or_default().push((at, key));
        }
    }
    begun
}

/// The elements of the list in a call such as `squares([3, 1])`, each once.
fn parts(call: &str) -> Option<Vec<&str>> {
    let (_, list) = call.split_once('[')?;
    let (list, _) = list.rsplit_once(']')?;
    let parts: Vec<&str> = list
        .split(", ")
        .map(|part| part.trim_matches('"'))
        .collect();
    let mut once = parts.clone();
    once.sort_unstable();
    once.dedup();
    (once.len() == parts.len()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn the_elements_of_a_list_are_read_from_the_call_unless_one_stands_there_twice() {
        assert_eq!(
            parts(r#"download(["/a/ok", "/b/ok"])"#),
            Some(vec!["/a/ok", "/b/ok"])
        );
        assert_eq!(parts("squares([3, 1])"), Some(vec!["3", "1"]));
        assert_eq!(parts("squares([3, 3])"), None);
        assert_eq!(parts("total()"), None);
    }
}
