//! What reads a stranger's bytes, on bytes that nobody thought of. Under `cargo test` each target gets
//! its kept corpus (`__fuzz__/TARGET/corpus`) and a second of random inputs;
//! `BOLERO_RANDOM_TEST_TIME_MS=15000 BOLERO_RANDOM_ITERATIONS=100000000 cargo test --test fuzz` makes
//! it more.
//!
//! A new target is a test with `bolero::check!()` in a file of its own here, and a seed in its corpus.

#[path = "../readers/mod.rs"]
mod readers;

mod archives;
mod escapers;
mod frames;
mod sources;
mod tokens;
