//! A task's specification and an execution's events, brought into the form in which the search for an order
//! takes them: results as text, calls with their callers, and calls of two steps as two operations.

use crate::erased::{Op, Scenario};
use crate::step::{Call, Caller, Step};
use grade_protocol::evidence::Observation;
use linearizability::{Event, Outcomes, Specification};
use std::collections::BTreeSet;
use std::time::Duration;

/// The calls of a scenario, as one execution made them.
pub(super) struct Calls {
    placed: Vec<Placed>,
    /// How many calls there are; what comes behind are arrivals.
    calls: usize,
    /// By call, the number of its arrival.
    arrivals: Vec<Option<usize>>,
}

/// A call, or its arrival.
pub(super) struct Placed {
    op: Op,
    me: Caller,
    waited: Option<Duration>,
    /// The number of its arrival, or its own if it is one.
    arrival: Option<usize>,
    arrives: bool,
}

impl Calls {
    pub(super) fn of(scenario: &Scenario, observation: &Observation) -> Self {
        let start = scenario.start();
        let returned = observation.events.iter().filter_map(|event| match event {
            grade_protocol::evidence::Event::Returned { op, .. } => Some(*op),
            _ => None,
        });
        let returned: BTreeSet<u32> = returned.collect();
        let mut placed = Vec::new();
        for (number, (me, op)) in (0_u32..).zip(scenario.operations()) {
            let took_ns = observation.took_ns.as_ref();
            let took_ns = took_ns.filter(|_| returned.contains(&number));
            let waited =
                took_ns.map(|took| Duration::from_nanos(took.get(&number).copied().unwrap_or(0)));
            placed.push(Placed {
                op: op.clone(),
                me: me as Caller,
                waited,
                arrival: None,
                arrives: false,
            });
        }
        let calls = placed.len();
        let mut arrivals = vec![None; calls];
        for number in 0..calls {
            let call: &Placed = &placed[number];
            // Which operations arrive does not depend on the state.
            if !start.clone().arrive(&call.call()) {
                continue;
            }
            let arrival = placed.len();
            let (op, me, waited) = (call.op.clone(), call.me, call.waited);
            placed[number].arrival = Some(arrival);
            arrivals[number] = Some(arrival);
            placed.push(Placed {
                op,
                me,
                waited,
                arrival: Some(arrival),
                arrives: true,
            });
        }
        Calls {
            placed,
            calls,
            arrivals,
        }
    }

    /// What the search is given.
    pub(super) fn placed(&self) -> &[Placed] {
        &self.placed
    }

    /// The call that a number of the search's stands for.
    pub(super) fn call_of(&self, number: usize) -> usize {
        match number < self.calls {
            true => number,
            false => self
                .arrivals
                .iter()
                .position(|arrival| *arrival == Some(number))
                .unwrap_or(number),
        }
    }

    /// The events of calls, with those of arrivals among them. A call that is `stuck` in the end has arrived.
    pub(super) fn with_arrivals(
        &self,
        events: &[Event<String>],
        stuck: bool,
    ) -> Vec<Event<String>> {
        let arrival = |op: usize| self.arrivals.get(op).copied().flatten();
        let mut all = Vec::with_capacity(events.len());
        let mut waiting = Vec::new();
        for event in events {
            match event {
                Event::Invoked(op) => {
                    all.push(event.clone());
                    if let Some(arrival) = arrival(*op) {
                        all.push(Event::Invoked(arrival));
                        waiting.push(arrival);
                    }
                }
                Event::Returned(op, _) => {
                    if let Some(arrival) = arrival(*op) {
                        all.push(Event::Returned(arrival, String::new()));
                        waiting.retain(|it| *it != arrival);
                    }
                    all.push(event.clone());
                }
            }
        }
        if stuck {
            let arrived = |arrival| Event::Returned(arrival, String::new());
            all.extend(waiting.into_iter().map(arrived));
        }
        all
    }
}

impl Placed {
    fn call(&self) -> Call<'_, Op> {
        Call {
            op: &self.op,
            me: self.me,
            waited: self.waited,
        }
    }
}

/// The state of a task's specification, and who has arrived that has not gone on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct State {
    task: crate::erased::State,
    arrived: Vec<usize>,
}

impl State {
    pub(super) fn first(scenario: &Scenario) -> Self {
        State {
            task: scenario.start(),
            arrived: Vec::new(),
        }
    }
}

impl Specification for State {
    type Op = Placed;
    type Ret = String;

    fn outcomes(&self, placed: &Placed) -> Outcomes<String, Self> {
        let mut next = self.clone();
        if let Some(arrival) = placed.arrival {
            if placed.arrives {
                next.task.arrive(&placed.call());
                next.arrived.push(arrival);
                next.arrived.sort_unstable();
                return Outcomes::One(String::new(), next);
            }
            match next.arrived.iter().position(|it| *it == arrival) {
                Some(at) => next.arrived.remove(at),
                None => return Outcomes::Blocked,
            };
        }
        match next.task.step(&placed.call()).map(|ret| ret.shown()) {
            Step::Waits => Outcomes::Blocked,
            Step::Returns(ret) => Outcomes::One(ret, next),
            Step::OneOf(all) => {
                let each = all.into_iter().map(|ret| (ret, next.clone()));
                Outcomes::Several(each.collect())
            }
            Step::Branches(all) => {
                let arrived = next.arrived;
                let each = all.into_iter().map(|(ret, task)| {
                    let arrived = arrived.clone();
                    (ret, State { task, arrived })
                });
                Outcomes::Several(each.collect())
            }
        }
    }
}
