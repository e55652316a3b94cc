//! The hints of an exercise's README.md, told one at a time. Never about points.

mod parse;
mod told;

pub use parse::{Hint, Malformed, read};
pub use told::{Telling, choose, tell};
