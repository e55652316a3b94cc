//! The search through configurations. Never judges what it finds.

use crate::memo::{Configuration, Key, Memo};
use crate::model::{Outcomes, Specification};
use crate::op_set::OpSet;
use crate::problem::Problem;

/// A depth-first search that stops at each goal and can be resumed.
///
/// A *goal* is a configuration in which all ranks below `needed` are placed. Ranks below `settled`
/// must return what they returned; the others may return anything.
pub(crate) struct Search<'p, 'q, M: Specification, S> {
    problem: &'p Problem<'q, M, S>,
    settled: usize,
    needed: usize,
    max_configurations: usize,
    memo: Memo<M, S>,
    frames: Vec<Frame<M, M::Ret>>,
    probed: Vec<Probed<M::Ret>>,
    started: bool,
}

/// A configuration whose continuations are being tried.
struct Frame<M, Ret> {
    /// Its index in the memo.
    configuration: usize,
    /// The lowest rank that has not been tried.
    next: usize,
    /// What the rank before that may come to as well, the next one last.
    choices: Vec<(Ret, M)>,
}

impl<M, Ret> Frame<M, Ret> {
    fn new(configuration: usize) -> Self {
        Frame {
            configuration,
            next: 0,
            choices: Vec::new(),
        }
    }
}

/// A result that the probed operation had in some configuration.
struct Probed<Ret> {
    result: Ret,
    /// Whether a goal was met with it: other ways to the same result are of no interest.
    met: bool,
}

/// How far a search came.
pub(crate) enum Progress {
    /// The configuration with this index in the memo is a goal.
    Goal(usize),
    /// There is no other goal.
    Exhausted,
    /// The next configuration would be one too many.
    LimitReached,
}

impl<'p, 'q, M: Specification, S: OpSet> Search<'p, 'q, M, S> {
    /// Looks for orders of all operations that returned.
    pub(crate) fn whole(problem: &'p Problem<'q, M, S>, max_configurations: usize) -> Self {
        let returned = problem.returned();
        Search::new(problem, returned, returned, max_configurations)
    }

    /// Looks for results that the operation with rank `probe` could have had at the moment when it
    /// returned. What returned later may return anything.
    pub(crate) fn probing(
        problem: &'p Problem<'q, M, S>,
        probe: usize,
        max_configurations: usize,
    ) -> Self {
        Search::new(problem, probe, probe + 1, max_configurations)
    }

    fn new(
        problem: &'p Problem<'q, M, S>,
        settled: usize,
        needed: usize,
        max_configurations: usize,
    ) -> Self {
        let memo = Memo::new();
        let frames = Vec::with_capacity(problem.invoked() + 1);
        let max_configurations = max_configurations.min(Memo::<M, S>::MAX_CONFIGURATIONS);
        let (probed, started) = (Vec::new(), false);
        Search {
            problem,
            settled,
            needed,
            max_configurations,
            memo,
            frames,
            probed,
            started,
        }
    }

    /// What has been entered so far.
    pub(crate) fn memo(&self) -> &Memo<M, S> {
        &self.memo
    }

    /// The operations' numbers on the way to a configuration.
    pub(crate) fn order_to(&self, configuration: usize) -> Vec<usize> {
        self.problem.numbers(self.memo.way_to(configuration))
    }

    /// What the probed operation returned on the way to a configuration.
    pub(crate) fn probed_result(&self, configuration: usize) -> Option<&M::Ret> {
        let place = self.memo.entered()[configuration]
            .key
            .probed
            .checked_sub(1)?;
        Some(&self.probed[place as usize].result)
    }

    /// Searches on until a goal is met that was not met before; with a probe, one with another
    /// result.
    pub(crate) fn next_goal(&mut self) -> Progress {
        if !self.started {
            self.started = true;
            if self.enter_root() >= self.needed {
                return Progress::Goal(0);
            }
            self.frames.push(Frame::new(0));
        }
        while let Some(frame) = self.frames.last_mut() {
            let origin = frame.configuration;
            let at = &self.memo.entered()[origin];
            let (rank, result, state) = if let Some((result, state)) = frame.choices.pop() {
                (frame.next - 1, result, state)
            } else {
                let window = self.problem.window(at.first_absent);
                let next = at.key.placed.next_in(window, frame.next);
                let Some(rank) = next.filter(|_| !is_met(at.key.probed, &self.probed)) else {
                    self.frames.pop();
                    continue;
                };
                frame.next = rank + 1;
                match at.key.state.outcomes(self.problem.op(rank)) {
                    Outcomes::Blocked => continue,
                    Outcomes::One(result, state) => (rank, result, state),
                    Outcomes::Several(mut all) => {
                        all.reverse();
                        frame.choices = all;
                        continue;
                    }
                }
            };
            let mut probed = at.key.probed;
            if rank < self.settled {
                if result != *self.problem.result(rank) {
                    continue;
                }
            } else if rank < self.needed {
                probed = place_of(result, &mut self.probed);
                if is_met(probed, &self.probed) {
                    continue;
                }
            } else if state == at.key.state {
                // It need not take effect, and here it would have none. The same does not hold for
                // one that returned: writing what is there already matters, later, elsewhere.
                continue;
            }
            let mut placed = at.key.placed.clone();
            placed.insert(rank);
            let first_absent = match at.first_absent {
                first if first == rank => placed.first_absent(rank + 1),
                first => first,
            };
            let key = Key {
                placed,
                state,
                probed,
            };
            let Some(vacancy) = self.memo.vacancy(&key) else {
                continue;
            };
            if self.memo.entered().len() >= self.max_configurations {
                return Progress::LimitReached;
            }
            let origin = Some((origin, rank));
            let configuration = self.memo.enter(
                vacancy,
                Configuration {
                    key,
                    first_absent,
                    origin,
                },
            );
            if first_absent >= self.needed {
                if let Some(place) = probed.checked_sub(1) {
                    self.probed[place as usize].met = true;
                }
                return Progress::Goal(configuration);
            }
            self.frames.push(Frame::new(configuration));
        }
        Progress::Exhausted
    }

    /// Enters the configuration in which nothing is placed, and returns its lowest absent rank.
    fn enter_root(&mut self) -> usize {
        let placed = S::empty(self.problem.invoked());
        let key = Key {
            placed,
            state: self.problem.initial.clone(),
            probed: 0,
        };
        let vacancy = self
            .memo
            .vacancy(&key)
            .expect("nothing was entered before the root");
        self.memo.enter(
            vacancy,
            Configuration {
                key,
                first_absent: 0,
                origin: None,
            },
        );
        0
    }
}

/// 1 + the place of a result in a list, which it is added to if it is new.
fn place_of<Ret: PartialEq>(result: Ret, known: &mut Vec<Probed<Ret>>) -> u32 {
    let place = known
        .iter()
        .position(|other| other.result == result)
        .unwrap_or_else(|| {
            known.push(Probed { result, met: false });
            known.len() - 1
        });
    u32::try_from(place + 1).expect("fewer results than configurations")
}

/// Whether a goal was met with the result at 1 + this place.
fn is_met<Ret>(probed: u32, known: &[Probed<Ret>]) -> bool {
    probed
        .checked_sub(1)
        .is_some_and(|place| known[place as usize].met)
}
