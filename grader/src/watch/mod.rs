//! Grading one exercise again after each save: what was saved, what is under way, what is known by now. Data for
//! whoever shows it; never prints anything.

mod board;
mod grader;
mod listener;
mod saves;
mod session;

pub use board::{Board, Row};
pub use grader::{Grader, OfCourse, Order};
pub use saves::{Watching, watch};
pub use session::{News, Saver, Session};
