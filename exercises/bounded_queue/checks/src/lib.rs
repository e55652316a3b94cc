//! What is asked of the bounded queue.

use bounded_queue_task::{Closed, Queue, TryPopError, TryPushError};
use grade_kit::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// What is in the queue, how much may be, and whether it is closed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    items: VecDeque<u32>,
    capacity: usize,
    closed: bool,
}

impl State {
    fn put(&mut self, item: u32) -> Result<(), TryPushError> {
        match () {
            () if self.closed => Err(TryPushError::Closed(item)),
            () if self.items.len() == self.capacity => Err(TryPushError::Full(item)),
            () => {
                self.items.push_back(item);
                Ok(())
            }
        }
    }

    fn take(&mut self) -> Result<u32, TryPopError> {
        let none = if self.closed {
            TryPopError::Closed
        } else {
            TryPopError::Empty
        };
        self.items.pop_front().ok_or(none)
    }
}

grade_kit::operations! {
    table Queues<Q: Queue>;
    setup usize = 1;
    object Q = |capacity| Q::new(*capacity);
    state State = |capacity| State { items: VecDeque::new(), capacity: *capacity, closed: false };

    /// Puts an item in.
    push(item: u32) -> Result<(), Closed> {
        run |queue| queue.push(item);
        step |state| match state.put(item) {
            Ok(()) => Returns(Ok(())),
            Err(TryPushError::Closed(item)) => Returns(Err(Closed(item))),
            Err(TryPushError::Full(_)) => Waits,
        };
    }
    /// Puts an item in if there is room.
    try_push(item: u32) -> Result<(), TryPushError> {
        run |queue| queue.try_push(item);
        step |state| Returns(state.put(item));
    }
    /// Takes an item out.
    pop() -> Option<u32> {
        run |queue| queue.pop();
        step |state| match state.take() {
            Ok(item) => Returns(Some(item)),
            Err(TryPopError::Closed) => Returns(None),
            Err(TryPopError::Empty) => Waits,
        };
    }
    /// Takes an item out if there is one.
    try_pop() -> Result<u32, TryPopError> {
        run |queue| queue.try_pop();
        step |state| Returns(state.take());
    }
    /// Closes the queue.
    close() -> () {
        run |queue| queue.close();
        step |state| { state.closed = true; Returns(()) };
    }
    /// Lets time pass.
    pass(time: Duration) -> () {
        run |_queue, _held, kit| kit.sleep(time);
        when |_state, _call| false;
        step |_state| Returns(());
    }
}

/// Time enough to look again and again.
const MOMENT: Duration = Duration::from_millis(100);

/// What callers do whose calls are drawn.
const MIXED: [&str; 5] = ["push", "try_push", "pop", "try_pop", "close"];

/// The same for as many calls as make a queue grow, which nobody closes.
const NEVER_CLOSED: [&str; 6] = ["push", "try_push", "push", "try_push", "pop", "try_pop"];

grade_kit::checks! {
    of State;
    subjects<Q: Queue>;

    transcript "one-thread" for 1: "one thread gets out what it put in, in order" {
        teaches "First in, first out; and closing keeps what is inside.";
        scenario "room for two": setup 2, first [
            try_pop(), push(1), push(2), try_push(3), pop(), push(4), close(),
            try_push(5), push(6), pop(), try_pop(), try_pop(), pop(),
        ];
    }
    explore "hands-over" for 1: "every item reaches one consumer, and nobody waits in vain" {
        teaches "What somebody waited for may be gone when they wake, so look again in a \
                 loop; and a wake-up must reach somebody who can use it.";
        scenario "two producers, two consumers":
            thread [push(1)], thread [push(2)], thread [pop()], thread [pop()];
        scenario "one producer, two consumers, room for two": setup 2,
            thread [push(1), push(2)], thread [pop()], thread [pop()];
        scenario "woken, and somebody was faster":
            thread [push(1), push(2)], thread [pop()], thread [try_pop()];
        scenario "handed over by somebody who never waits": thread [pop()], thread [try_push(0)];
        scenario "taken by somebody who never waits": first [push(1)], thread [push(2)], thread [try_pop()];
        scenario "the largest number to somebody who waits": thread [pop()], thread [push(u32::MAX)];
        scenario "two wait for room, and two come": setup 2,
            first [push(1), push(2)], thread [push(3)], thread [push(4)], thread [pop(), pop()];
        scenario "the same with room for one":
            first [push(1)], thread [push(2)], thread [push(3)], thread [pop(), pop()];
    }
    explore "capacity-kept" for 1: "a full queue takes in no more, and holds all it may" {
        teaches "Looking whether there is room and using it must be one step.";
        scenario "two producers want one place":
            first [push(1)], thread [push(2)], thread [try_pop(), try_push(3)], last [try_push(4)];
        scenario "three places": setup 3, first [push(1), push(2), push(3), try_push(4)];
        scenario "65,536 places": setup 65_536, first [try_push(1), try_push(2), pop(), pop()];
        scenario "as many places as may be": setup 100_000, first [try_push(1), try_push(2), pop(), pop()];
    }
    explore "close-wakes" for 1: "closing lets everybody go on who waits" {
        teaches "Closing changes what everybody waits for, so everybody must look again.";
        scenario "two consumers wait": thread [pop()], thread [pop()], thread [close()];
        scenario "two producers wait":
            first [push(1)], thread [push(2)], thread [push(3)], thread [close()];
        scenario consumers_until_closed(20);
        scenario consumers_until_closed(256);
    }
    explore "closing-keeps" for 1: "what went in before the closing comes out, and nothing goes in after" {
        teaches "After a wait, ask first whether it was closed meanwhile.";
        scenario "a producer waits when it is closed":
            first [push(1)], thread [push(2)], thread [close(), pop()], last [pop()];
        scenario "a consumer comes when it is closed": thread [push(1), close()], thread [pop(), pop()];
        scenario "a producer comes when it is closed": thread [push(1)], thread [close(), pop()];
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    explore "try-answers" for 1: "try_push and try_pop answer at once, whoever waits" {
        teaches "A lock that is held while waiting makes everybody wait; and a queue is never \
                 full and empty at the same moment.";
        scenario "a producer waits": first [push(1)], thread [push(2)], thread [try_push(3)];
        scenario "a consumer waits": thread [pop()], thread [try_pop()];
        scenario "full, and empty": thread [push(1)], thread [try_push(2), try_pop()];
    }
    explore "waits-asleep" for 1: "whoever waits, blocks" {
        teaches "Whoever looks again and again takes processor time from those it waits for.";
        scenario "a consumer waits for long": thread [pop()], thread [pass(MOMENT), push(1)];
        scenario "a producer waits for long": thread [push(1), push(2)], thread [pass(MOMENT), pop()];
        scenario "a consumer waits for longer": thread [pop()], thread [pass(100 * MOMENT), push(1)];
        usage_rule rules::no_busy_waiting;
    }
    explore "any-mix" for 1: "any mix of calls fits one order" {
        teaches "A call that waits has no effect yet; one that can go on must not wait.";
        generated Generated::drawn().caller(MIXED).setups([1, 2]).count(8);
        generated Generated::drawn().caller(NEVER_CLOSED).one_after_the_other(1_500).setups([300]).count(1);
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two queues never influence each other" {
        teaches "What belongs to one queue belongs into it, not into a static.";
        scenario "somebody waits at each":
            thread [Of::first(pop())], thread [Of::second(pop())],
            thread [Of::second(push(1)), Of::first(push(2))];
        generated Generated::drawn().caller(MIXED).count(4);
        generated Generated::drawn().caller(MIXED).one_after_the_other(60).count(1);
    }
    real_threads "real-threads" for 1: "nothing is lost on real threads either" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario crowd(2, 5, 1);
        scenario crowd(3, 4, 2);
    }
}

/// So many wait for items, until the queue is closed.
fn consumers_until_closed(waiting: usize) -> Scenario<State> {
    let scenario =
        Scenario::named(format!("{waiting} consumers wait")).budget(Budget::FEW_LONG_SCHEDULES);
    (0..waiting)
        .fold(scenario, |all, _| all.thread([pop()]))
        .thread([close()])
}

/// As many producers as consumers, with the same number of calls each.
fn crowd(pairs: u32, calls: u32, capacity: usize) -> Scenario<State> {
    let scenario = Scenario::named(format!("{pairs} of each, room for {capacity}")).setup(capacity);
    (0..pairs).fold(scenario, |scenario, pair| {
        let items = (0..calls).map(|call| push(pair * calls + call));
        scenario.thread(items).thread(vec![pop(); calls as usize])
    })
}
