//! Decides whether a concurrent history is linearizable with respect to a sequential model. Never
//! reads a clock, touches a file, starts a thread or draws a random number.
//!
//! A history is linearizable if every operation can be given one instant between its invocation
//! and its return such that the operations, taken one after the other in the order of those
//! instants, return what the model returns.
//!
//! # How it searches
//! Depth first through *configurations*: which operations have taken effect, and the model's state
//! after them. From each one, any operation may come next that was invoked before the earliest
//! return still to be explained (Wing and Gong, *Testing and verifying concurrent objects*, JPDC
//! 1993). A configuration is entered once only (Lowe, *Testing for linearizability*, CCPE 2017),
//! and the set of operations in it is a bit mask (Horn and Kroening, *Faster linearizability
//! checking via P-compositionality*, FORTE 2015; the Porcupine checker).
//!
//! The worst case is exponential in the number of operations that overlap; the number of
//! configurations is therefore limited by the caller, and beyond the limit the answer is
//! [`Outcome::Unknown`].
//!
//! Weaker is quiescent consistency: [`quiescent_periods`] makes it a question about linearizability.
//!
//! # Example
//! ```
//! use linearizability::{Event, Outcome, Pending, SequentialModel, check};
//!
//! #[derive(Clone, PartialEq, Eq, Hash)]
//! struct Counter(u32);
//!
//! struct Increment;
//!
//! impl SequentialModel for Counter {
//!     type Op = Increment;
//!     type Ret = u32;
//!     fn step(&mut self, _: &Increment) -> Option<u32> {
//!         self.0 += 1;
//!         Some(self.0)
//!     }
//! }
//!
//! // Two increments overlap, and both say that they made it 1: an update was lost.
//! let events = [
//!     Event::Invoked(0),
//!     Event::Invoked(1),
//!     Event::Returned(1, 1),
//!     Event::Returned(0, 1),
//! ];
//! let outcome =
//!     check(&Counter(0), &[Increment, Increment], &events, Pending::MayTakeEffect, 10_000);
//! let Outcome::Illegal(illegal) = outcome else { panic!() };
//! assert_eq!(illegal.longest, [1]);
//! assert_eq!(illegal.op, 0);
//! assert_eq!(illegal.legal, [2]);
//! ```

mod check;
mod explanation;
mod hasher;
mod history;
mod memo;
mod model;
mod op_set;
mod outcome;
mod problem;
mod quiescence;
mod search;

pub use check::check;
pub use history::{Event, History, Malformed};
pub use model::{Outcomes, SequentialModel, Specification};
pub use outcome::{Illegal, Outcome};
pub use problem::Pending;
pub use quiescence::quiescent_periods;
