//! What an execution's threads are called. Never two of them by the same name.

use grade_protocol::evidence::{ThreadRef, Trace};
use std::collections::BTreeMap;

/// The names of an execution's threads, as they came: a submission may have chosen some of them.
#[derive(Clone, Debug)]
pub struct ThreadNames {
    by_index: BTreeMap<u32, String>,
}

impl ThreadNames {
    /// Of a trace's threads.
    #[must_use]
    pub fn of(trace: &Trace) -> ThreadNames {
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for thread in &trace.threads {
            *uses
                .entry(thread.name.as_deref().unwrap_or_default())
                .or_default() += 1;
        }
        let name = |thread: &ThreadRef| match thread.name.as_deref() {
            Some(name) if !name.is_empty() && uses.get(name) == Some(&1) => name.to_owned(),
            Some(name) if !name.is_empty() => format!("{name} ({})", thread.index),
            _ => format!("thread {}", thread.index),
        };
        let by_index = trace
            .threads
            .iter()
            .map(|thread| (thread.index, name(thread)))
            .collect();
        ThreadNames { by_index }
    }

    /// By the number in the trace.
    #[must_use]
    pub fn by_index(&self, index: u32) -> String {
        self.by_index
            .get(&index)
            .cloned()
            .unwrap_or_else(|| format!("thread {index}"))
    }

    /// By the reference, for a thread that the trace may lack.
    #[must_use]
    pub fn by_ref(&self, thread: &ThreadRef) -> String {
        match (self.by_index.get(&thread.index), &thread.name) {
            (Some(name), _) => name.clone(),
            (None, Some(name)) if !name.is_empty() => name.clone(),
            (None, _) => format!("thread {}", thread.index),
        }
    }
}

/// What a scenario calls its threads: 0 is `main`, then `A`, `B`, ...
#[must_use]
pub fn scenario_thread(thread: u32) -> String {
    match thread {
        0 => "main".to_owned(),
        1..=26 => char::from(b'A' + u8::try_from(thread - 1).unwrap_or(0)).to_string(),
        _ => format!("T{thread}"),
    }
}
