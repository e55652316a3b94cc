//! One execution from beginning to end.

use crate::coroutine::{MAIN_STACK_BYTES, ModelCoroutine};
use crate::steps::Steps;
use crate::strategy::{Decision, Strategy};
use crate::threads::{Role, Spawn};
use crate::unwind::install_panic_hook;
use crate::waiting::{BusyWait, Suspicion, Watch};
use crate::world::WORLD;
use grade_evidence::schedule::{Deviation, Freeze, Time};
use grade_evidence::{End, Trace};
use std::sync::Arc;

/// What bounds and shapes an execution, beside the strategy.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Scheduling points after which it is given up.
    pub max_steps: u32,
    /// How the clock behaves.
    pub time: Time,
    /// A scenario's thread that is held up.
    pub freeze: Option<Freeze>,
    /// Whether every step is recorded.
    pub trace: bool,
}

/// What came of an execution.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// Its strategy, for the next one.
    pub strategy: Box<dyn Strategy>,
    /// The rest.
    pub outline: Outline,
}

/// The course of an execution.
#[derive(Debug)]
pub struct Outline {
    /// Every decision, in order.
    pub decisions: Vec<Decision>,
    /// Times a thread that could have gone on was made to wait.
    pub forced_switches: u32,
    /// Scheduling points that were executed.
    pub steps: u32,
    /// Of who did what where at each of them: executions with other steps have another one.
    pub digest: u64,
    /// Whether anything waited for time to pass.
    pub timers_used: bool,
    /// Whether the frozen thread reached the step at which it was to be held up.
    pub freeze_reached: bool,
    /// When each thread first went on after it last called [`crate::arm`].
    pub went_on_at: Vec<Option<u32>>,
    /// Who may have waited busily, if that was watched for.
    pub suspicions: Vec<Suspicion>,
    /// That the thread which was left alone does.
    pub busy: Option<BusyWait>,
    /// Every step, if asked for.
    pub trace: Option<Trace>,
    /// What each step touched, if the strategy asks for it.
    pub noted: Option<Steps>,
}

impl Outline {
    /// The decisions that were not the default.
    #[must_use]
    pub fn deviations(&self) -> Vec<Deviation> {
        let deviates = |(number, decision): (usize, &Decision)| {
            (decision.rank != 0).then_some(Deviation {
                decision: number as u32,
                rank: decision.rank,
            })
        };
        self.decisions
            .iter()
            .enumerate()
            .filter_map(deviates)
            .collect()
    }
}

/// Runs `body` as the main thread of a fresh execution, until every thread has ended or none can
/// go on.
///
/// What unfinished threads own is leaked, never dropped.
///
/// # Panics
/// When called from within an execution. Where no memory is left for a stack, the process ends as it does
/// where none is left for anything else.
pub fn execute(limits: &Limits, strategy: Box<dyn Strategy>, body: Box<dyn FnOnce()>) -> Outcome {
    execute_watching(limits, Watch::Off, strategy, body)
}

/// As [`execute`], with an eye on those who may wait busily.
///
/// # Panics
/// As [`execute`].
pub fn execute_watching(
    limits: &Limits,
    watch: Watch,
    strategy: Box<dyn Strategy>,
    body: Box<dyn FnOnce()>,
) -> Outcome {
    install_panic_hook();
    // What tracing takes is ours, and it was executed without before.
    if !limits.trace {
        crate::memory::execution_begins();
    }
    begin(limits, watch, strategy, body);
    let mut coroutines: Vec<Option<ModelCoroutine>> = Vec::new();
    while let Some(current) = next_thread(&mut coroutines) {
        let Some(coroutine) = coroutines[current].as_mut() else {
            break;
        };
        if coroutine.resume() {
            if let Some(ended) = coroutines[current].take() {
                ended.retire();
            }
            WORLD.with_borrow_mut(crate::world::World::end_current);
        }
    }
    for coroutine in coroutines.into_iter().flatten() {
        coroutine.retire();
    }
    crate::allocations::end();
    let outcome = finish();
    crate::memory::execution_ends();
    outcome
}

fn begin(limits: &Limits, watch: Watch, strategy: Box<dyn Strategy>, body: Box<dyn FnOnce()>) {
    WORLD.with_borrow_mut(|world| {
        assert!(
            !world.active,
            "an execution cannot be started from within another"
        );
        world.execution = world.execution.wrapping_add(1).max(1);
        world.active = true;
        world.current = 0;
        world.upcoming = 0;
        world.threads.clear();
        world.newborn.clear();
        world.objects.clear();
        world.happens_before.start_afresh();
        world.now_ns = 0;
        world.poll_step_ns = 0;
        world.time = limits.time;
        world.changes = 0;
        world.blocks = 0;
        world.steps = 0;
        world.digest = 0;
        world.max_steps = limits.max_steps;
        world.streak = 0;
        world.last_progress_step = 0;
        world.last_clock_step = 0;
        world.time_told = false;
        world.last_pause_step = 0;
        world.longest_wait_ns = 0;
        world.stray_panics = std::thread::panicking();
        world.freeze = limits.freeze;
        world.frozen = None;
        world.thawed = false;
        world.noted = strategy.notes_steps().then(Steps::default);
        world.stacks.clear();
        if world.noted.is_some() {
            crate::allocations::begin();
        }
        world.strategy = Some(strategy);
        world.decisions.clear();
        world.forced_switches = 0;
        world.timers_used = false;
        world.end = None;
        world.watch = watch;
        world.watched.forget();
        world.tracing = limits.trace;
        world.steps_traced.clear();
        world.stands_at.clear();
        world.output.clear();
        // It belonged to an execution that is over, and what it owns is leaked with that.
        std::mem::forget(world.panic_hook.take());
        world.hooks_used = false;
        let main = Spawn {
            name: Some(main_name()),
            role: Role::Scenario,
            stack_bytes: MAIN_STACK_BYTES,
        };
        world.spawn(main, body);
        let born = world.born();
        if let Some(noted) = &mut world.noted {
            noted.begin(0, 1, false, born);
        }
    });
}

fn main_name() -> Arc<str> {
    thread_local! {
        static MAIN: Arc<str> = "main".into();
    }
    MAIN.with(Arc::clone)
}

/// Gives every newborn thread its coroutine, and says whose turn it is.
fn next_thread(coroutines: &mut Vec<Option<ModelCoroutine>>) -> Option<usize> {
    WORLD.with_borrow_mut(|world| {
        while let Some(thread) = world.newborn.pop_front() {
            let state = &mut world.threads[thread as usize];
            let Some(body) = state.body.take() else {
                continue;
            };
            match ModelCoroutine::new(thread, state.stack_bytes, body) {
                Ok(coroutine) => {
                    world.stacks.push(coroutine.stack());
                    coroutines.push(Some(coroutine));
                }
                // Of a few hundred threads at most: more was asked for than there may be.
                Err(_) => crate::memory::give_up(),
            }
        }
        if world.end.is_some() {
            return None;
        }
        world.current = world.upcoming;
        world.bring_statics();
        Some(world.current as usize)
    })
}

fn finish() -> Outcome {
    // The threads' bodies and slots are student code: dropped outside the borrow, or not at all.
    let (outcome, leftovers, processes) = WORLD.with_borrow_mut(|world| {
        world.active = false;
        world.own_statics.forget();
        let processes = (std::mem::take(&mut world.processes), world.programs.take());
        let freeze_reached = world
            .freeze
            .zip(world.frozen)
            .is_some_and(|(freeze, thread)| world.threads[thread as usize].points > freeze.step);
        world.trace_final_waits();
        let trace = world.tracing.then(|| world.take_trace());
        let outcome = world.strategy.take().map(|strategy| Outcome {
            end: world.end.take().unwrap_or(End::Finished),
            strategy,
            outline: Outline {
                decisions: std::mem::take(&mut world.decisions),
                forced_switches: world.forced_switches,
                steps: world.steps,
                digest: world.digest,
                timers_used: world.timers_used,
                freeze_reached,
                went_on_at: world
                    .threads
                    .iter()
                    .map(|thread| thread.went_on_at)
                    .collect(),
                suspicions: world.watched.take_suspicions(),
                busy: world.watched.busy.take(),
                trace,
                noted: world.noted.take(),
            },
        });
        (outcome, std::mem::take(&mut world.threads), processes)
    });
    drop(processes);
    let emptied = forget_the_unfinished(leftovers);
    WORLD.with_borrow_mut(|world| world.threads = emptied);
    outcome.expect("the strategy is given back after every decision")
}

/// Leaks what threads that never ended still own, and drops the records of the others. The list itself
/// comes back empty: were it leaked with them, each execution would cost memory for good.
fn forget_the_unfinished(
    mut threads: Vec<crate::world::ThreadState>,
) -> Vec<crate::world::ThreadState> {
    for thread in threads.drain(..) {
        let owes = thread.slots.iter().any(|slot| slot.owes_a_destructor());
        if thread.body.is_some() || owes {
            std::mem::forget(thread);
        }
    }
    threads
}
