//! What a confirmed failure shows: the evidence of its replay, with names and an explanation.

use super::confirm::verdict_under;
use super::session::Replayed;
use crate::explain::{self, Evidence, SourceNames};
use crate::intake::Sources;
use crate::report::{Counterexample, LeftOut, OperationRow};
use crate::token::Token;
use grade_protocol::catalog::Case;
use grade_protocol::evidence::{Effect, End, Site, Step, Trace, WAITS_FOR_CALLERS, Wait};
use grade_protocol::judge::{Entry, Finding};

/// What a replayed execution shows.
pub(crate) fn counterexample(
    case: &Case,
    replayed: &Replayed,
    finding: &Finding,
    sources: &Sources,
    token: &Token,
) -> Counterexample {
    let observation = &replayed.record.observation;
    let mut trace = replayed.trace.clone().unwrap_or_default();
    let broken_at = finding.entry.as_ref();
    let broken_at = broken_at.and_then(|entry| step_of(entry, &trace));
    let left_out = leave_out_the_middle(&mut trace);
    let broken_at = broken_at.and_then(|at| still_there(at, left_out.as_ref()));
    let mut waits = waits_of(&observation.end);
    own_places(&trace, &mut waits);
    let source = SourceNames::of(&sources.files());
    explain::name_objects(&source, &mut trace, &mut waits);
    let operations = rows(case, finding);
    let explanation = explain::explain(&Evidence {
        verdict: verdict_under(finding.verdict, &token.schedule),
        finding,
        observation,
        operations: &operations,
        waits: &waits,
        broken_at,
        trace: &trace,
        source: &source,
    });
    Counterexample {
        case: case.name.clone(),
        schedule_number: 1,
        schedules: 1,
        forced_switches: replayed.record.forced_switches,
        operations,
        explanation,
        waits,
        trace,
        left_out,
        token: token.to_string(),
    }
}

/// The operations of a case with what came of them.
pub(super) fn rows(case: &Case, finding: &Finding) -> Vec<OperationRow> {
    let legal = |number: usize| {
        let unexplained = finding.unexplained.as_ref()?;
        (unexplained.op as usize == number).then(|| unexplained.legal.clone())
    };
    case.operations
        .iter()
        .enumerate()
        .map(|(number, op)| OperationRow {
            thread: op.thread,
            call: op.call.clone(),
            result: finding.results.get(number).cloned().flatten(),
            legal: legal(number),
        })
        .collect()
}

/// The step at which that one went into the probe.
fn step_of(entry: &Entry, trace: &Trace) -> Option<usize> {
    let entered = |step: &Step| match &step.effect {
        Some(Effect::Entered { probe, .. }) => *probe == entry.probe,
        _ => false,
    };
    let steps = (0..).zip(&trace.steps);
    let mut entries = steps.filter(|(_, step)| entered(step)).map(|(at, _)| at);
    entries.nth(entry.number as usize)
}

/// Where a step is once the middle is left out, unless it was in there.
fn still_there(at: usize, left_out: Option<&LeftOut>) -> Option<usize> {
    let Some(left_out) = left_out else {
        return Some(at);
    };
    let (first, count) = (left_out.after as usize, left_out.steps as usize);
    match at {
        at if at < first => Some(at),
        at => at.checked_sub(count).filter(|at| *at >= first),
    }
}

/// Steps that are kept of an execution that goes on and on: those that led there, and the last ones.
const KEPT_STEPS: (usize, usize) = (300, 300);

/// Takes the middle out of a long trace, in which nothing happens that has not happened before.
fn leave_out_the_middle(trace: &mut Trace) -> Option<LeftOut> {
    let (first, last) = KEPT_STEPS;
    let count = trace.steps.len().checked_sub(first + last)?;
    if count == 0 {
        return None;
    }
    trace.steps.drain(first..first + count);
    Some(LeftOut {
        after: first as u32,
        steps: count as u64,
    })
}

/// A wait inside one of std's adapters (`receiver.iter().collect()`) stands at a place in std; the
/// trace knows where in the student's code that is. Places of this machine, or in the checks and the kit,
/// are of no use to anybody.
fn own_places(trace: &Trace, waits: &mut [Wait]) {
    let is_foreign = |site: &Site| !std::path::Path::new(&site.file).starts_with("src");
    for wait in waits {
        if wait.site.as_ref().is_some_and(is_foreign) {
            let last = trace
                .steps
                .iter()
                .rfind(|step| step.thread == wait.thread.index && step.site.is_some());
            let site = last.and_then(|step| step.site.clone());
            wait.site = site.filter(|site| !is_foreign(site));
        }
        for holder in &mut wait.holders {
            holder.site.take_if(|site| is_foreign(site));
        }
        if let Some(object) = &mut wait.object {
            object.made.take_if(|made| is_foreign(made));
        }
    }
}

fn waits_of(end: &End) -> Vec<Wait> {
    let waits = match end {
        End::Stuck { waits } | End::Leaked { waits } | End::HeldUp { waits, .. } => waits,
        End::StepLimit { at, .. } => at,
        End::Finished | End::Hung { .. } | End::Trouble { .. } => return Vec::new(),
    };
    let of_interest = waits.iter().filter(|wait| wait.doing != WAITS_FOR_CALLERS);
    of_interest.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::own_places;
    use grade_protocol::evidence::{Site, Trace, Wait};

    fn wait_at(file: &str) -> Wait {
        let site = serde_json::json!({"file": file, "line": 7, "column": 1});
        let thread = serde_json::json!({"index": 1, "name": null});
        serde_json::from_value(serde_json::json!({
            "thread": thread,
            "doing": "Mutex::lock",
            "object": {"id": 1, "kind": "Mutex", "made": site, "name": null},
            "site": site,
            "holders": [{"thread": thread, "site": site}],
        }))
        .expect("a wait")
    }

    fn places(wait: &Wait) -> Vec<&Site> {
        let made = wait.object.iter().filter_map(|object| object.made.as_ref());
        let held = wait
            .holders
            .iter()
            .filter_map(|holder| holder.site.as_ref());
        wait.site.iter().chain(made).chain(held).collect()
    }

    #[test]
    fn places_of_the_machine_and_of_the_checks_are_not_shown() {
        for (file, shown) in [
            ("src/lib.rs", 3),
            ("exercises/event/checks/src/lib.rs", 0),
            ("grader/kit/src/gate.rs", 0),
            ("/rustc/library/std/src/sync/mpsc.rs", 0),
        ] {
            let mut waits = [wait_at(file)];
            own_places(&Trace::default(), &mut waits);
            assert_eq!(places(&waits[0]).len(), shown, "{file}");
        }
    }
}
