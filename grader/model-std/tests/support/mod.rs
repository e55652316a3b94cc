//! Builds `model-std`, compiles sources with it in std's place as a grader would, and runs them
//! under the engine. Judges nothing.

mod compile;
mod libraries;
mod runner;

pub(crate) use compile::{Compile, run};
pub(crate) use runner::{Exploration, Program};
