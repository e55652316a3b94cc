//! Brute force: every permutation of every choice of operations. Slow, and shares nothing with the
//! checker.

use linearizability::{Event, SequentialModel};

/// One explanation of a history.
pub(crate) struct Explanation<'o, M: SequentialModel> {
    pub(crate) order: &'o [usize],
    pub(crate) results: &'o [M::Ret],
    pub(crate) last: &'o M,
}

/// Shows `visit` every order that explains a history in which the operations in `idle` have no
/// effect and other pending ones may have one.
pub(crate) fn for_each_explanation<M: SequentialModel>(
    initial: &M,
    ops: &[M::Op],
    events: &[Event<M::Ret>],
    idle: &[usize],
    mut visit: impl FnMut(Explanation<'_, M>),
) {
    let invoked: Vec<usize> = events
        .iter()
        .filter_map(|event| match event {
            Event::Invoked(op) if !idle.contains(op) => Some(*op),
            _ => None,
        })
        .collect();
    permute(&mut Vec::new(), &invoked, &mut |order| {
        if let Some((results, last)) = explains(initial, ops, events, order) {
            visit(Explanation {
                order,
                results: &results,
                last: &last,
            });
        }
    });
}

/// Every permutation of every subset.
fn permute(order: &mut Vec<usize>, from: &[usize], visit: &mut impl FnMut(&[usize])) {
    visit(order);
    for &op in from {
        if !order.contains(&op) {
            order.push(op);
            permute(order, from, visit);
            order.pop();
        }
    }
}

/// The results and the last state, if this order explains what returned.
pub(crate) fn explains<M: SequentialModel>(
    initial: &M,
    ops: &[M::Op],
    events: &[Event<M::Ret>],
    order: &[usize],
) -> Option<(Vec<M::Ret>, M)> {
    let invocation = |op: usize| {
        events
            .iter()
            .position(|event| matches!(event, Event::Invoked(invoked) if *invoked == op))
    };
    let returned = |op: usize| {
        events
            .iter()
            .enumerate()
            .find_map(|(at, event)| match event {
                Event::Returned(returned, result) if *returned == op => Some((at, result)),
                _ => None,
            })
    };
    let all_in = events.iter().all(|event| match event {
        Event::Returned(op, _) => order.contains(op),
        Event::Invoked(_) => true,
    });
    if !all_in {
        return None;
    }
    for (place, &later) in order.iter().enumerate() {
        invocation(later)?;
        for &earlier in &order[..place] {
            if returned(later).is_some_and(|(at, _)| Some(at) < invocation(earlier)) {
                return None;
            }
        }
    }
    let mut state = initial.clone();
    let mut results = Vec::new();
    for &op in order {
        let result = state.step(&ops[op])?;
        if returned(op).is_some_and(|(_, seen)| *seen != result) {
            return None;
        }
        results.push(result);
    }
    Some((results, state))
}
