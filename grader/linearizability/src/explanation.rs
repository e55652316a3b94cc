//! Why no order explains a history. Asked only once that is certain, and never changes it.

use crate::model::Specification;
use crate::op_set::OpSet;
use crate::outcome::Illegal;
use crate::problem::Problem;
use crate::search::{Progress, Search};
use std::cmp::Reverse;

/// Configurations that may be looked at for an explanation, whatever the limit is for the search before it:
/// with dozens of operations under way there may be any number of them, and a plainer explanation
/// will do.
const MOST_TO_EXPLAIN: usize = 20_000;

/// Explains a history for which `exhausted`, the search for an order of the whole, found nothing.
pub(crate) fn explain<M: Specification, S: OpSet>(
    problem: &Problem<'_, M, S>,
    exhausted: &Search<'_, '_, M, S>,
    max_configurations: usize,
) -> Illegal<M::Ret> {
    let reached = exhausted
        .memo()
        .entered()
        .iter()
        .map(|at| at.first_absent)
        .max();
    let reached = reached.expect("the root is always entered");
    if reached == problem.returned() {
        return not_blocked(problem, exhausted);
    }
    let mut left = max_configurations.min(MOST_TO_EXPLAIN);
    // Everything below `reached` is explained together with results that came later, hence also
    // without them. The operation itself may be right, though, and one that returned later wrong.
    for suspect in reached..problem.returned() {
        let mut search = Search::probing(problem, suspect, left);
        let found = legal_results(problem, suspect, &mut search);
        left = left.saturating_sub(search.memo().entered().len());
        match found {
            Probe::Legal => {}
            Probe::Illegal { legal, goal } => {
                let longest = if suspect == reached {
                    exhausted.order_to(furthest(problem, exhausted, reached))
                } else {
                    search.order_to(shortest(&search, suspect).unwrap_or(goal))
                };
                return Illegal {
                    longest,
                    op: problem.numbers(vec![suspect])[0],
                    legal,
                };
            }
            Probe::Unclear => break,
        }
    }
    stuck(problem, exhausted, reached)
}

/// What came of looking for the results an operation could have had.
enum Probe<Ret> {
    /// Its own is among them.
    Legal,
    /// Its own is not among these. `goal` is a configuration to fall back on for an order; it is
    /// the root if there are no legal results.
    Illegal { legal: Vec<Ret>, goal: usize },
    /// Too many configurations.
    Unclear,
}

/// Which results could the operation have had when it returned?
fn legal_results<M: Specification, S: OpSet>(
    problem: &Problem<'_, M, S>,
    suspect: usize,
    search: &mut Search<'_, '_, M, S>,
) -> Probe<M::Ret> {
    let mut legal = Vec::new();
    let mut first_goal = None;
    loop {
        match search.next_goal() {
            Progress::Goal(goal) => {
                first_goal.get_or_insert(goal);
                let result = search
                    .probed_result(goal)
                    .expect("a goal has the probe placed");
                if result == problem.result(suspect) {
                    return Probe::Legal;
                }
                legal.push(result.clone());
            }
            Progress::Exhausted => {
                return Probe::Illegal {
                    legal,
                    goal: first_goal.unwrap_or(0),
                };
            }
            Progress::LimitReached => return Probe::Unclear,
        }
    }
}

/// Of the configurations that explain all ranks below `reached`, the first one with the most
/// returned and the fewest pending operations.
fn furthest<M: Specification, S: OpSet>(
    problem: &Problem<'_, M, S>,
    search: &Search<'_, '_, M, S>,
    reached: usize,
) -> usize {
    at_rank(search, reached)
        .max_by_key(|&index| {
            let (returned, pending): (Vec<usize>, Vec<usize>) = search
                .memo()
                .back_from(index)
                .partition(|&rank| rank < problem.returned());
            (returned.len(), Reverse(pending.len()), Reverse(index))
        })
        .expect("some configuration reached it")
}

/// Of the configurations that explain all ranks below `suspect` without it, the first one with the
/// fewest operations.
fn shortest<M: Specification, S: OpSet>(
    search: &Search<'_, '_, M, S>,
    suspect: usize,
) -> Option<usize> {
    at_rank(search, suspect).min_by_key(|&index| (search.memo().back_from(index).count(), index))
}

/// The configurations whose lowest absent rank is this one.
fn at_rank<M: Specification, S: OpSet>(
    search: &Search<'_, '_, M, S>,
    rank: usize,
) -> impl Iterator<Item = usize> {
    let entered = search.memo().entered().iter().enumerate();
    entered
        .filter(move |(_, at)| at.first_absent == rank)
        .map(|(index, _)| index)
}

/// The explanation from where the search for the whole got stuck.
fn stuck<M: Specification, S: OpSet>(
    problem: &Problem<'_, M, S>,
    search: &Search<'_, '_, M, S>,
    reached: usize,
) -> Illegal<M::Ret> {
    let states = at_rank(search, reached).map(|index| &search.memo().entered()[index].key.state);
    let results = states.flat_map(|state| results_of(state, problem.op(reached)));
    let legal = distinct(results);
    let longest = search.order_to(furthest(problem, search, reached));
    Illegal {
        longest,
        op: problem.numbers(vec![reached])[0],
        legal,
    }
}

/// All results are explained, but in each final state some pending operation could go on. The one
/// that could in most of them is named.
fn not_blocked<M: Specification, S: OpSet>(
    problem: &Problem<'_, M, S>,
    search: &Search<'_, '_, M, S>,
) -> Illegal<M::Ret> {
    let finals: Vec<usize> = at_rank(search, problem.returned()).collect();
    let state = |index: usize| &search.memo().entered()[index].key.state;
    let goes_on = |rank: usize, index: usize| !state(index).outcomes(problem.op(rank)).is_blocked();
    let rank = problem
        .pending_ranks()
        .max_by_key(|&rank| {
            let times = finals.iter().filter(|&&index| goes_on(rank, index)).count();
            (times, Reverse(rank))
        })
        .expect("without pending operations any final state will do");
    let witness = finals.iter().find(|&&index| goes_on(rank, index));
    let longest = search.order_to(*witness.expect("some pending operation can go on"));
    let results = finals
        .iter()
        .flat_map(|&index| results_of(state(index), problem.op(rank)));
    let legal = distinct(results);
    Illegal {
        longest,
        op: problem.numbers(vec![rank])[0],
        legal,
    }
}

/// What an operation may return in a state.
fn results_of<M: Specification>(state: &M, op: &M::Op) -> impl Iterator<Item = M::Ret> + use<M> {
    let outcomes = state.outcomes(op).into_vec().into_iter();
    outcomes.map(|(result, _)| result)
}

/// The values in the order of their first appearance.
fn distinct<Ret: PartialEq>(values: impl Iterator<Item = Ret>) -> Vec<Ret> {
    values.fold(Vec::new(), |mut known, value| {
        if !known.contains(&value) {
            known.push(value);
        }
        known
    })
}
