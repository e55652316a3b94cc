//! What fails only when a timer fires early.

use super::story::{Story, Told, at, place};
use crate::report::Defect;
use grade_protocol::evidence::{Effect, Step};

/// Puts the timer that fired before what happened then.
pub(super) fn tell(story: &Story<'_>, then: Told) -> Told {
    let steps = story.steps();
    let is_timer = |step: &Step| {
        matches!(step.effect, Some(Effect::TimedOut { .. })) || step.action == "sleep"
    };
    // The last one before the failure is the one that decided it.
    let until = then.fatal_step.map_or(steps.len(), |at| at + 1);
    let timer = steps[..until.min(steps.len())]
        .iter()
        .rposition(is_timer)
        .or_else(|| steps.iter().rposition(is_timer));
    let Some(timer) = timer else {
        return Told {
            defect: Defect::RacesWithTime,
            sentence: format!("relies on timing: {}", then.sentence),
            ..then
        };
    };
    let site = steps[timer].site.as_ref();
    let who = story.who(steps[timer].thread);
    // What ended is told by what began at the same place.
    let began = steps[..timer].iter().rfind(|step| {
        step.thread == steps[timer].thread && step.site == steps[timer].site && step.site.is_some()
    });
    let action = began.map_or(&steps[timer].action, |step| &step.action);
    let sentence = format!(
        "relies on timing: {who}'s `{}`{} was over before the others had got far enough: {}",
        action,
        at(site),
        then.sentence
    );
    let mut places: Vec<_> = place(site, "right only as long as this is long enough")
        .into_iter()
        .collect();
    places.extend(then.places);
    let mut key_steps = then.key_steps;
    key_steps.push(timer);
    Told {
        defect: Defect::RacesWithTime,
        sentence,
        places,
        key_steps,
        fatal_step: then.fatal_step,
    }
}
