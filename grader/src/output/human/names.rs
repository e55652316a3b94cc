//! What threads and objects are called. Never two threads of one trace by the same name, and never
//! by more than a short line: a submission may name its threads.

use super::super::canvas::clip;
use super::super::safe_text;
use grade_protocol::evidence::{ObjectRef, ThreadRef, Trace};
use std::collections::BTreeMap;

/// Characters of a name.
const NAME_CHARS: usize = 24;

/// The names of an execution's threads.
pub(super) struct Names {
    by_index: BTreeMap<u32, String>,
}

impl Names {
    pub(super) fn of(trace: &Trace) -> Names {
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for thread in &trace.threads {
            *uses
                .entry(thread.name.as_deref().unwrap_or_default())
                .or_default() += 1;
        }
        let name = |thread: &ThreadRef| match thread.name.as_deref() {
            Some(name) if !name.is_empty() && uses.get(name) == Some(&1) => short(name),
            Some(name) if !name.is_empty() => format!("{} ({})", short(name), thread.index),
            _ => format!("thread {}", thread.index),
        };
        let by_index = trace
            .threads
            .iter()
            .map(|thread| (thread.index, name(thread)))
            .collect();
        Names { by_index }
    }

    /// By the number in the trace.
    pub(super) fn by_index(&self, index: u32) -> String {
        self.by_index
            .get(&index)
            .cloned()
            .unwrap_or_else(|| format!("thread {index}"))
    }

    /// By the reference, for a thread that the trace may lack.
    pub(super) fn by_ref(&self, thread: &ThreadRef) -> String {
        match (self.by_index.get(&thread.index), &thread.name) {
            (Some(name), _) => name.clone(),
            (None, Some(name)) if !name.is_empty() => short(name),
            (None, _) => format!("thread {}", thread.index),
        }
    }
}

/// A name as a person chose it, short and on one line.
fn short(name: &str) -> String {
    clip(&safe_text::line(name), NAME_CHARS)
}

/// What a scenario calls its threads: 0 is `main`, then `A`, `B`, ...
pub(super) fn of_scenario(thread: u32) -> String {
    match thread {
        0 => "main".to_owned(),
        1..=26 => char::from(b'A' + u8::try_from(thread - 1).unwrap_or(0)).to_string(),
        _ => format!("T{thread}"),
    }
}

/// `mutex #2`.
pub(super) fn object(object: &ObjectRef) -> String {
    format!("{} #{}", object.kind, object.id)
}
