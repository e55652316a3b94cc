//! How long a history takes. Prints, and never fails, however slow it is.
//!
//! `cargo bench -p linearizability`. A sample is one round through a fixed set of random histories,
//! and each figure is the mean of a sample, for one history. Targets: 5 microseconds for 10
//! operations, 1 millisecond for 30.

#[path = "../tests/support/mod.rs"]
mod support;

use divan::{Bencher, black_box};
use linearizability::{Pending, check};
use support::models::{Bank, Counter, Queue, Register, Sample};
use support::random::Random;
use support::simulation::{Sampled, correct, corrupt};

/// Enough that no single history stands out in the mean.
const HISTORIES: u32 = 256;

/// Threads and operations of each.
const SHAPES: [(usize, usize); 5] = [(2, 5), (3, 3), (5, 2), (3, 10), (4, 50)];

const LIMIT: usize = 10_000_000;

fn main() {
    divan::main();
}

#[divan::bench(
    types = [Register, Counter, Queue, Bank],
    args = SHAPES,
    sample_size = HISTORIES,
    sample_count = 50
)]
fn linearizable<M: Sample>(bencher: Bencher<'_, '_>, (threads, per_thread): (usize, usize)) {
    let random = &mut Random::new(1);
    let pool: Vec<Sampled<M>> = (0..HISTORIES)
        .map(|_| correct(threads, per_thread, usize::MAX, random))
        .collect();
    time(bencher, &pool);
}

#[divan::bench(
    types = [Register, Counter, Queue, Bank],
    args = SHAPES,
    sample_size = HISTORIES,
    sample_count = 50
)]
fn illegal<M: Sample>(bencher: Bencher<'_, '_>, (threads, per_thread): (usize, usize)) {
    let random = &mut Random::new(2);
    let mut pool: Vec<Sampled<M>> = Vec::new();
    while pool.len() < HISTORIES as usize {
        let mut sampled = correct(threads, per_thread, usize::MAX, random);
        corrupt(&mut sampled, random);
        let Sampled { ops, events } = &sampled;
        if check(&M::initial(), ops, events, Pending::MayTakeEffect, LIMIT).is_illegal() {
            pool.push(sampled);
        }
    }
    time(bencher, &pool);
}

fn time<M: Sample>(bencher: Bencher<'_, '_>, pool: &[Sampled<M>]) {
    let initial = M::initial();
    let mut turns = pool.iter().cycle();
    bencher.bench_local(|| {
        let Sampled { ops, events } = turns.next().expect("the pool is not empty");
        check(
            black_box(&initial),
            ops,
            events,
            Pending::MayTakeEffect,
            LIMIT,
        )
    });
}
