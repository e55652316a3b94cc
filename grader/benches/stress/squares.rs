//! The stress test that one would write for the pool: the baseline of a benchmark. Never part of a
//! grading.

use solution::SquarePool;
use squares_task::Pool;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const REPETITIONS: usize = 1_000;

#[test]
fn squares_stand_in_order_and_every_job_is_done() {
    for _ in 0..REPETITIONS {
        let done = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&done);
        let square = move |number: u64| {
            counted.fetch_add(1, Ordering::SeqCst);
            number * number
        };
        let pool = SquarePool::new(3, Arc::new(square)).unwrap();
        thread::scope(|scope| {
            for caller in 0..2 {
                let pool = &pool;
                scope.spawn(move || {
                    let numbers: Vec<u64> = (1..=5).map(|number| number + caller * 10).collect();
                    let expected: Vec<_> = numbers.iter().map(|n| Some(n * n)).collect();
                    assert_eq!(pool.squares(&numbers), expected);
                });
            }
        });
        pool.submit(7);
        drop(pool);
        assert_eq!(done.load(Ordering::SeqCst), 11);
    }
}
