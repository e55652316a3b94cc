//! An attempt that failed because of somebody else, and a caller that went on as if it had not.

use super::super::story::{Story, Told, at, object, place};
use super::visits::Visit;
use crate::report::Defect;
use grade_protocol::evidence::{Effect, Step};

/// The last attempt in vain after which its operation did not try again.
pub(super) fn tell<'e>(story: &Story<'e>, visits: &[Visit<'e>]) -> Option<Told> {
    let steps = story.steps();
    let failed = (0..steps.len()).rev().find(|at| {
        let tried_again = steps[at + 1..].iter().enumerate().any(|(later, step)| {
            step.thread == steps[*at].thread
                && step.site == steps[*at].site
                && story.operation_at(at + 1 + later) == story.operation_at(*at)
        });
        failed(&steps[*at]) && !tried_again && story.operation_at(*at).is_some()
    })?;
    let step = &steps[failed];
    let name = step.object.as_ref().map(object)?;
    let object = step.object.as_ref()?.id;
    let in_the_way = visits
        .iter()
        .rev()
        .find(|it| it.object == object && it.thread != step.thread && it.begin < failed);
    let because = in_the_way.map(|it| {
        let who = story.actor(it.begin);
        let site = steps[it.begin].site.as_ref();
        if it.end > failed {
            format!(", because {who} held it{}", since(site))
        } else {
            format!(", because {who} had changed it{}", at(site))
        }
    });
    let actor = story.actor(failed);
    let sentence = format!(
        "gave up: {actor} got nothing from `{}` on {name}{}{}, and did not try again",
        step.action,
        at(step.site.as_ref()),
        because.unwrap_or_default(),
    );
    let mut places: Vec<_> = place(
        step.site.as_ref(),
        format!("{actor} tries this in vain and goes on all the same"),
    )
    .into_iter()
    .collect();
    let mut key_steps = vec![failed];
    if let Some(other) = in_the_way {
        let label = format!("{} gets in the way here", story.actor(other.begin));
        places.extend(place(steps[other.begin].site.as_ref(), label));
        key_steps.push(other.begin);
    }
    Some(Told {
        defect: Defect::IgnoredFailure,
        sentence,
        places,
        key_steps,
        fatal_step: Some(failed),
    })
}

fn failed(step: &Step) -> bool {
    match &step.effect {
        Some(Effect::Refused) => true,
        Some(Effect::Read { .. }) => step.action.starts_with("compare"),
        _ => false,
    }
}

fn since(site: Option<&grade_protocol::evidence::Site>) -> String {
    site.map(|site| format!(" since {site}"))
        .unwrap_or_default()
}
