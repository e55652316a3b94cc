//! Quiescent consistency, as a question about linearizability; never an answer to it.
//!
//! The condition orders two operations only if a moment lies between them in which no operation is
//! pending. It is what counting networks and other structures that spread contention give: Aspnes,
//! Herlihy and Shavit, *Counting networks*, JACM 41(5), 1994; by that name in Herlihy and Shavit, *The
//! Art of Multiprocessor Programming*, chapter 3.

use crate::history::Event;

/// The same operations, each as long as its *busy period*: from one moment without any pending operation
/// to the next. This history is linearizable if and only if the given one is quiescently consistent.
///
/// Not even the operations of one thread are ordered within a period, as the condition has it. An
/// operation that never returns keeps its period from ending, and stays pending. Within a period,
/// invocations keep their order, and returns keep theirs.
#[must_use]
pub fn quiescent_periods<Ret: Clone>(events: &[Event<Ret>]) -> Vec<Event<Ret>> {
    let mut widened = Vec::with_capacity(events.len());
    let mut returns = Vec::new();
    let mut pending = 0_usize;
    for event in events {
        match event {
            Event::Invoked(_) => {
                pending += 1;
                widened.push(event.clone());
            }
            Event::Returned(..) => {
                // A history never has more returns than invocations; of what is none nothing is asked.
                pending = pending.saturating_sub(1);
                returns.push(event.clone());
                if pending == 0 {
                    widened.append(&mut returns);
                }
            }
        }
    }
    widened.append(&mut returns);
    widened
}

#[cfg(test)]
mod tests {
    use super::quiescent_periods;
    use crate::history::Event::{Invoked, Returned};

    #[test]
    fn operations_reach_to_the_next_moments_without_a_pending_one() {
        let events = [
            Invoked(0),
            Invoked(1),
            Returned(1, 'b'),
            Invoked(2),
            Returned(2, 'c'),
            Returned(0, 'a'),
            Invoked(3),
            Returned(3, 'd'),
        ];
        let widened = [
            Invoked(0),
            Invoked(1),
            Invoked(2),
            Returned(1, 'b'),
            Returned(2, 'c'),
            Returned(0, 'a'),
            Invoked(3),
            Returned(3, 'd'),
        ];
        assert_eq!(quiescent_periods(&events), widened);
    }

    #[test]
    fn a_period_with_an_operation_that_never_returns_does_not_end() {
        let events = [
            Invoked(0),
            Invoked(1),
            Returned(1, ()),
            Invoked(2),
            Returned(2, ()),
        ];
        let widened = [
            Invoked(0),
            Invoked(1),
            Invoked(2),
            Returned(1, ()),
            Returned(2, ()),
        ];
        assert_eq!(quiescent_periods(&events), widened);
    }

    #[test]
    fn where_nothing_overlaps_nothing_changes() {
        let events = [Invoked(1), Returned(1, 5), Invoked(0), Returned(0, 6)];
        assert_eq!(quiescent_periods(&events), events);
    }
}
