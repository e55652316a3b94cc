//! Builds `model-std`, compiles sources with it in std's place as a grader would, and runs them
//! under the engine. Judges nothing.

pub(crate) mod compile;
mod libraries;
pub(crate) mod runner;
