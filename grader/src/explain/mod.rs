//! Why an execution went wrong, told from its evidence: data in, data out. Never runs, reads or
//! prints anything.
//!
//! A detector looks for one kind of cause and says what it found, in the student's own names and
//! lines: the circle of waits, the notification that nobody heard, the write that overwrote
//! another one. Where no detector finds anything, what the judge found stands as it is.

mod condition;
mod leak;
mod livelock;
mod meaning;
mod names;
mod panic;
mod parked;
mod results;
mod serialised;
mod shortened;
mod source;
mod story;
mod timing;
mod waiting;

pub(crate) use names::name_objects;
pub(crate) use source::SourceNames;

use crate::report::{Defect, Explanation, OperationRow};
use grade_protocol::Verdict;
use grade_protocol::evidence::{End, Observation, Step, Trace, Wait};
use grade_protocol::judge::Finding;
use story::{Story, Told};

/// What is known of an execution that broke a check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    /// What it came to, under the schedule that it was executed with.
    pub(crate) verdict: Verdict,
    /// What the judge found.
    pub(crate) finding: &'a Finding,
    /// What the worker observed.
    pub(crate) observation: &'a Observation,
    /// The operations with what came of them.
    pub(crate) operations: &'a [OperationRow],
    /// Who waits for what at the end, but for the main thread that waits for the others.
    pub(crate) waits: &'a [Wait],
    /// The step at which somebody went into a probe and broke a rule by it.
    pub(crate) broken_at: Option<usize>,
    /// Every step, with named objects.
    pub(crate) trace: &'a Trace,
    /// What the student wrote.
    pub(crate) source: &'a SourceNames,
}

/// Explains.
pub(crate) fn explain(evidence: &Evidence<'_>) -> Explanation {
    let story = Story::of(evidence);
    let mut told = tell(&story).unwrap_or_else(|| with_a_cause(&story, as_found(&story)));
    if evidence.verdict == Verdict::ReliesOnTiming {
        told = timing::tell(&story, told);
    }
    told = with_the_dead(&story, told);
    let mut key_steps: Vec<u32> = told.key_steps.iter().map(|at| *at as u32).collect();
    key_steps.sort_unstable();
    key_steps.dedup();
    let mut places = told.places;
    places.retain(|place| place.site.file.starts_with("src/"));
    let mut seen = std::collections::BTreeSet::new();
    places.retain(|place| seen.insert((place.site.clone(), place.label.clone())));
    Explanation {
        defect: told.defect,
        sentence: told.sentence,
        meaning: meaning::of(told.defect).to_owned(),
        read_on: meaning::read_on(told.defect),
        places,
        key_steps,
        fatal_step: told.fatal_step.map(|at| at as u32),
    }
}

fn tell(story: &Story<'_>) -> Option<Told> {
    let evidence = story.evidence;
    match (evidence.finding.verdict, &evidence.observation.end) {
        (Verdict::Panic, _) => panic::tell(story),
        (Verdict::Deadlock, End::Stuck { .. }) => waiting::tell(story),
        (Verdict::Serialised, End::Stuck { .. }) => serialised::no_meeting(story),
        (Verdict::Serialised, _) => serialised::held_up(story),
        (Verdict::Livelock, _) => livelock::tell(story),
        (Verdict::Leak, _) => leak::tell(story),
        (Verdict::Race, _) if evidence.finding.unexplained.is_some() => {
            if evidence.verdict == Verdict::Wrong && results::one_after_the_other(story) {
                Some(results::sequential(story))
            } else {
                results::tell(story)
            }
        }
        _ => None,
    }
}

/// Adds what came in between, for an effect that takes an interleaving.
fn with_a_cause(story: &Story<'_>, mut told: Told) -> Told {
    if told.defect != Defect::WrongEffect || !story.is_interleaved() {
        return told;
    }
    if let Some(cause) = results::behind_an_effect(story) {
        told.sentence = format!("{}; behind it: {}", told.sentence, cause.sentence);
        told.places = cause.places;
        told.key_steps = cause.key_steps;
        told.fatal_step = cause.fatal_step;
        told.defect = cause.defect;
    }
    told
}

/// Adds which threads a panic has ended, if this is not what is told already: who waits in vain often
/// waits for one of them.
fn with_the_dead(story: &Story<'_>, mut told: Told) -> Told {
    if matches!(told.defect, Defect::Panic | Defect::PoisonedLock) {
        return told;
    }
    let Some((thread, at)) = story::died(story).into_iter().next() else {
        return told;
    };
    let step = &story.steps()[at];
    let who = story.who(thread);
    let site = step.site.as_ref();
    told.sentence.push_str(&format!(
        "; {who} had ended with a panic{}",
        story::at(site)
    ));
    told.places.extend(story::place(
        site,
        format!("{who} panics here, and is gone"),
    ));
    told.key_steps.push(at);
    told
}

/// The judge's own words: for rules that an exercise made, nobody knows better ones.
fn as_found(story: &Story<'_>) -> Told {
    let defect = match story.evidence.verdict {
        Verdict::CovertChannel => Defect::CovertChannel,
        Verdict::Deadlock => Defect::Deadlock,
        Verdict::Leak => Defect::LeakedThread,
        Verdict::Livelock => Defect::Livelock,
        Verdict::Panic => Defect::Panic,
        Verdict::Serialised => Defect::TooFewThreads,
        Verdict::Race => Defect::NotLinearizable,
        _ => Defect::WrongEffect,
    };
    let label = match story.evidence.verdict {
        Verdict::NotStarted => "still to be written",
        _ => "the last step before it showed",
    };
    let broken_at = story.evidence.broken_at;
    let steps = story.steps();
    let concerned = match broken_at {
        Some(at) => &steps[..=at],
        None => steps,
    };
    // The thread that broke the rule may have come to it by way of the checks alone.
    let of_thread = broken_at.and_then(|at| {
        let thread = steps[at].thread;
        let of_thread = |step: &Step| step.thread == thread && results::own(step);
        concerned.iter().rposition(of_thread)
    });
    let last = of_thread.or_else(|| concerned.iter().rposition(results::own));
    let site = last.and_then(|at| story.steps()[at].site.as_ref());
    Told {
        defect,
        sentence: story.evidence.finding.summary.clone(),
        places: story::place(site, label).into_iter().collect(),
        key_steps: last.into_iter().chain(broken_at).collect(),
        fatal_step: broken_at,
    }
}
