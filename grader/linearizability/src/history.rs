//! A history: which operation was invoked and returned when. Knows nothing about what is legal.

use std::fmt;

/// One thing that happened. Events are totally ordered by their place in the history.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event<Ret> {
    /// The operation with this number began.
    Invoked(usize),
    /// The operation with this number ended with this result.
    Returned(usize, Ret),
}

/// Why a sequence of events is no history. The number is the operation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// There is no operation with this number.
    NoSuchOperation(usize),
    /// The operation is invoked a second time.
    InvokedTwice(usize),
    /// The operation returns without having been invoked.
    NotInvoked(usize),
    /// The operation returns a second time.
    ReturnedTwice(usize),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Malformed::NoSuchOperation(op) => write!(f, "there is no operation {op}"),
            Malformed::InvokedTwice(op) => write!(f, "operation {op} is invoked twice"),
            Malformed::NotInvoked(op) => {
                write!(f, "operation {op} returns without having been invoked")
            }
            Malformed::ReturnedTwice(op) => write!(f, "operation {op} returns twice"),
        }
    }
}

impl std::error::Error for Malformed {}

/// A well-formed history.
///
/// Operations get *ranks*: first those that returned, in the order of their returns, then the
/// pending ones in the order of their invocations. An operation that was never invoked has none.
/// The order of returns is a good first guess at the order of effects, and it makes the earliest
/// return still to be explained the lowest rank not yet placed.
#[derive(Clone, Debug)]
pub struct History<'a, Ret> {
    events: &'a [Event<Ret>],
    operations: usize,
    order: Vec<usize>,
    ranks: Vec<Rank>,
    results: Vec<&'a Ret>,
}

/// The rank of an operation, or how far its events have been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    NeverInvoked,
    Pending,
    Known(usize),
}

impl<'a, Ret> History<'a, Ret> {
    /// Reads the events of operations numbered from 0 to `operations - 1`. Operations that were
    /// never invoked are allowed, and ignored.
    ///
    /// # Errors
    /// When an operation is unknown, or its events are not one invocation followed by at most one
    /// return.
    pub fn new(operations: usize, events: &'a [Event<Ret>]) -> Result<Self, Malformed> {
        let mut ranks = vec![Rank::NeverInvoked; operations];
        let mut order = Vec::with_capacity(operations);
        let mut results = Vec::with_capacity(operations);
        for event in events {
            match *event {
                Event::Invoked(op) => match ranks.get_mut(op) {
                    None => return Err(Malformed::NoSuchOperation(op)),
                    Some(rank @ Rank::NeverInvoked) => *rank = Rank::Pending,
                    Some(_) => return Err(Malformed::InvokedTwice(op)),
                },
                Event::Returned(op, ref result) => match ranks.get_mut(op) {
                    None => return Err(Malformed::NoSuchOperation(op)),
                    Some(Rank::NeverInvoked) => return Err(Malformed::NotInvoked(op)),
                    Some(Rank::Known(_)) => return Err(Malformed::ReturnedTwice(op)),
                    Some(rank @ Rank::Pending) => {
                        *rank = Rank::Known(order.len());
                        order.push(op);
                        results.push(result);
                    }
                },
            }
        }
        let invocations = events
            .iter()
            .filter(|event| matches!(event, Event::Invoked(_)))
            .count();
        if invocations > order.len() {
            for event in events {
                if let &Event::Invoked(op) = event
                    && ranks[op] == Rank::Pending
                {
                    ranks[op] = Rank::Known(order.len());
                    order.push(op);
                }
            }
        }
        Ok(History {
            events,
            operations,
            order,
            ranks,
            results,
        })
    }

    /// The events, in order.
    #[must_use]
    pub fn events(&self) -> &'a [Event<Ret>] {
        self.events
    }

    /// How many operations there are, counting those that were never invoked.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.operations
    }

    /// The operations that returned, in the order of their returns.
    #[must_use]
    pub fn returned(&self) -> &[usize] {
        &self.order[..self.results.len()]
    }

    /// The operations that were invoked and never returned, in the order of their invocations.
    #[must_use]
    pub fn pending(&self) -> &[usize] {
        &self.order[self.results.len()..]
    }

    /// The numbers of all operations that were invoked, by rank.
    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The results of the operations that returned, by rank.
    pub(crate) fn results(&self) -> &[&'a Ret] {
        &self.results
    }

    /// The rank of an operation that was invoked.
    pub(crate) fn rank(&self, op: usize) -> usize {
        match self.ranks[op] {
            Rank::Known(rank) => rank,
            Rank::NeverInvoked | Rank::Pending => unreachable!("every invoked operation is ranked"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Event::{Invoked, Returned};

    fn error(operations: usize, events: &[Event<()>]) -> Malformed {
        History::new(operations, events).unwrap_err()
    }

    #[test]
    fn returned_operations_stand_in_the_order_of_their_returns() {
        let events = [
            Invoked(3),
            Invoked(1),
            Invoked(0),
            Returned(0, ()),
            Invoked(4),
            Returned(3, ()),
        ];
        let history = History::new(6, &events).unwrap();
        assert_eq!(history.returned(), [0, 3]);
        assert_eq!(history.pending(), [1, 4]);
        assert_eq!(history.operations(), 6);
        assert_eq!(history.events().len(), 6);
        assert_eq!([0, 3, 1, 4].map(|op| history.rank(op)), [0, 1, 2, 3]);
    }

    #[test]
    fn what_is_no_history_is_refused_with_the_operation_at_fault() {
        assert_eq!(error(1, &[Invoked(1)]), Malformed::NoSuchOperation(1));
        assert_eq!(error(1, &[Returned(7, ())]), Malformed::NoSuchOperation(7));
        assert_eq!(error(1, &[Returned(0, ())]), Malformed::NotInvoked(0));
        assert_eq!(
            error(1, &[Invoked(0), Invoked(0)]),
            Malformed::InvokedTwice(0)
        );
        assert_eq!(
            error(1, &[Invoked(0), Returned(0, ()), Invoked(0)]),
            Malformed::InvokedTwice(0)
        );
        assert_eq!(
            error(1, &[Invoked(0), Returned(0, ()), Returned(0, ())]),
            Malformed::ReturnedTwice(0)
        );
    }

    #[test]
    fn a_malformed_history_says_what_is_wrong_with_it() {
        assert_eq!(
            Malformed::ReturnedTwice(4).to_string(),
            "operation 4 returns twice"
        );
    }
}
