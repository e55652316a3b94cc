//! Operations that are not one step: their changes are seen half done, or what they look at changes
//! between two looks.

use super::super::story::{Story, Told, in_brackets, place};
use super::visits::{Visit, pairs};
use crate::report::Defect;

/// A writer's two changes, and somebody who looked in between.
pub(super) fn seen_half_done<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    pairs(visits)
        .filter(|(first, second)| {
            first.op.is_some() && first.changed() && second.changed() && second.end != usize::MAX
        })
        .filter_map(|(first, second)| Some((first, onlooker(visits, first, second)?, second)))
        .min_by_key(|(first, _, second)| second.begin - first.begin)
        .and_then(|(first, looked, second)| half_done(story, first, looked, second))
}

/// Who saw the first change before the second was made; who looked at both, before who looked at one.
fn onlooker<'v, 'e>(
    visits: &'v [Visit<'e>],
    first: &Visit<'e>,
    second: &Visit<'e>,
) -> Option<&'v Visit<'e>> {
    let inside = |it: &&Visit<'_>| {
        it.thread != first.thread && it.begin > first.end && it.end < second.begin
    };
    let at_first = || {
        visits
            .iter()
            .filter(inside)
            .filter(|it| it.object == first.object)
    };
    let saw_both = at_first().find(|look| {
        let mut others = visits.iter().filter(inside);
        others.any(|it| it.op == look.op && it.object == second.object)
    });
    saw_both.or_else(|| at_first().next())
}

fn half_done(
    story: &Story<'_>,
    first: &Visit<'_>,
    looked: &Visit<'_>,
    second: &Visit<'_>,
) -> Option<Told> {
    let (one, two) = (first.name(story)?, second.name(story)?);
    let (writer, reader) = (story.actor(first.begin), story.actor(looked.begin));
    let not_yet = if first.object == second.object {
        "changed it again only later".to_owned()
    } else {
        format!("not yet {two}")
    };
    let sentence = format!(
        "seen half done: {writer} had changed {one}{}{} and {not_yet}{}, when {reader} looked{}",
        first.change(),
        in_brackets(first.site(story)),
        in_brackets(second.site(story)),
        in_brackets(looked.site(story)),
    );
    let places = [
        place(
            second.site(story),
            format!("{writer} changes {two} only here"),
        ),
        place(
            first.site(story),
            format!("{writer} has changed {one} here, and lets others look"),
        ),
        place(looked.site(story), format!("{reader} looks in between")),
    ];
    Some(Told {
        defect: Defect::TornOperation,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![
            first.begin,
            first.end,
            looked.begin,
            second.begin,
            second.end,
        ],
        fatal_step: Some(looked.begin),
    })
}

/// Two looks of one operation, and somebody who changed something in between.
pub(super) fn looked_twice<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    let unexplained = story.evidence.finding.unexplained.as_ref().map(|it| it.op);
    pairs(visits)
        .filter(|(first, second)| {
            first.op.is_some() && !second.changed() && second.end != usize::MAX
        })
        .filter_map(|(first, second)| {
            let change = visits.iter().find(|it| {
                it.thread != first.thread
                    && it.object == second.object
                    && it.changed()
                    && it.begin > first.end
                    && it.end < second.begin
            });
            Some((first, change?, second))
        })
        .min_by_key(|(first, _, second)| {
            // The operation whose result nobody can explain is the one to explain.
            let width = second.begin - first.begin;
            (first.op != unexplained, width)
        })
        .and_then(|(first, change, second)| two_moments(story, first, change, second))
}

fn two_moments(
    story: &Story<'_>,
    first: &Visit<'_>,
    change: &Visit<'_>,
    second: &Visit<'_>,
) -> Option<Told> {
    let (one, two) = (first.name(story)?, second.name(story)?);
    let (reader, writer) = (story.actor(first.begin), story.actor(change.begin));
    let saw = |visit: &Visit<'_>, name: &str| match visit.before {
        Some(value) => format!("saw {value} in {name}"),
        None => format!("looked at {name}"),
    };
    let begins = if first.changed() {
        format!("changed {one}{}", first.change())
    } else {
        saw(first, &one)
    };
    let again = if first.object == second.object {
        " again"
    } else {
        ""
    };
    let sentence = format!(
        "not one step: {reader} {begins}{}, then {writer} changed {two}{}{}, and only then {} \
         {}{again}{}",
        in_brackets(first.site(story)),
        change.change(),
        in_brackets(change.site(story)),
        story.who(first.thread),
        saw(second, &two),
        in_brackets(second.site(story)),
    );
    let places = [
        place(
            second.site(story),
            format!("{} looks at {two} only here", story.who(first.thread)),
        ),
        place(first.site(story), format!("{reader} {begins} here")),
        place(
            change.site(story),
            format!("{writer} changes {two} in between"),
        ),
    ];
    Some(Told {
        defect: Defect::TornOperation,
        sentence,
        places: places.into_iter().flatten().collect(),
        key_steps: vec![first.begin, change.begin, change.end, second.begin],
        fatal_step: Some(second.begin),
    })
}
