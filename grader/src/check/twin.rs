//! What the model has checked, once more on real threads, where that can be told there. Finds only
//! what the model did not: a submission that does something else on real threads.

use super::others::Others;
use super::stress::{self, Batch, Manner};
use super::{CheckContext, CheckOutcome};
use grade_protocol::Verdict;
use grade_protocol::catalog::{Case, CheckInfo, Method};
use grade_protocol::evidence::{HELD_UP, MEETS, ThreadDoing, Usage};
use grade_protocol::judge::Ruling;

/// Plays of each explored case. What is done otherwise on real threads is done so each time.
const PLAYS: u32 = 2;
/// Points at which a caller is held up, one after the other, from its first. An operation that waits
/// for nobody has some five.
const HELD_UP_AT: u32 = 16;

/// Plays the cases of the checks that passed. `check` is the one on real threads.
///
/// # Errors
/// For trouble of our own.
pub(super) fn run(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    others: &Others,
    outcome: CheckOutcome,
) -> anyhow::Result<CheckOutcome> {
    let service = context.judge.serve(check)?;
    for (twin, usage) in others.passed() {
        let Some(manner) = manner_of(twin) else {
            continue;
        };
        let cases = playable(context.judge.cases(twin, context.inputs)?);
        if cases.is_empty() {
            continue;
        }
        let seed = context.seed;
        let mut first = play(context, twin, &cases, service.clone(), manner, seed)?;
        let Some((verdict, summary)) = told(context, twin, &usage, &mut first)? else {
            continue;
        };
        let seed_again = seed.wrapping_add(stress::SECOND_SEED);
        let mut second = play(context, twin, &cases, service.clone(), manner, seed_again)?;
        let again = told(context, twin, &usage, &mut second)?;
        let again = again.is_some_and(|(again, _)| again == verdict);
        let verdict = if again { verdict } else { Verdict::Unknown };
        let summary = match again {
            true => summary,
            false => format!("failed once and not again, so it stays open: {summary}"),
        };
        return Ok(stress::outcome(
            verdict,
            summary,
            &first,
            second.failures,
            seed,
        ));
    }
    Ok(outcome)
}

fn manner_of(twin: &CheckInfo) -> Option<Manner> {
    match twin.method {
        Method::Freeze => Some(Manner {
            plays: HELD_UP_AT,
            hold_up: true,
        }),
        Method::Explore => Some(Manner {
            plays: PLAYS,
            hold_up: false,
        }),
        Method::Witness | Method::Transcript | Method::RealThreads => None,
    }
}

/// Those of the cases that say something of real threads, which are preempted wherever the system likes.
fn playable(mut cases: Vec<Case>) -> Vec<Case> {
    cases.retain(|case| !case.without_preemption);
    cases
}

/// All cases, as far as it comes: the first that does not end is the last.
fn play(
    context: &mut CheckContext<'_>,
    twin: &CheckInfo,
    cases: &[Case],
    service: Option<String>,
    manner: Manner,
    seed: u64,
) -> anyhow::Result<Batch> {
    stress::repeat(
        context,
        twin,
        cases,
        service,
        manner,
        seed,
        &Others::default(),
    )
}

/// What is wrong with a batch, or with a wait in it.
fn told(
    context: &mut CheckContext<'_>,
    twin: &CheckInfo,
    usage: &Usage,
    batch: &mut Batch,
) -> anyhow::Result<Option<(Verdict, String)>> {
    let found = wrong(batch, twin);
    let (None, Some(site)) = (&found, &batch.busy_wait) else {
        return Ok(found);
    };
    // Its rule may be about anything: beside the wait all is as it was when it held.
    let usage = Usage {
        busy_wait: Some(site.clone()),
        ..usage.clone()
    };
    let Ruling::Illegal(finding) = context.judge.usage(twin, &usage)? else {
        return Ok(None);
    };
    batch.failures += 1;
    Ok(Some((finding.verdict, on_threads(twin, &finding.summary))))
}

/// What is wrong with a batch, if it is certain to be wrong. A case of the model may end in a wait
/// that is right, so one that comes to no end says something only where somebody is held up, or waits
/// for company that the case is sure to bring.
fn wrong(batch: &Batch, twin: &CheckInfo) -> Option<(Verdict, String)> {
    let shown = batch.shown.as_ref()?;
    match shown.verdict {
        Verdict::Hang => {
            let (_, threads) = shown.standstill.as_ref()?;
            Some((
                Verdict::Serialised,
                on_threads(twin, &kept_waiting(threads)?),
            ))
        }
        verdict @ (Verdict::Wrong
        | Verdict::Race
        | Verdict::Leak
        | Verdict::Panic
        | Verdict::NotStarted
        | Verdict::Serialised
        | Verdict::Livelock
        | Verdict::Forged) => Some((verdict, on_threads(twin, &shown.summary))),
        // What ends a process may be the machine's doing, and the check on real threads has an eye
        // on that.
        _ => None,
    }
}

fn on_threads(twin: &CheckInfo, said: &str) -> String {
    format!(
        "on real threads, where `{}` is played again: {said}",
        twin.name
    )
}

fn kept_waiting(threads: &[ThreadDoing]) -> Option<String> {
    let inside = |what: &str| threads.iter().find(|it| it.inside.as_deref() == Some(what));
    let place = |thread: &ThreadDoing| match &thread.site {
        Some(site) => format!(" at {site}"),
        None => String::new(),
    };
    if let Some(held_up) = inside(HELD_UP) {
        let place = place(held_up);
        return Some(format!(
            "a call held up{place} keeps an independent one from finishing"
        ));
    }
    let meeting = threads
        .iter()
        .filter(|it| it.inside.as_deref() == Some(MEETS))
        .count();
    (meeting > 0).then(|| format!("only {meeting} at work, where more must be at once"))
}

#[cfg(test)]
mod tests {
    use super::{kept_waiting, playable};
    use grade_protocol::catalog::Case;
    use grade_protocol::evidence::{HELD_UP, MEETS, ThreadDoing, ThreadRef};

    fn inside(what: &str) -> ThreadDoing {
        ThreadDoing {
            thread: ThreadRef {
                index: 0,
                name: None,
            },
            inside: Some(what.to_owned()),
            site: None,
            waits_for: None,
            holds: Vec::new(),
        }
    }

    #[test]
    fn what_is_demanded_without_preemption_is_not_played_on_real_threads() {
        let case = |without_preemption| Case {
            without_preemption,
            ..Case::default()
        };
        assert_eq!(playable(vec![case(true), case(false)]), [case(false)]);
    }

    #[test]
    fn a_standstill_says_something_only_where_somebody_is_held_up_or_meets() {
        assert_eq!(
            kept_waiting(&[inside("receive from an empty channel")]),
            None
        );
        let held_up = kept_waiting(&[inside("lock a mutex"), inside(HELD_UP)]).unwrap();
        assert!(held_up.contains("held up"), "{held_up}");
        let meeting = kept_waiting(&[inside("lock a mutex"), inside(MEETS)]).unwrap();
        assert!(meeting.starts_with("only 1 at work"), "{meeting}");
    }
}
