//! The stress test that one would write for the counter: the baseline of a benchmark. Never part of
//! a grading.

use counter_task::Counter;
use solution::SafeCounter;
use std::sync::Arc;
use std::thread;

const REPETITIONS: usize = 1_000;
const THREADS: usize = 4;
const INCREMENTS_EACH: usize = 3;

#[test]
fn every_increment_gets_a_number_of_its_own() {
    for _ in 0..REPETITIONS {
        let counter = Arc::new(SafeCounter::new());
        let callers: Vec<_> = (0..THREADS)
            .map(|_| {
                let counter = Arc::clone(&counter);
                thread::spawn(move || -> Vec<u64> {
                    (0..INCREMENTS_EACH).map(|_| counter.increment()).collect()
                })
            })
            .collect();
        let mut numbers: Vec<u64> = Vec::new();
        for caller in callers {
            numbers.extend(caller.join().unwrap());
        }
        numbers.sort_unstable();
        let expected: Vec<u64> = (1..=(THREADS * INCREMENTS_EACH) as u64).collect();
        assert_eq!(numbers, expected);
        assert_eq!(counter.value(), (THREADS * INCREMENTS_EACH) as u64);
    }
}
