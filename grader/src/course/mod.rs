//! A course: its exercises, found in the workspace; never from a list in code, and never from a
//! file that a student owns.

mod discover;
mod exercise;
mod path;
mod place;
mod surroundings;
mod syllabus;
mod toolchain;

pub use discover::{Course, NoCourse};
pub use exercise::Exercise;
pub use place::{Level, Place};
pub(crate) use surroundings::changes as changes_for_cargo;
pub use syllabus::{Syllabus, Topic};
pub use toolchain::Toolchain;
