//! A course: its exercises, found in the workspace; never from a list in code, and never from a
//! file that a student owns.

mod discover;
mod exercise;
mod surroundings;
mod toolchain;

pub use discover::{Course, NoCourse};
pub use exercise::Exercise;
pub(crate) use surroundings::changes as changes_for_cargo;
pub use toolchain::Toolchain;
