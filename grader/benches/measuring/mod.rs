//! What several benchmarks measure with. Never prints.

#![allow(dead_code, reason = "each benchmark uses some of it")]

pub(crate) mod clock;
pub(crate) mod subject;
