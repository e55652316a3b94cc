//! From a failing execution to the simplest one that fails in the same way; never decides whether
//! that is a failure.
//!
//! Simpler is: fewer forced switches; then fewer operations; then fewer steps; then fewer and
//! smaller departures from the default schedule. Everything is bounded in schedules and steps.

mod defect;
mod departures;
mod parts;
mod search;
mod shrinker;

pub(super) use parts::parts;
pub(super) use shrinker::{Shrinker, Shrunk};
