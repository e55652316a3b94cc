//! Executions without an end.

use super::story::{Story, Told, at, listed, object, place};
use crate::output::words::thousands;
use crate::report::Defect;
use grade_protocol::evidence::End;

/// Tells who goes round in circles, and where.
pub(super) fn tell(story: &Story<'_>) -> Option<Told> {
    let End::StepLimit {
        steps,
        spinning: true,
        ..
    } = &story.evidence.observation.end
    else {
        return None;
    };
    let waits = story.evidence.waits;
    let mut who = Vec::new();
    let mut places = Vec::new();
    let mut key_steps = Vec::new();
    for wait in waits {
        let thread = wait.thread.index;
        let last = story.last_step(thread);
        let looked_at = last.and_then(|at| story.steps()[at].object.as_ref());
        let looks = looked_at.map(|it| format!(", at {}", object(it)));
        who.push(format!(
            "{} in `{}`{}{}",
            story.who(thread),
            wait.doing,
            at(wait.site.as_ref()),
            looks.unwrap_or_default()
        ));
        let label = if wait.object.is_some() {
            format!("{} waits here meanwhile", story.who(thread))
        } else {
            format!("{} comes here again and again", story.who(thread))
        };
        places.extend(place(wait.site.as_ref(), label));
        key_steps.extend(last);
    }
    Some(Told {
        defect: Defect::Livelock,
        sentence: format!(
            "livelock: after {} steps still running, looking again and again at what nobody \
             changes: {}",
            thousands((*steps).into()),
            listed(&who)
        ),
        places,
        key_steps,
        fatal_step: None,
    })
}
