//! What each operation can have known of when it returned; never whether its result needs more.

use super::locked;
use grade_engine::{Account, Clock, MOST_CALLERS};
use grade_protocol::evidence::CausalPast;
use std::sync::Mutex;

/// The operations of one play in the model, in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Pasts(Mutex<Vec<Operation>>);

#[derive(Debug)]
struct Operation {
    number: u32,
    caller: usize,
    /// Accesses of its own thread before it began.
    accesses_before: u32,
    returned: Option<Returned>,
}

#[derive(Clone, Copy, Debug)]
struct Returned {
    knows: Clock,
    moment: u64,
}

impl Pasts {
    /// The current thread begins an operation.
    pub(super) fn begin(&self, number: u32) {
        let Some(Account { caller, clock }) = grade_engine::account() else {
            return;
        };
        locked(&self.0).push(Operation {
            number,
            caller,
            accesses_before: clock.known_of(caller),
            returned: None,
        });
    }

    /// The current thread returns from an operation.
    pub(super) fn returned(&self, number: u32, moment: u64) {
        let Some(Account { clock, .. }) = grade_engine::account() else {
            return;
        };
        for operation in locked(&self.0).iter_mut() {
            if operation.number == number {
                operation.returned = Some(Returned {
                    knows: clock,
                    moment,
                });
            }
        }
    }

    /// The pasts in which an operation is missing that had begun before the return; any other past
    /// explains whatever all events together explain. `began_at` says when an operation began, if
    /// anybody could notice that it did.
    pub(super) fn incomplete(&self, began_at: impl Fn(u32) -> Option<u64>) -> Vec<CausalPast> {
        let operations = locked(&self.0);
        let mut pasts = Vec::new();
        for operation in operations.iter() {
            let Some(returned) = operation.returned else {
                continue;
            };
            let known = |other: &Operation| {
                other.caller == operation.caller
                    || returned.knows.known_of(other.caller) > other.accesses_before
            };
            let had_begun = |other: &Operation| {
                began_at(other.number).is_some_and(|moment| moment < returned.moment)
            };
            if operations
                .iter()
                .all(|other| known(other) || !had_begun(other))
            {
                continue;
            }
            let mut events = vec![0; MOST_CALLERS];
            for other in operations.iter() {
                events[other.caller] += if other.caller == operation.caller {
                    own_events(other, &returned)
                } else {
                    others_events(other, &returned.knows)
                };
            }
            while events.last() == Some(&0) {
                events.pop();
            }
            pasts.push(CausalPast {
                op: operation.number,
                events,
            });
        }
        pasts.sort_by_key(|past| past.op);
        pasts
    }
}

/// How many events of an operation of the same thread are no later than a return.
fn own_events(other: &Operation, returned: &Returned) -> u32 {
    let knew = returned.knows.known_of(other.caller);
    match other.returned {
        Some(own) if own.moment <= returned.moment && own.knows.known_of(other.caller) <= knew => 2,
        _ => 0,
    }
}

/// How many events of another thread's operation lie in the past of somebody who knows this much.
/// A thread that has made its last access of an operation returns without learning of anybody
/// else, so its return can be counted in.
fn others_events(other: &Operation, knows: &Clock) -> u32 {
    let known = knows.known_of(other.caller);
    let over = |back: Returned| known >= back.knows.known_of(other.caller);
    match (known > other.accesses_before, other.returned) {
        (false, _) => 0,
        (true, Some(back)) if over(back) => 2,
        (true, _) => 1,
    }
}
