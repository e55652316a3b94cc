//! What a worker, a judge and the grader say to each other: types and frames, never a decision.
//!
//! A worker runs student code and tells what it observed. A judge holds the checks of one exercise
//! and no student code; it turns observations into rulings. The grader stands between the two.

pub mod catalog;
pub mod evidence;
pub mod frame;
pub mod judge;
pub mod verdict;
pub mod worker;

pub use frame::Channel;
pub use grade_evidence::{MOST_THREADS, OUT_OF_MEMORY, TOO_MANY_THREADS, schedule};
pub use verdict::Verdict;

/// The version of everything in this crate. A worker or a judge of another version is refused, so
/// that an installed grader and a course's checkout never misunderstand each other.
pub const VERSION: u32 = 7;

/// The status of a worker for which the machine had no thread left.
pub const SHORT_OF_THREADS: i32 = 113;
