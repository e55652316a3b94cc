//! Random histories. Whether one is linearizable is known only where its maker says so.

use super::models::Sample;
use super::random::Random;
use linearizability::{Event, SequentialModel};

/// Operations and what happened to them.
#[derive(Clone, Debug)]
pub(crate) struct Sampled<M: SequentialModel> {
    pub(crate) ops: Vec<M::Op>,
    pub(crate) events: Vec<Event<M::Ret>>,
}

/// Where a thread stands with its present operation.
enum Phase<Ret> {
    Outside,
    Running,
    Done(Ret),
}

/// What each of `threads` threads, with `per_thread` operations each, could see of a correct
/// implementation: an operation takes effect at one instant between its invocation and its return,
/// and waits while it would block. The execution ends when nothing can go on, or after `max_steps`.
///
/// Linearizable; and if it did not end by `max_steps`, what is pending is blocked for ever.
pub(crate) fn correct<M: Sample>(
    threads: usize,
    per_thread: usize,
    max_steps: usize,
    random: &mut Random,
) -> Sampled<M> {
    let ops: Vec<M::Op> = (0..threads * per_thread)
        .map(|_| M::random_op(random))
        .collect();
    let mut events = Vec::new();
    let mut state = M::initial();
    let mut at: Vec<(usize, Phase<M::Ret>)> = (0..threads).map(|_| (0, Phase::Outside)).collect();
    for _ in 0..max_steps {
        let mut able: Vec<usize> = (0..threads).collect();
        able.retain(|&thread| match at[thread] {
            (done, Phase::Outside) => done < per_thread,
            (done, Phase::Running) => state
                .clone()
                .step(&ops[thread * per_thread + done])
                .is_some(),
            (_, Phase::Done(_)) => true,
        });
        if able.is_empty() {
            break;
        }
        let thread = able[random.below(able.len())];
        let (done, phase) = &mut at[thread];
        let op = thread * per_thread + *done;
        match std::mem::replace(phase, Phase::Outside) {
            Phase::Outside => {
                events.push(Event::Invoked(op));
                *phase = Phase::Running;
            }
            Phase::Running => {
                *phase = Phase::Done(state.step(&ops[op]).expect("it was found able to go on"));
            }
            Phase::Done(result) => {
                events.push(Event::Returned(op, result));
                *done += 1;
            }
        }
    }
    Sampled { ops, events }
}

/// Makes one result that of a random other state. Often, not always, illegal.
pub(crate) fn corrupt<M: Sample>(sampled: &mut Sampled<M>, random: &mut Random) {
    let returns: Vec<usize> = (0..sampled.events.len())
        .filter(|&event| matches!(sampled.events[event], Event::Returned(..)))
        .collect();
    if returns.is_empty() {
        return;
    }
    let event = returns[random.below(returns.len())];
    if let Event::Returned(op, result) = &mut sampled.events[event] {
        *result = M::random_result(&sampled.ops[*op], random);
    }
}
