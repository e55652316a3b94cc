//! That nobody starves, as far as an end that comes can show it.

use crate::table::Watched;
use grade_kit::prelude::*;
use philosophers_task::Table;
use std::sync::Arc;
use std::time::Duration;

/// After so many meals of each neighbour whoever is hungry should have eaten once.
const MANY: usize = 12;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Seat 1 gets hungry while its neighbours eat, each of which sits down again until it has had so many meals, or
/// seat 1 has had its meal. Were they to go on for ever, it would make no difference to anybody who looks.
///
/// Only meals take time, and time passes only when everybody has got as far as he can; so what is compared are turns,
/// and no durations.
fn greedy<T: Table>(kit: &Kit, seats: usize, neighbours: &[(usize, Duration)]) {
    let table = Arc::new(Watched::<T>::new(kit, seats));
    // Whether seat 1 has eaten, and which of its neighbours have had enough.
    let progress = kit.shared((false, 0));
    let eaters: Vec<_> = neighbours
        .iter()
        .map(|&(seat, begins)| {
            let (inner, table, progress) = (kit.clone(), Arc::clone(&table), progress.clone());
            kit.spawn(move || {
                if !begins.is_zero() {
                    inner.sleep(begins);
                }
                for _ in 0..MANY {
                    table.dine(&inner, seat, || inner.sleep(ms(4)));
                    if progress.with(|(eaten, _)| *eaten) {
                        return;
                    }
                }
                progress.with(|(_, full)| *full += 1);
            })
        })
        .collect();
    kit.sleep(ms(3));
    let full = table.dine(kit, 1, || {
        progress.with(|(eaten, full)| {
            *eaten = true;
            *full
        })
    });
    eaters.into_iter().for_each(Handle::join);
    let claim = format!(
        "how many of its {} neighbours had {MANY} meals before seat 1, hungry since their first one, had any",
        neighbours.len(),
    );
    kit.expect(claim, full, 0);
}

grade_kit::programs! {
    bound<T: Table>;

    "everyone-eats" for 2: "whoever is hungry eats, however greedy its neighbours are" {
        teaches "Who is fast enough gets a lock again that others are waiting for, and a wake-up is no promise. \
                 Somebody has to remember who came first, and let nobody pass who came later.";
        in_ideal_time;
        without_preemption;
    } |kit| {
        greedy::<T>(kit, 2, &[(0, ms(0))]);
        // Seat 1 never sees both of them rest: one begins a meal before the other one's ends.
        greedy::<T>(kit, 5, &[(0, ms(0)), (2, ms(2))]);
    };
}
