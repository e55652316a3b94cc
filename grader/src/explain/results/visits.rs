//! What each thread looked at and changed with nobody in between. Never concludes anything.

use super::super::story::{Story, object};
use grade_protocol::evidence::{Effect, Site};

/// A stretch in which a thread looked at, and perhaps changed, one object with nobody in between:
/// an atomic access, or from taking a lock to giving it back.
#[derive(Clone, Debug)]
pub(in crate::explain) struct Visit<'e> {
    pub(in crate::explain) thread: u32,
    pub(in crate::explain) op: Option<u32>,
    pub(in crate::explain) object: u32,
    /// The step at which it looked.
    pub(in crate::explain) begin: usize,
    /// The step at which it was through.
    pub(in crate::explain) end: usize,
    pub(in crate::explain) before: Option<&'e str>,
    pub(in crate::explain) after: Option<&'e str>,
    /// Wrote, whether or not the value is another one now.
    pub(in crate::explain) wrote: bool,
}

impl Visit<'_> {
    /// Left another value behind, as far as values can be seen.
    pub(in crate::explain) fn changed(&self) -> bool {
        self.wrote && self.before != self.after
    }

    /// ` from 100 to 40`, if it can be seen.
    pub(in crate::explain) fn change(&self) -> String {
        match (self.before, self.after) {
            (Some(old), Some(new)) if old != new => format!(" from {old} to {new}"),
            _ => String::new(),
        }
    }

    /// What it is a visit of.
    pub(in crate::explain) fn name(&self, story: &Story<'_>) -> Option<String> {
        story.steps()[self.begin].object.as_ref().map(object)
    }

    /// Where it begins.
    pub(in crate::explain) fn site<'s>(&self, story: &Story<'s>) -> Option<&'s Site> {
        story.steps()[self.begin].site.as_ref()
    }

    /// The step at which it shows that the value is another one.
    pub(in crate::explain) fn acted_at(&self) -> usize {
        if self.end == usize::MAX {
            self.begin
        } else {
            self.end
        }
    }
}

/// Every visit, in the order of their beginnings.
pub(in crate::explain) fn visits<'e>(story: &Story<'e>) -> Vec<Visit<'e>> {
    let mut all: Vec<Visit<'e>> = Vec::new();
    for (at, step) in story.steps().iter().enumerate() {
        let (Some(object), Some(effect)) = (&step.object, &step.effect) else {
            continue;
        };
        let mut visit = Visit {
            thread: step.thread,
            op: story.operation_at(at),
            object: object.id,
            begin: at,
            end: at,
            before: None,
            after: None,
            wrote: false,
        };
        match effect {
            Effect::Read { value } => visit.before = Some(value),
            Effect::Wrote { old, value } | Effect::Updated { old, value } => {
                visit.before = Some(old);
                visit.after = Some(value);
                visit.wrote = true;
            }
            Effect::Acquired { value, .. } => {
                visit.before = value.as_deref();
                visit.after = value.as_deref();
                visit.end = usize::MAX;
            }
            Effect::Released { shared, value } => {
                let mine = all.iter_mut().rev().find(|it| {
                    it.thread == step.thread && it.object == object.id && it.end == usize::MAX
                });
                if let Some(held) = mine {
                    held.end = at;
                    held.after = value.as_deref();
                    held.wrote = !shared;
                }
                continue;
            }
            Effect::Slept { mutex } => {
                let mine = all.iter_mut().rev().find(|it| {
                    it.thread == step.thread && it.object == *mutex && it.end == usize::MAX
                });
                if let Some(held) = mine {
                    held.end = at;
                    held.wrote = true;
                }
                continue;
            }
            _ => continue,
        }
        all.push(visit);
    }
    all
}

/// Two visits of the same thread in the same operation, the second begun after the first was over.
///
/// A thread of the student's own is in the middle of no operation; what it does between two visits of
/// one object, with none of that object in between, is taken to belong together.
pub(super) fn pairs<'v, 'e>(
    visits: &'v [Visit<'e>],
) -> impl Iterator<Item = (&'v Visit<'e>, &'v Visit<'e>)> {
    visits.iter().enumerate().flat_map(move |(at, first)| {
        let mut seen_again = false;
        visits[at + 1..].iter().filter_map(move |second| {
            let same =
                first.thread == second.thread && first.op == second.op && second.begin > first.end;
            let belong = first.op.is_some() || (first.object == second.object && !seen_again);
            seen_again |= same && first.object == second.object;
            (same && belong).then_some((first, second))
        })
    })
}
