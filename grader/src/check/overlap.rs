//! Calls that could go on at once and never do, because one lock keeps them apart. Never costs a
//! point, and says nothing where anything is in doubt.
//!
//! That two calls never overlapped in what was explored proves nothing: a call that is a single
//! step has no room for another, and one that waits for a lock has begun. So each of the two is held
//! up at each of its steps in turn, and it must be a lock of its own that the other then waits for.

use super::CheckContext;
use super::counterexample::counterexample;
use super::session::Session;
use crate::report::{Advice, Counterexample};
use grade_protocol::catalog::{Case, CheckInfo, ShownOp};
use grade_protocol::evidence::{End, Record, Wait};
use grade_protocol::judge::Ruling;
use grade_protocol::worker::{FromWorker, ToWorker};

/// The scenario's threads as they are called: the one that is held up, and the one that is not.
const HELD_UP: (u32, &str) = (1, "A");
const OTHER: (u32, &str) = (2, "B");

/// The advice to keep calls less apart, if a lock does keep some apart that need not be.
pub(super) fn kept_apart(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
) -> anyhow::Result<Option<Advice>> {
    let cases = context.judge.could_overlap(check)?;
    if cases.is_empty() {
        return Ok(None);
    }
    let Ok(mut session) = Session::open(context.worker, &check.name, None)? else {
        return Ok(None);
    };
    let mut tried = Vec::new();
    for case in cases {
        let order = ToWorker::Freeze {
            scenario: case.scenario.clone(),
            budget: context.budget(check, &case),
        };
        let Some((records, executions)) = hold_up(&mut session, &order) else {
            return Ok(None);
        };
        tried.push(Tried {
            pair: Pair::of(&case.operations),
            kept_out: keeps_out(&records, executions).cloned(),
            case,
        });
    }
    let apart = always_apart(&tried);
    let shown = tried.iter().find(|it| apart.contains(&&it.pair));
    let Some((shown, record)) = shown.and_then(|it| it.kept_out.as_ref().map(|r| (it, r))) else {
        return Ok(None);
    };
    let found = show(context, check, &shown.case, record)?;
    Ok(found.map(|found| Advice {
        text: worded(&found.explanation.sentence, &apart),
        places: found.explanation.places,
    }))
}

/// What it showed to hold up the first thread at each of its steps, and how many executions that
/// took; nothing if the worker does not answer.
fn hold_up(session: &mut Session, order: &ToWorker) -> Option<(Vec<Record>, u64)> {
    session.order(order).ok()?;
    match session.hear().ok()? {
        FromWorker::Round {
            records, coverage, ..
        } if coverage.exhausted => Some((records, coverage.schedules)),
        _ => None,
    }
}

/// One of the executions with its explanation, if it repeats.
fn show(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    case: &Case,
    record: &Record,
) -> anyhow::Result<Option<Counterexample>> {
    let Ruling::Illegal(finding) = context.judge.ruling(check, case, &record.observation)? else {
        return Ok(None);
    };
    let token = context.token(check, case, &record.schedule);
    let session = Session::open(context.worker, &check.name, None)?;
    let replayed = session
        .and_then(|mut session| session.replay(case, &record.schedule, true, token.max_steps));
    let repeated = replayed
        .ok()
        .filter(|replayed| replayed.record.digest == record.digest);
    Ok(repeated.map(|replayed| counterexample(case, &replayed, &finding, context.sources, &token)))
}

/// The names of two operations, whichever of them is held up.
#[derive(Clone, Debug)]
struct Pair(String, String);

impl PartialEq for Pair {
    fn eq(&self, other: &Pair) -> bool {
        let same = |a: &Pair, b: (&str, &str)| (a.0.as_str(), a.1.as_str()) == b;
        same(self, (&other.0, &other.1)) || same(self, (&other.1, &other.0))
    }
}

impl Pair {
    fn of(operations: &[ShownOp]) -> Pair {
        let name = |thread: u32| {
            let op = operations.iter().find(|op| op.thread == thread);
            let call = op.map_or("", |op| op.call.as_str());
            call.split('(').next().unwrap_or_default().to_owned()
        };
        Pair(name(HELD_UP.0), name(OTHER.0))
    }
}

/// A case that was tried.
#[derive(Clone, Debug)]
struct Tried {
    case: Case,
    pair: Pair,
    /// The first execution in which the other call was kept out, if it always was.
    kept_out: Option<Record>,
}

/// The first execution in which a lock of the one that was held up kept the other out, if nobody
/// came in once it had begun. It is held up before its first step, then before the second and so
/// on, and in the last execution not at all. A record stands for all executions up to the next.
fn keeps_out(records: &[Record], executions: u64) -> Option<&Record> {
    let (not_begun, others) = records.split_first()?;
    let (not_held_up, held_up) = others.split_last()?;
    let first = held_up.first()?;
    let from_beginning_to_end =
        (not_begun.number, first.number, not_held_up.number) == (1, 2, executions);
    let throughout = held_up.iter().all(waits_for_the_held_up);
    (from_beginning_to_end && throughout).then_some(first)
}

fn waits_for_the_held_up(record: &Record) -> bool {
    let End::HeldUp { waits, .. } = &record.observation.end else {
        return false;
    };
    let for_its_lock = |wait: &Wait| {
        let kind = wait.object.as_ref().map(|object| object.kind.as_str());
        let mut holders = wait.holders.iter();
        wait.thread.name.as_deref() == Some(OTHER.1)
            && matches!(kind, Some("mutex" | "rwlock"))
            && holders.any(|holder| holder.thread.name.as_deref() == Some(HELD_UP.1))
    };
    waits.iter().any(for_its_lock)
}

/// The pairs that were kept apart in every case, in the order in which they were tried.
fn always_apart(tried: &[Tried]) -> Vec<&Pair> {
    let mut apart: Vec<&Pair> = Vec::new();
    for Tried { pair, .. } in tried {
        let mut alike = tried.iter().filter(|it| it.pair == *pair);
        if !apart.contains(&pair) && alike.all(|it| it.kept_out.is_some()) {
            apart.push(pair);
        }
    }
    apart
}

fn worded(sentence: &str, apart: &[&Pair]) -> String {
    let pairs: Vec<String> = apart
        .iter()
        .map(|Pair(one, other)| format!("{one} and {other}"))
        .collect();
    format!(
        "{sentence}. These never go on at once: {}. The results are right, and it costs no points; \
         but under load, callers wait in line where they need not",
        pairs.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_protocol::evidence::{Holder, ObjectRef, Observation, ThreadRef};
    use grade_protocol::schedule::{Schedule, Time};

    fn thread(index: u32, name: &str) -> ThreadRef {
        ThreadRef {
            index,
            name: Some(name.to_owned()),
        }
    }

    fn record(number: u64, end: End) -> Record {
        Record {
            number,
            schedule: Schedule::default(),
            forced_switches: 0,
            steps: 9,
            digest: number,
            observation: Observation {
                pasts: Vec::new(),
                took_ns: None,
                time: Time::Ideal,
                events: Vec::new(),
                end,
            },
        }
    }

    fn fine(number: u64) -> Record {
        record(number, End::Finished)
    }

    /// `B` waits for something of this kind that `holder` has.
    fn waits(number: u64, kind: &str, holder: &str) -> Record {
        let object = ObjectRef {
            id: 1,
            kind: kind.to_owned(),
            made: None,
            name: None,
        };
        let wait = Wait {
            thread: thread(2, "B"),
            doing: "lock".to_owned(),
            object: Some(object),
            site: None,
            holders: vec![Holder {
                thread: thread(1, holder),
                site: None,
            }],
        };
        let end = End::HeldUp {
            frozen_at: None,
            waits: vec![wait],
        };
        record(number, end)
    }

    #[test]
    fn a_lock_that_is_held_from_the_first_step_to_the_last_keeps_out() {
        for kind in ["mutex", "rwlock"] {
            let records = [fine(1), waits(2, kind, "A"), waits(4, kind, "A"), fine(5)];
            let first = keeps_out(&records, 5).map(|record| record.number);
            assert_eq!(first, Some(2), "{kind}");
        }
    }

    #[test]
    fn a_call_without_a_step_in_between_keeps_nobody_out() {
        assert_eq!(keeps_out(&[fine(1)], 2), None);
        assert_eq!(keeps_out(&[fine(1), fine(2)], 2), None);
    }

    #[test]
    fn a_call_that_has_begun_before_it_takes_the_lock_lets_others_in() {
        let records = [fine(1), waits(3, "mutex", "A"), fine(4)];
        assert_eq!(keeps_out(&records, 4), None);
    }

    #[test]
    fn a_lock_that_is_let_go_before_the_call_is_through_lets_others_in() {
        // The last record stands for execution 3 as well, in which the call was still held up.
        assert_eq!(
            keeps_out(&[fine(1), waits(2, "mutex", "A"), fine(3)], 4),
            None
        );
        let taken_twice = [
            fine(1),
            waits(2, "mutex", "A"),
            fine(3),
            waits(4, "mutex", "A"),
            fine(5),
        ];
        assert_eq!(keeps_out(&taken_twice, 5), None);
    }

    #[test]
    fn only_a_lock_of_the_call_that_is_held_up_counts() {
        for record in [waits(2, "channel", "A"), waits(2, "mutex", "owner")] {
            assert_eq!(keeps_out(&[fine(1), record, fine(3)], 3), None);
        }
    }

    fn tried(one: &str, other: &str, is_kept_out: bool) -> Tried {
        let op = |thread, name: &str| ShownOp {
            thread,
            call: format!("{name}(0, 5)"),
        };
        let operations = vec![op(0, "open"), op(1, one), op(2, other)];
        Tried {
            pair: Pair::of(&operations),
            kept_out: is_kept_out.then(|| waits(2, "mutex", "A")),
            case: Case {
                operations,
                ..Case::default()
            },
        }
    }

    #[test]
    fn two_operations_are_apart_only_if_they_are_in_all_cases_whichever_is_held_up() {
        let tried = [
            tried("deposit", "withdraw", true),
            tried("balance", "deposit", true),
            tried("withdraw", "deposit", true),
            tried("deposit", "balance", false),
        ];
        assert_eq!(
            always_apart(&tried),
            [&Pair("deposit".to_owned(), "withdraw".to_owned())]
        );
    }
}
