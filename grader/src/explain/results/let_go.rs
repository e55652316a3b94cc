//! A lock that is given back and taken again within one operation, with somebody else having it in
//! between: what can be told where values cannot be shown.

use super::super::story::{Story, Told, in_brackets, object, place};
use super::visits::{Visit, pairs};
use crate::report::Defect;

/// The narrowest such pair of sections, of the operation that nobody can explain if it has one.
pub(super) fn tell<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    let unexplained = story.evidence.finding.unexplained.as_ref().map(|it| it.op);
    pairs(visits)
        .filter(|(first, second)| first.object == second.object && is_opaque(first))
        .filter_map(|(first, second)| {
            let other = visits.iter().find(|it| {
                it.object == first.object
                    && it.thread != first.thread
                    && it.wrote
                    && it.begin > first.end
                    && it.end < second.begin
            });
            Some((first, other?, second))
        })
        .min_by_key(|(first, _, second)| (first.op != unexplained, second.begin - first.begin))
        .and_then(|(first, other, second)| told(story, first, other, second))
}

/// A section under a lock whose value cannot be shown.
fn is_opaque(visit: &Visit<'_>) -> bool {
    visit.begin != visit.end && visit.end != usize::MAX && visit.before.is_none()
}

fn told(
    story: &Story<'_>,
    first: &Visit<'_>,
    other: &Visit<'_>,
    second: &Visit<'_>,
) -> Option<Told> {
    let steps = story.steps();
    let name = steps[first.begin].object.as_ref().map(object)?;
    let site = |at: usize| steps[at].site.as_ref();
    let (me, them) = (story.actor(first.begin), story.actor(other.begin));
    let who = story.who(first.thread);
    let sentence = format!(
        "let go in between: {me} had {name}{}, gave it back and took it again{}; in between {them} \
         had it{}, so that what {who} saw first need not be so any more",
        in_brackets(site(first.begin)),
        in_brackets(site(second.begin)),
        in_brackets(site(other.begin)),
    );
    let places = [
        place(
            site(second.begin),
            format!("{who} takes {name} again, and goes by what it saw before"),
        ),
        place(
            site(first.begin),
            format!("{who} has {name} for the first time"),
        ),
        place(site(other.begin), format!("{them} has it in between")),
    ];
    Some(Told {
        defect: Defect::CheckThenAct,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![first.begin, first.end, other.begin, second.begin],
        fatal_step: Some(second.begin),
    })
}
