//! Every schedule of a small program, to know what the simplest failing one is like.

use crate::task::Log;
use grade_engine::Limits;
use grade_engine::strategy::DelayBounded;
use grade_protocol::schedule::Time;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

const LIMITS: Limits = Limits {
    max_steps: 1_000,
    time: Time::Ideal,
    freeze: None,
    trace: false,
};

/// More delays than any schedule of these programs has.
const MORE_THAN_THERE_ARE: u32 = 60;

/// The fewest forced switches of all schedules in which threads that write these letters write them
/// in one of these orders.
pub(crate) fn fewest_forced_switches(threads: &[&str], orders: &[&str]) -> u32 {
    let threads: Vec<String> = threads.iter().map(|it| (*it).to_owned()).collect();
    let orders: Vec<String> = orders.iter().map(|it| (*it).to_owned()).collect();
    let mut search = DelayBounded::new(MORE_THAN_THERE_ARE, u64::MAX);
    let mut fewest = None;
    while let Some(schedule) = search.next_schedule() {
        let failed = Rc::new(Cell::new(false));
        let body = program(threads.clone(), orders.clone(), Rc::clone(&failed));
        let outline = grade_engine::execute(&LIMITS, Box::new(schedule), body).outline;
        search.learn(&outline.decisions);
        if failed.get() {
            let least = fewest.unwrap_or(u32::MAX).min(outline.forced_switches);
            fewest = Some(least);
        }
    }
    assert!(search.exhausted());
    fewest.expect("some schedule fails")
}

fn program(threads: Vec<String>, orders: Vec<String>, failed: Rc<Cell<bool>>) -> Box<dyn FnOnce()> {
    Box::new(move || {
        let log = Arc::new(Log::default());
        let writers: Vec<_> = threads
            .into_iter()
            .map(|letters| {
                let log = Arc::clone(&log);
                model_std::thread::spawn(move || log.write(&letters))
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        failed.set(log.is_in(&orders));
    })
}
