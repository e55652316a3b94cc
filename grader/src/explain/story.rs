//! The evidence of one execution with everything that detectors look up in it. Never concludes
//! anything.

use super::Evidence;
use super::shortened::short;
use crate::report::{Place, ThreadNames};
use grade_protocol::evidence::{Effect, ObjectRef, Site, Step, Wait};

/// An execution as a detector sees it.
pub(super) struct Story<'e> {
    pub(super) evidence: &'e Evidence<'e>,
    names: ThreadNames,
    /// For each step, the operation that its thread was in the middle of.
    under_way: Vec<Option<u32>>,
}

/// What is told of an execution.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) defect: crate::report::Defect,
    pub(super) sentence: String,
    pub(super) places: Vec<Place>,
    pub(super) key_steps: Vec<usize>,
    pub(super) fatal_step: Option<usize>,
}

impl<'e> Story<'e> {
    pub(super) fn of(evidence: &'e Evidence<'e>) -> Story<'e> {
        let mut now: std::collections::BTreeMap<u32, u32> = std::collections::BTreeMap::new();
        let mut under_way = Vec::with_capacity(evidence.trace.steps.len());
        for step in &evidence.trace.steps {
            if let Some(Effect::Called { op }) = &step.effect {
                now.insert(step.thread, *op);
            }
            under_way.push(now.get(&step.thread).copied());
            if let Some(Effect::Returned { .. }) = &step.effect {
                now.remove(&step.thread);
            }
        }
        Story {
            evidence,
            names: ThreadNames::of(evidence.trace),
            under_way,
        }
    }

    pub(super) fn steps(&self) -> &'e [Step] {
        &self.evidence.trace.steps
    }

    /// Whether the scheduler was made to leave a thread that could have gone on.
    pub(super) fn is_interleaved(&self) -> bool {
        self.steps().iter().any(|step| step.forced_switch)
    }

    /// The operation that the thread of a step was in the middle of.
    pub(super) fn operation_at(&self, at: usize) -> Option<u32> {
        self.under_way.get(at).copied().flatten()
    }

    /// The operation that a thread never returned from.
    pub(super) fn operation_at_end(&self, thread: u32) -> Option<u32> {
        let last = self
            .steps()
            .iter()
            .rposition(|step| step.thread == thread)?;
        match self.steps()[last].effect {
            Some(Effect::Returned { .. }) => None,
            _ => self.operation_at(last),
        }
    }

    /// `A`.
    pub(super) fn who(&self, thread: u32) -> String {
        self.names.by_index(thread)
    }

    /// `transfer(0, 1, 10)`.
    pub(super) fn call(&self, op: u32) -> Option<&'e str> {
        let row = self.evidence.operations.get(op as usize)?;
        Some(row.call.as_str())
    }

    /// `A's transfer(0, 1, 10)`, or just `A` where it is not in the middle of one.
    pub(super) fn whose(&self, thread: u32, op: Option<u32>) -> String {
        match op.and_then(|op| self.call(op)) {
            Some(call) => format!("{}'s {}", self.who(thread), short(call)),
            None => self.who(thread),
        }
    }

    /// What a thread was doing at a step: `A's transfer(0, 1, 10)`.
    pub(super) fn actor(&self, at: usize) -> String {
        self.whose(self.steps()[at].thread, self.operation_at(at))
    }

    /// The step at which a thread began its last wait, or its last step.
    pub(super) fn last_step(&self, thread: u32) -> Option<usize> {
        self.steps().iter().rposition(|step| step.thread == thread)
    }

    /// The step at which a thread got hold of an object that it still holds at the end.
    pub(super) fn acquired_at(&self, thread: u32, object: u32) -> Option<usize> {
        self.steps().iter().rposition(|step| {
            step.thread == thread
                && step.object.as_ref().is_some_and(|it| it.id == object)
                && matches!(step.effect, Some(Effect::Acquired { .. }))
        })
    }

    /// Positions of the steps on an object.
    pub(super) fn on(&self, object: u32) -> impl Iterator<Item = (usize, &'e Step)> {
        self.steps()
            .iter()
            .enumerate()
            .filter(move |(_, step)| step.object.as_ref().is_some_and(|it| it.id == object))
    }

    /// Whether what follows a wait looks again at what was waited for: it is in a loop, or it is one
    /// of std's waits that look by themselves.
    pub(super) fn looks_again(&self, woken: usize) -> bool {
        let step = &self.steps()[woken];
        let fell_asleep = self.steps()[..woken].iter().rfind(|other| {
            other.thread == step.thread && matches!(other.effect, Some(Effect::Slept { .. }))
        });
        let by_itself = fell_asleep.is_some_and(|other| other.action.ends_with("_while"));
        let source = self.evidence.source;
        by_itself
            || step
                .site
                .as_ref()
                .is_some_and(|site| source.in_a_loop(site))
    }

    /// The thread that a wait needs, if one can be named and it waits as well.
    pub(super) fn needs(&self, wait: &Wait) -> Option<&'e Wait> {
        wait.holders.iter().find_map(|holder| {
            let waits = self.evidence.waits.iter();
            waits
                .into_iter()
                .find(|other| other.thread.index == holder.thread.index)
        })
    }

    /// What a thread waits for, and where, as a clause.
    pub(super) fn clause(&self, wait: &Wait) -> String {
        let who = self.who(wait.thread.index);
        let at = at(wait.site.as_ref());
        let what = wait.object.as_ref().map(object);
        let what = what.unwrap_or_else(|| "something".to_owned());
        let taking_back = is_lock(wait) && wait.doing.starts_with("wait");
        let what = if taking_back {
            format!("{what} (to take it back after its wait)")
        } else {
            what
        };
        match wait.doing.as_str() {
            _ if is_lock(wait) => match wait.holders.first() {
                Some(holder) if holder.thread.index == wait.thread.index => {
                    format!("{who} waits{at} for {what}, which it holds itself")
                }
                Some(holder) => {
                    let since = holder.site.as_ref().map(|site| format!(" since {site}"));
                    let holder = self.who(holder.thread.index);
                    let since = since.unwrap_or_default();
                    format!("{who} waits{at} for {what}, which {holder} holds{since}")
                }
                None => format!("{who} waits{at} for {what}"),
            },
            "join" | "end of scope" => match wait.holders.first() {
                Some(holder) => {
                    format!(
                        "{who} waits{at} for {} to end",
                        self.who(holder.thread.index)
                    )
                }
                None => format!("{who} waits{at} for its threads to end"),
            },
            "park" | "park_timeout" => format!("{who} is parked{at}"),
            "wait" if is_of(wait, "process") => match wait.holders.first() {
                Some(child) => format!(
                    "{who} waits{at} for {} to end",
                    self.who(child.thread.index)
                ),
                None => format!("{who} waits{at} for a process to end"),
            },
            "read" if is_of(wait, "pipe") => {
                format!("{who} waits{at} for something to read from {what}")
            }
            "write" if is_of(wait, "pipe") => format!("{who} waits{at} for room in {what}"),
            doing if is_receive(doing) => format!("{who} waits{at} for a message from {what}"),
            "send" => format!("{who} waits{at} for room in {what}"),
            "barrier wait" => {
                format!("{who} waits{at} at the barrier {what} for others who never come")
            }
            doing if doing.starts_with("wait") => {
                format!("{who} waits{at} to be notified of {what}")
            }
            doing => format!("{who} waits{at} in `{doing}`"),
        }
    }
}

fn is_of(wait: &Wait, kind: &str) -> bool {
    wait.object
        .as_ref()
        .is_some_and(|object| object.kind == kind)
}

/// Threads of the student's that a panic has ended, with the step that it began at.
pub(super) fn died(story: &Story<'_>) -> Vec<(u32, usize)> {
    let steps = story.steps();
    let ended = steps.iter().filter_map(|step| match step.effect {
        Some(Effect::Ended { panicked: true }) => Some(step.thread),
        _ => None,
    });
    ended
        .filter_map(|thread| {
            let panicked = steps.iter().position(|step| {
                step.thread == thread && matches!(step.effect, Some(Effect::Panicked { .. }))
            });
            Some((thread, panicked?))
        })
        .collect()
}

/// `accounts #1` in quotes, or `mutex #3` if the source has no name for it.
pub(super) fn object(object: &ObjectRef) -> String {
    match &object.name {
        Some(name) => format!("`{name}`"),
        None => format!("{} #{}", object.kind, object.id),
    }
}

/// ` at src/lib.rs:51`, if it is known.
pub(super) fn at(site: Option<&Site>) -> String {
    site.map(|site| format!(" at {site}")).unwrap_or_default()
}

/// ` (src/lib.rs:51)`, if it is known.
pub(super) fn in_brackets(site: Option<&Site>) -> String {
    site.map(|site| format!(" ({site})")).unwrap_or_default()
}

pub(super) fn place(site: Option<&Site>, label: impl Into<String>) -> Option<Place> {
    Some(Place {
        site: site?.clone(),
        label: label.into(),
    })
}

/// `a, b and c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(super) fn is_lock(wait: &Wait) -> bool {
    let kind = wait.object.as_ref().map(|object| object.kind.as_str());
    matches!(kind, Some("mutex" | "rwlock"))
}

pub(super) fn is_join(wait: &Wait) -> bool {
    matches!(wait.doing.as_str(), "join" | "end of scope")
}

fn is_receive(doing: &str) -> bool {
    matches!(
        doing,
        "recv" | "recv_timeout" | "iter" | "into_iter" | "next"
    )
}
