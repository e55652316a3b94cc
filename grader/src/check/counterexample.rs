//! What a confirmed failure shows: the evidence of its replay, with names and an explanation.

use super::confirm::verdict_under;
use super::session::Replayed;
use crate::explain::{self, Evidence, SourceNames};
use crate::intake::Sources;
use crate::report::{Counterexample, LeftOut, OperationRow};
use crate::token::Token;
use grade_protocol::catalog::Case;
use grade_protocol::evidence::{End, Site, Trace, WAITS_FOR_CALLERS, Wait};
use grade_protocol::judge::Finding;

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
    let left_out = leave_out_the_middle(&mut trace);
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
/// trace knows where in the student's code that is. Places of this machine are of no use to anybody.
fn own_places(trace: &Trace, waits: &mut [Wait]) {
    let is_foreign = |site: &Site| std::path::Path::new(&site.file).is_absolute();
    for wait in waits {
        if wait.site.as_ref().is_some_and(is_foreign) {
            let last = trace
                .steps
                .iter()
                .rfind(|step| step.thread == wait.thread.index && step.site.is_some());
            wait.site = last.and_then(|step| step.site.clone());
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
