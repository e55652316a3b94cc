//! What a check came to. Never says how bad that is.

/// The answer to whether a history is linearizable. Operations are named by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome<Ret> {
    /// The history is linearizable.
    Linearizable {
        /// A witness: carried out one after the other in this order, the operations return what
        /// they returned. Holds every operation that returned, and those that did not return but
        /// took effect in this explanation.
        order: Vec<usize>,
    },
    /// No order explains the history.
    Illegal(Illegal<Ret>),
    /// More configurations than the limit would have to be looked at. Neither a yes nor a no.
    Unknown,
}

/// Why a history is not linearizable.
///
/// The history is cut at the earliest return up to which no order explains it; `op` is the
/// operation that returned there. Everything that returned earlier can be explained, so this is
/// the first moment at which an onlooker could have known, and it does not depend on the order in
/// which the search happened to go.
///
/// With [`Pending::BlockedForEver`](crate::Pending::BlockedForEver) all the results may be right
/// and the waiting wrong. Then `op` is a pending operation that should not be blocked, and
/// `legal` is what it should have returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Illegal<Ret> {
    /// An order that explains all operations that returned before `op` did (all that returned, if
    /// `op` is pending).
    ///
    /// It may hold operations that were still running at that moment, where the others need their
    /// effects; it holds `op` itself only if no explanation does without it.
    pub longest: Vec<usize>,
    /// The operation that could not be placed.
    pub op: usize,
    /// The distinct results that `op` could have returned at that moment, in an order that is the
    /// same whenever the history is the same. Operations still running at that moment count as
    /// free to return anything. Empty if `op` should have blocked.
    ///
    /// If the limit was too low for this to be worked out, `op` and `legal` are those of the
    /// configurations in which the search got stuck: still an operation that fits nowhere there,
    /// but perhaps not the first one.
    pub legal: Vec<Ret>,
}

impl<Ret> Outcome<Ret> {
    /// Whether the history is linearizable for certain.
    #[must_use]
    pub fn is_linearizable(&self) -> bool {
        matches!(self, Outcome::Linearizable { .. })
    }

    /// Whether the history is certain not to be linearizable.
    #[must_use]
    pub fn is_illegal(&self) -> bool {
        matches!(self, Outcome::Illegal(_))
    }
}
