//! Tasks that add tasks, and what comes of all of them.

use grade_kit::prelude::*;
use std::marker::PhantomData;
use std::num::NonZeroUsize;
use work_queue_task::WorkQueue;

/// A task that adds so many, each of which adds one less. It borrows what it waits for.
struct Task<'a> {
    name: String,
    adds: u32,
    first_waits_for: Option<&'a Rendezvous>,
}

impl Task<'_> {
    fn of(name: String, adds: u32) -> Self {
        Task {
            name,
            adds,
            first_waits_for: None,
        }
    }

    fn added(&self) -> impl Iterator<Item = Self> {
        (0..self.adds).map(|number| Task::of(format!("{}.{number}", self.name), self.adds - 1))
    }
}

/// The names of all tasks, sorted.
fn all_names(tasks: Vec<Task<'_>>) -> Vec<String> {
    let (mut left, mut names) = (tasks, Vec::new());
    while let Some(task) = left.pop() {
        left.extend(task.added());
        names.push(task.name);
    }
    names.sort();
    names
}

fn tasks<'a>(adds: &[u32]) -> Vec<Task<'a>> {
    (0..)
        .zip(adds)
        .map(|(number, adds)| Task::of(number.to_string(), *adds))
        .collect()
}

/// A number of workers.
///
/// # Panics
/// When there are none.
pub(crate) fn workers(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).expect("a scenario allows at least one worker")
}

/// Works on tasks, the first two of which wait for each other if they may be in progress at once.
fn done<W: WorkQueue>(kit: &Kit, adds: &[u32], count: usize) -> Vec<String> {
    let (pair, names) = (kit.rendezvous(2), kit.shared(Vec::new()));
    let mut tasks = tasks(adds);
    if count > 1 && tasks.len() > 1 {
        tasks[..2]
            .iter_mut()
            .for_each(|task| task.first_waits_for = Some(&pair));
    }
    let panicked = W::run(tasks, workers(count), |task, add| {
        if let Some(pair) = task.first_waits_for {
            pair.arrive();
        }
        task.added().for_each(add);
        names.with(|names| names.push(task.name.clone()));
    });
    kit.expect("how many tasks panicked", panicked, 0);
    let mut names = names.with(std::mem::take);
    names.sort();
    names
}

/// A queue keeps nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State;

grade_kit::operations! {
    table Queues<W: WorkQueue>;
    setup () = ();
    object PhantomData<fn() -> W> = |_setup| PhantomData;
    state State = |_setup| State;

    /// Works on tasks that add so many each, with so many workers, and returns the names of those that were done.
    run(adds: Vec<u32> = [vec![0, 0], vec![1, 0], vec![1, 1], vec![0, 0, 0]], count: usize = [1, 2]) -> Vec<String> {
        run |_queue, _held, kit| done::<W>(kit, &adds, count);
        step |_state| Returns(all_names(tasks(&adds)));
    }
    /// Works on two tasks, each of which works on two with workers of its own, all of which wait for each other.
    run_inside() -> u32 {
        run |_queue, _held, kit| {
            let (all, done) = (kit.rendezvous(4), kit.shared(0));
            W::run(vec![1, 2], workers(2), |_, _| {
                W::run(vec![3, 4], workers(2), |_, _| { all.arrive(); done.with(|done| *done += 1) });
            });
            done.with(|done| *done)
        };
        when |_state| false;
        step |_state| Returns(4);
    }
    /// Works on so many, one of which is there at first, and each of which adds the next one.
    run_chain(length: u32, count: usize) -> u32 {
        run |_queue, _held, kit| {
            let done = kit.shared(0);
            W::run(vec![length], workers(count), |left, add| {
                if left > 1 {
                    add(left - 1);
                }
                done.with(|done| *done += 1);
            });
            done.with(|done| *done)
        };
        when |_state| false;
        step |_state| Returns(length);
    }
    /// Works on so many tasks, all of which panic; returns how many did.
    run_panicking(tasks: usize, count: usize) -> usize {
        run |_queue, _held, kit| W::run(vec![(); tasks], workers(count), |(), _| kit.panic("each task"));
        when |_state| false;
        step |_state| Returns(tasks);
    }
    /// Works on a task that adds so many; returns how many were done.
    run_burst(added: u32, count: usize) -> u32 {
        run |_queue, _held, kit| {
            let done = kit.shared(0);
            W::run(vec![added], workers(count), |adds, add| {
                (0..adds).for_each(|_| add(0));
                done.with(|done| *done += 1);
            });
            done.with(|done| *done)
        };
        when |_state| false;
        step |_state| Returns(added + 1);
    }
}
