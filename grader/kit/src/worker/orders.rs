//! In which orders calls can follow one another, in all executions that are like one another: as strictly
//! as any of them has it.
//!
//! Two such executions differ only in the order of steps that do not concern one another, so their calls
//! return the same. But a call may be over before another begins in the one, and overlap it in the other, and
//! the more calls are over before others begin, the less may be legal. So of these executions only those
//! count in which no call could end earlier, nor begin later.

use crate::recorder::Span;
use grade_engine::strategy::PartialOrder;
use std::collections::HashSet;

/// Calls that are told apart, as bits of a set.
const MOST_CALLS: usize = 64;

/// Sequences of ends that are looked at for one execution.
const MOST_SEQUENCES: usize = 4_000;

/// For each call, by its place: which others had begun when it ended.
pub(super) type Begun = Vec<u64>;

/// The steps of an execution in an order that belongs to one of the strictest, with how calls overlap there.
pub(super) struct Order {
    pub(super) steps: Vec<usize>,
    pub(super) begun: Begun,
}

/// How calls overlap in an execution.
pub(super) fn begun(spans: &[Span]) -> Option<Begun> {
    (spans.len() <= MOST_CALLS).then(|| {
        let begun_by = |end: u64| {
            let begun = |(_, other): &(usize, &Span)| other.begin <= end;
            let others = spans.iter().enumerate().filter(begun);
            others.fold(0, |set, (place, _)| set | 1 << place)
        };
        spans
            .iter()
            .map(|span| span.end.map_or(0, begun_by))
            .collect()
    })
}

/// The strictest orders; `None` if there are too many to find them all.
pub(super) fn strictest(partial: PartialOrder<'_>, spans: &[Span]) -> Option<Vec<Order>> {
    let steps = partial.len() as u64;
    let fits = |span: &Span| span.begin < steps && span.end.is_none_or(|end| end < steps);
    if spans.len() > MOST_CALLS || !spans.iter().all(fits) {
        return None;
    }
    let mut search = Search {
        partial,
        spans,
        needs: needs(partial, spans),
        begins: begins(partial, spans),
        found: Vec::new(),
        known: HashSet::new(),
        left: MOST_SEQUENCES,
    };
    let mut begun = vec![0; spans.len()];
    search
        .end_next(0, 0, &mut Vec::new(), &mut begun)
        .then_some(search.found)
}

/// By call: those that must have ended before it ends.
fn needs(partial: PartialOrder<'_>, spans: &[Span]) -> Vec<u64> {
    by_end(spans, |end, place, other| {
        let other_end = other.end.map(|end| end as usize);
        other_end.is_some_and(|it| it != end && partial.precedes(it, end))
            && spans[place].op != other.op
    })
}

/// By call: those that must have begun when it ends, itself included.
fn begins(partial: PartialOrder<'_>, spans: &[Span]) -> Vec<u64> {
    by_end(spans, |end, _, other| {
        partial.precedes(other.begin as usize, end)
    })
}

fn by_end(spans: &[Span], is_so: impl Fn(usize, usize, &Span) -> bool) -> Vec<u64> {
    let of = |(place, span): (usize, &Span)| {
        let Some(end) = span.end else { return 0 };
        let others = spans.iter().enumerate();
        let others = others.filter(|(_, other)| is_so(end as usize, place, other));
        others.fold(0, |set, (other, _)| set | 1 << other)
    };
    spans.iter().enumerate().map(of).collect()
}

struct Search<'a> {
    partial: PartialOrder<'a>,
    spans: &'a [Span],
    needs: Vec<u64>,
    begins: Vec<u64>,
    found: Vec<Order>,
    known: HashSet<Begun>,
    left: usize,
}

impl Search<'_> {
    /// Ends each call that can be the next, and goes on; false if there are too many sequences.
    fn end_next(
        &mut self,
        ended: u64,
        began: u64,
        ends: &mut Vec<usize>,
        begun: &mut Begun,
    ) -> bool {
        let open = (0..self.spans.len())
            .filter(|place| self.spans[*place].end.is_some() && ended & 1 << place == 0);
        let open: Vec<usize> = open.collect();
        if open.is_empty() {
            let Some(left) = self.left.checked_sub(1) else {
                return false;
            };
            self.left = left;
            if self.known.insert(begun.clone()) {
                let steps = self.steps(ends);
                self.found.push(Order {
                    steps,
                    begun: begun.clone(),
                });
            }
            return true;
        }
        for place in open {
            if self.needs[place] & !ended != 0 {
                continue;
            }
            let now_begun = began | self.begins[place];
            begun[place] = now_begun;
            ends.push(place);
            if !self.end_next(ended | 1 << place, now_begun, ends, begun) {
                return false;
            }
            ends.pop();
        }
        true
    }

    /// The steps in an order in which the calls end one after the other like this, and nothing is done before
    /// it has to be.
    fn steps(&self, ends: &[usize]) -> Vec<usize> {
        let mut steps = Vec::with_capacity(self.partial.len());
        let mut done = vec![false; self.partial.len()];
        let last = self.partial.len();
        let ends = ends.iter().filter_map(|place| self.spans[*place].end);
        for end in ends.map(|end| end as usize) {
            for (at, done) in done.iter_mut().enumerate().take(end + 1) {
                if !*done && self.partial.precedes(at, end) {
                    *done = true;
                    steps.push(at);
                }
            }
        }
        steps.extend((0..last).filter(|at| !done[*at]));
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::{Begun, begun, strictest};
    use crate::recorder::Span;
    use grade_engine::strategy::SourceSets;
    use grade_engine::{Access, Class, Identity, Kind, Limits, Role, Spawn};
    use grade_protocol::schedule::Time;
    use std::cell::RefCell;
    use std::panic::Location;
    use std::rc::Rc;

    /// A call of one step, which changes the object with this number.
    fn call(object: u32, op: u32, spans: &RefCell<Vec<Span>>) {
        grade_engine::point(Access {
            kind: Kind::Write,
            class: Class::Other,
            object,
            what: "store",
            site: Location::caller(),
        });
        let now = grade_engine::steps().into();
        let (begin, end) = (now, Some(now));
        spans.borrow_mut().push(Span { op, begin, end });
    }

    /// Two callers make one call each. How the first execution has them, and how the strictest like it do.
    fn two_calls(on: [u32; 2]) -> (Begun, Vec<Begun>) {
        const LIMITS: Limits = Limits {
            max_steps: 100,
            time: Time::Ideal,
            freeze: None,
            trace: false,
        };
        let spans = Rc::new(RefCell::new(Vec::new()));
        let recorded = Rc::clone(&spans);
        let body = Box::new(move || {
            let values = [Identity::new(None), Identity::new(None)];
            for value in &values {
                value.id("value", |_| ());
            }
            for (op, object) in (0..).zip(on) {
                let spans = Rc::clone(&recorded);
                let spawn = Spawn {
                    name: None,
                    role: Role::Scenario,
                    stack_bytes: 0,
                };
                grade_engine::spawn(spawn, Box::new(move || call(object, op, &spans)));
            }
        });
        let mut search = SourceSets::new(false);
        let schedule = search.next_schedule().expect("there is a first one");
        let executed = grade_engine::execute(&LIMITS, Box::new(schedule), body);
        search.learn(&executed.outline.noted.expect("it was asked for"));
        let partial = search.last().expect("it is like no earlier one");
        let spans = spans.borrow();
        let orders = strictest(partial, &spans).expect("there are few");
        for order in &orders {
            let mut steps = order.steps.clone();
            steps.sort_unstable();
            assert!(steps.into_iter().eq(0..partial.len()), "each step once");
        }
        let orders = orders.into_iter().map(|order| order.begun).collect();
        (begun(&spans).expect("there are few"), orders)
    }

    #[test]
    fn calls_that_meet_have_one_order() {
        assert_eq!(
            two_calls([1, 1]),
            (vec![0b01, 0b11], vec![vec![0b01, 0b11]])
        );
    }

    #[test]
    fn calls_that_never_meet_have_either_order() {
        let (executed, mut strict) = two_calls([1, 2]);
        strict.sort_unstable();
        assert_eq!(executed, [0b01, 0b11]);
        assert_eq!(strict, [[0b01, 0b11], [0b11, 0b10]]);
    }
}
