//! What each exercise came to in the last two gradings of the working copy, kept below the target
//! folder. Never a part of a report, and never the reason why a grading fails.

mod difference;
mod entry;
mod overview;
mod standing;
mod store;

pub use difference::{Change, ChangedCheck, DIFFERENCE_SCHEMA, Difference};
pub use entry::{Entry, Noted};
pub use overview::{OVERVIEW_SCHEMA, Overview, Stand};
pub use standing::Standing;
pub use store::Logbook;
