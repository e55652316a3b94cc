//! What the tests and the benchmark share: models, random numbers, random histories. Never checks
//! anything.

pub(crate) mod models;
pub(crate) mod random;
pub(crate) mod simulation;
