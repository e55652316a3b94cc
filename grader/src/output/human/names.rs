//! What threads and objects are called on a line: never by more than a short one, for a submission
//! may name its threads.

use super::super::canvas::clip;
use super::super::safe_text;
use crate::report::ThreadNames;
use grade_protocol::evidence::{ObjectRef, ThreadRef, Trace};

/// Characters of a name.
const NAME_CHARS: usize = 24;

/// The names of an execution's threads, short and on one line.
pub(super) struct Names(ThreadNames);

impl Names {
    pub(super) fn of(trace: &Trace) -> Names {
        Names(ThreadNames::of(trace))
    }

    /// By the number in the trace.
    pub(super) fn by_index(&self, index: u32) -> String {
        short(&self.0.by_index(index))
    }

    /// By the reference, for a thread that the trace may lack.
    pub(super) fn by_ref(&self, thread: &ThreadRef) -> String {
        short(&self.0.by_ref(thread))
    }
}

fn short(name: &str) -> String {
    clip(&safe_text::line(name), NAME_CHARS)
}

/// `accounts #2`, or `mutex #2` if the source has no name for it.
pub(in super::super) fn object(object: &ObjectRef) -> String {
    match &object.name {
        Some(name) => name.clone(),
        None => format!("{} #{}", object.kind, object.id),
    }
}
