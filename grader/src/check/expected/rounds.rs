//! Whether an exploration's rounds fit each other and the order that they answer.

use super::Implausible;
use super::record::{Place, plausible};
use grade_protocol::evidence::{Coverage, Hardest, Record};
use grade_protocol::schedule::{
    Budget, Freeze, MOST_WAITING_SCHEDULES, STEPS_OF_PROOF, SimplestFirst, Time,
};
use grade_protocol::worker::{FromWorker, ToWorker};
use std::collections::BTreeSet;

/// The scenario's thread that is held up, and at how many of its steps at most; see the kit's
/// `Freezing`.
const FROZEN_THREAD: u16 = 1;
const MOST_FROZEN_STEPS: u64 = 2_000;

/// Whether threads are switched that could have gone on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Preempting {
    Allowed,
    Never,
}

/// What was ordered.
#[derive(Clone, Copy, Debug)]
enum Order {
    Explore(Budget, Preempting, Time),
    Simplify(SimplestFirst, Time),
    Freeze(Budget),
}

/// The rounds until now.
#[derive(Debug)]
pub(super) struct Rounds {
    order: Order,
    heard_some: bool,
    coverage: Coverage,
    steps: u64,
    records: u64,
    hardest: Option<Hardest>,
}

impl Rounds {
    /// None yet, of an order that is answered by some.
    pub(super) fn of(order: &ToWorker) -> Option<Self> {
        let order = match order {
            ToWorker::Explore {
                budget,
                without_preemption,
                time,
                ..
            } => {
                let preempting = match without_preemption {
                    true => Preempting::Never,
                    false => Preempting::Allowed,
                };
                Order::Explore(*budget, preempting, *time)
            }
            ToWorker::Simplify { bound, time, .. } => Order::Simplify(*bound, *time),
            ToWorker::Freeze { budget, .. } => Order::Freeze(*budget),
            _ => return None,
        };
        Some(Rounds {
            order,
            heard_some: false,
            coverage: Coverage::default(),
            steps: 0,
            records: 0,
            hardest: None,
        })
    }

    /// One more; true if it is the last.
    ///
    /// # Errors
    /// Why it does not fit.
    pub(super) fn heard(&mut self, report: &FromWorker) -> Result<bool, Implausible> {
        let FromWorker::Round {
            records,
            coverage,
            steps,
            hardest,
            last,
            ..
        } = report
        else {
            return Err("a report that nobody asked for".to_owned());
        };
        self.numbers(records, coverage)?;
        self.schedules(records)?;
        self.reach(coverage, *last)?;
        self.effort(records, coverage, *steps)?;
        self.hardest(records, hardest.as_ref())?;
        self.heard_some = true;
        self.records += records.len() as u64;
        self.distinct(coverage)?;
        self.coverage = coverage.clone();
        self.steps = *steps;
        self.hardest.clone_from(hardest);
        Ok(*last)
    }

    /// Each record has a number of this round's own; the first schedule's observation is new.
    fn numbers(&self, records: &[Record], coverage: &Coverage) -> Result<(), Implausible> {
        let numbers: Vec<u64> = records.iter().map(|record| record.number).collect();
        let own: BTreeSet<u64> = numbers.iter().copied().collect();
        let known = self.coverage.schedules;
        let within = own
            .iter()
            .all(|number| (known + 1..=coverage.schedules).contains(number));
        if !within || own.len() < numbers.len() {
            return Err("records that are not numbered as schedules were executed".to_owned());
        }
        let by_number = !matches!(self.order, Order::Simplify(..));
        if by_number && !numbers.is_sorted() {
            return Err("records out of order".to_owned());
        }
        let begins = self.heard_some || numbers.iter().any(|number| *number == 1 || !by_number);
        if !begins {
            return Err("a first round without the first schedule".to_owned());
        }
        Ok(())
    }

    /// Each record's schedule is one of those that were ordered.
    fn schedules(&self, records: &[Record]) -> Result<(), Implausible> {
        for record in records {
            let deviations = &record.schedule.deviations;
            let place = match self.order {
                Order::Explore(budget, _, time) => in_model(time, budget.max_steps),
                Order::Simplify(bound, time) => in_model(time, bound.max_steps),
                Order::Freeze(budget) => Place::InModel {
                    time: Time::Ideal,
                    freeze: Some(Freeze {
                        thread: FROZEN_THREAD,
                        step: u32::try_from(record.number - 1).unwrap_or(u32::MAX),
                    }),
                    max_steps: budget.max_steps,
                },
            };
            plausible(record, &place)?;
            let by_default = match self.order {
                Order::Explore(..) => record.number == 1,
                Order::Simplify(..) => false,
                Order::Freeze(_) => true,
            };
            if by_default && !deviations.is_empty() {
                return Err("a first schedule that departs from the default".to_owned());
            }
        }
        Ok(())
    }

    /// It came further than before, no further than it may, and as far as it must if it is over.
    fn reach(&self, coverage: &Coverage, last: bool) -> Result<(), Implausible> {
        let before = &self.coverage;
        let beside = coverage.sampled.saturating_add(coverage.reduced);
        let Some(systematic) = coverage.schedules.checked_sub(beside) else {
            return Err("more schedules sampled than executed".to_owned());
        };
        // A round finds out that nothing is left; any other executes something.
        let grew = coverage.schedules > before.schedules
            || (last && self.heard_some && coverage.schedules == before.schedules);
        if !grew || coverage.sampled < before.sampled {
            return Err("a round in which nothing was executed".to_owned());
        }
        let (most_systematic, most_sampled, most_delays, most_preemptions) = match self.order {
            Order::Explore(budget, Preempting::Allowed, _) => (
                budget.systematic_schedules,
                budget.sampled_schedules,
                Some(budget.max_delays),
                None,
            ),
            Order::Explore(budget, Preempting::Never, _) => {
                (budget.systematic_schedules, 0, None, Some(0))
            }
            Order::Simplify(bound, _) => (bound.budget_schedules, 0, Some(0), None),
            Order::Freeze(_) => (MOST_FROZEN_STEPS, 0, Some(0), None),
        };
        if coverage.at_step_limit > coverage.schedules
            || coverage.at_step_limit < before.at_step_limit
        {
            return Err("more executions cut than executed".to_owned());
        }
        let most_reduced = match self.order {
            Order::Explore(budget, Preempting::Allowed, Time::Ideal) => {
                budget.most_reduced_schedules()
            }
            _ => 0,
        };
        if systematic > most_systematic
            || coverage.sampled > most_sampled
            || coverage.reduced > most_reduced
        {
            return Err("more schedules than were ordered".to_owned());
        }
        let classes = coverage.classes.unwrap_or(0);
        if classes > coverage.reduced || coverage.reduced < before.reduced {
            return Err("more classes of schedules than were executed".to_owned());
        }
        if coverage.classes.is_some() && !coverage.exhausted {
            return Err("one schedule of each class, and yet not all".to_owned());
        }
        // Nothing is less than any number.
        if coverage.delay_bound > most_delays || coverage.preemption_bound > most_preemptions {
            return Err("more delays or preemptions than were ordered".to_owned());
        }
        if coverage.exhausted && (!last || coverage.sampled > 0) {
            return Err("all schedules there are, and then more".to_owned());
        }
        if coverage.cut.is_some() && !(last && matches!(self.order, Order::Explore(..))) {
            return Err("an exploration that was cut and goes on".to_owned());
        }
        let through = match self.order {
            Order::Explore(_, Preempting::Allowed, _) => {
                coverage.cut.is_some() || coverage.exhausted || coverage.sampled == most_sampled
            }
            Order::Explore(_, Preempting::Never, _) => {
                let all = coverage.exhausted || coverage.preemption_bound.is_some();
                let spent = systematic >= most_systematic.min(MOST_WAITING_SCHEDULES);
                coverage.cut.is_some() || all || spent
            }
            // Bounded in steps, too.
            Order::Simplify(..) => true,
            Order::Freeze(_) => coverage.exhausted || coverage.schedules == MOST_FROZEN_STEPS,
        };
        if last && !through {
            return Err("an exploration that ends before its end".to_owned());
        }
        if !last && matches!(self.order, Order::Freeze(_)) {
            return Err("a freeze of several rounds".to_owned());
        }
        Ok(())
    }

    /// Steps are those of the records and of executions that showed nothing new.
    fn effort(
        &self,
        records: &[Record],
        coverage: &Coverage,
        steps: u64,
    ) -> Result<(), Implausible> {
        let max_steps = match self.order {
            Order::Explore(budget, ..) | Order::Freeze(budget) => budget.max_steps,
            Order::Simplify(bound, _) => bound.max_steps,
        };
        let executed = coverage.schedules - self.coverage.schedules;
        let most_each = u64::from(max_steps) + u64::from(STEPS_OF_PROOF) + 1;
        let most = executed.saturating_mul(most_each);
        let of_records: u64 = records.iter().map(|record| u64::from(record.steps)).sum();
        let taken = steps.checked_sub(self.steps);
        if taken.is_none_or(|taken| taken > most || taken < of_records) {
            return Err("another number of steps than the executions have".to_owned());
        }
        Ok(())
    }

    /// None of the records is harder, and it never gets easier.
    fn hardest(&self, records: &[Record], hardest: Option<&Hardest>) -> Result<(), Implausible> {
        if !matches!(self.order, Order::Explore(..)) {
            return match hardest {
                None => Ok(()),
                Some(_) => Err("a hardest schedule that nobody asked for".to_owned()),
            };
        }
        let Some(hardest) = hardest else {
            return Err("no hardest schedule".to_owned());
        };
        let difficulty = |record: &Record| (record.forced_switches, record.steps);
        let known = self.hardest.as_ref().map(Hardest::difficulty);
        let harder = records.iter().map(difficulty).chain(known).max();
        if harder.is_some_and(|harder| harder > hardest.difficulty()) {
            return Err("a hardest schedule that is not the hardest".to_owned());
        }
        Ok(())
    }

    /// What was observed is as manifold as the records.
    fn distinct(&self, coverage: &Coverage) -> Result<(), Implausible> {
        let fits = match self.order {
            // What shows again after something else is reported again.
            Order::Freeze(_) => (1..=self.records).contains(&coverage.distinct),
            Order::Explore(..) | Order::Simplify(..) => coverage.distinct == self.records,
        };
        if fits {
            Ok(())
        } else {
            Err("another number of observations than there are records".to_owned())
        }
    }
}

fn in_model(time: Time, max_steps: u32) -> Place {
    Place::InModel {
        time,
        freeze: None,
        max_steps,
    }
}
