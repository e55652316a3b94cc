//! The stress test that one would write for the bank: the baseline of a benchmark. Never part of a
//! grading.

use bank_task::Bank;
use solution::SafeBank;
use std::thread;

const REPETITIONS: usize = 1_000;

#[test]
fn no_money_is_lost_between_opposite_transfers() {
    for _ in 0..REPETITIONS {
        let bank = SafeBank::new();
        let accounts: Vec<usize> = (0..3).map(|_| bank.open(100)).collect();
        thread::scope(|scope| {
            for customer in 0..3 {
                let (bank, accounts) = (&bank, &accounts);
                scope.spawn(move || {
                    let here = accounts[customer];
                    let there = accounts[(customer + 1) % 3];
                    for amount in [30, 80] {
                        let _ = bank.transfer(here, there, amount);
                        let _ = bank.transfer(there, here, amount);
                    }
                });
            }
            scope.spawn(|| {
                for _ in 0..3 {
                    assert_eq!(bank.total(), 300);
                }
            });
        });
        let balances = accounts
            .iter()
            .map(|account| bank.balance(*account).unwrap());
        assert_eq!(balances.sum::<u64>(), 300);
    }
}
