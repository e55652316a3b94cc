//! What is asked of the bank; never how it is to be done.

mod suite;
pub mod table;

use bank_task::Bank;
use grade_kit::Subjects;

pub use suite::suite;

/// How operations are applied to the student's bank.
#[must_use]
pub fn subjects<B: Bank>() -> Subjects {
    Subjects::only(table::subject::<B>())
}
