//! What is asked of the event.

use event_task::Event;
use grade_kit::Entered;
use grade_kit::prelude::*;
use std::time::Duration;

/// What callers do whose calls are drawn.
const MIXED: [&str; 5] = ["set", "clear", "is_set", "wait", "wait_timeout"];

const MILLISECOND: Duration = Duration::from_millis(1);
const TEN: Duration = Duration::from_millis(10);
const HUNDRED: Duration = Duration::from_millis(100);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// What somebody else may keep the processor for, and looks at the clock may cost: a wait that gives up later than that
/// has slept too long.
const SLACK: Duration = Duration::from_millis(2);

/// Ten of it take 11 ms, and 20 where each is rounded up.
const A_LITTLE_MORE: Duration = Duration::from_micros(1_100);

/// Who comes by here is through with waiting.
const GONE_ON: &str = "going on";

/// Who comes by here has looked, and says what it saw.
const SEEN: &str = "look";

/// Whether the event is set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State(bool);

grade_kit::operations! {
    table Events<E: Event>;
    setup () = ();
    object E = |_| E::new();
    state State = |_| State(false);
    timed;

    /// Sets the event.
    set() -> () {
        run |event| event.set();
        step |state| { state.0 = true; Returns(()) };
    }
    /// Clears the event.
    clear() -> () {
        run |event| event.clear();
        step |state| { state.0 = false; Returns(()) };
    }
    /// Looks at the event.
    is_set() -> bool {
        run |event| event.is_set();
        step |state| Returns(state.0);
    }
    /// Waits for the event.
    wait() -> () {
        run |event| event.wait();
        step |state| if state.0 { Returns(()) } else { Waits };
    }
    /// Waits for the event, but not for ever.
    wait_timeout(timeout: Duration = [Duration::ZERO, TEN]) -> bool {
        run |event| event.wait_timeout(timeout);
        step |state, call| {
            let late = call.waited.is_some_and(|waited| waited > timeout.saturating_add(SLACK));
            match state.0 {
                true => Returns(true),
                false if call.may_time_out(timeout) && !late => Returns(false),
                false => Waits,
            }
        };
    }
    /// Is there, and the rules see when.
    go_on() -> () {
        run |_event, _held, kit| drop(kit.enter(GONE_ON, ""));
        step |_state| Returns(());
    }
    /// Looks at the event, and the rules see when.
    see() -> () {
        run |event, _held, kit| drop(kit.enter(SEEN, event.is_set().to_string()));
        when |_state| false;
        step |_state| Returns(());
    }
    /// Has the processor for so long, whoever else wants to go on.
    work(time: Duration) -> () {
        run |_event, _held, kit| kit.take_time(time.as_nanos() as u64);
        when |_state| false;
        step |_state| Returns(());
    }
    /// Lets time pass.
    pass(time: Duration) -> () {
        run |_event, _held, kit| kit.sleep(time);
        step |_state| Returns(());
    }
}

grade_kit::checks! {
    of State;
    subjects<E: Event>;

    transcript "one-thread" for 1: "one thread sees what it set and cleared" {
        teaches "It stays set until it is cleared, however often it was set.";
        scenario "set twice, cleared once": first [
            is_set(), wait_timeout(TEN), set(), set(), wait(), wait_timeout(Duration::ZERO), is_set(),
            clear(), is_set(), wait_timeout(Duration::ZERO),
        ];
    }
    explore "no-set-missed" for 1: "no set is missed by somebody who comes to wait" {
        teaches "Looking whether it is set and beginning to wait must be one step.";
        scenario "one waits, one sets": thread [wait()], thread [set()];
    }
    explore "releases-everybody" for 1: "a set lets everybody go on who waits" {
        teaches "All of those who wait have to wake, and none may undo it for the others.";
        scenario "three wait":
            thread [wait()], thread [wait_timeout(HOUR), wait()], thread [wait()], thread [set()];
        scenario "one with a time-out and one without": thread [wait_timeout(HOUR)], thread [wait()], thread [set()];
        scenario crowd(20);
        scenario crowd(256);
    }
    explore "clear-honoured" for 1: "after a clear everybody waits again" {
        teaches "Who wakes must look whether it is set; and nobody else waits for them.";
        scenario "set and cleared before":
            first [set(), clear()], thread [wait()], thread [wait_timeout(TEN)];
        scenario "cleared while somebody waits": thread [wait()], thread [clear(), is_set()];
        scenario "set, and cleared at once": thread [wait()], thread [set()], thread [clear()];
    }
    explore "time-out-kept" for 1: "a wait gives up when its time is over, not before and not later" {
        teaches "Who wakes too early goes on waiting for what is left of the time.";
        scenario "half a millisecond": thread [wait_timeout(Duration::from_micros(1_500))];
        scenario "cleared again and again meanwhile":
            thread [wait_timeout(HUNDRED)], thread [pass(6 * TEN), clear(), pass(6 * TEN), clear()];
        scenario "somebody else waits, too": thread [wait()], thread [wait_timeout(TEN)];
        scenario "nobody sets it": thread [wait_timeout(HUNDRED)], thread [wait_timeout(400 * DAY)];
        scenario "the longest time-out is none": thread [wait_timeout(Duration::MAX)], thread [pass(HOUR)];
        scenario "hundreds of time-outs":
            first vec![wait_timeout(Duration::from_micros(1)); 300], budget Budget::FEW_LONG_SCHEDULES;
        scenario "ten time-outs that whole milliseconds cannot tell":
            first vec![wait_timeout(A_LITTLE_MORE); 10], last [go_on()];
        rule rules::not_after(GONE_ON, |_, _| Some(15 * MILLISECOND));
        parts_are_fair;
        in_ideal_time;
    }
    explore "set-ends-the-wait" for 1: "a set ends a wait with a time-out at once" {
        teaches "A time-out is how long to wait at most: a wait that sleeps it out is late, \
                 and a sum of times that does not fit panics. And once it is over, the event may be set all the same.";
        scenario "an hour": thread [wait_timeout(HOUR), go_on()], thread [pass(TEN), set()];
        scenario "as long as there is":
            thread [wait_timeout(Duration::MAX), go_on()], thread [pass(TEN), set()];
        scenario "set in time, but by somebody who is slow":
            thread [wait_timeout(MILLISECOND)], thread [set()], thread [see(), work(MILLISECOND)];
        rule rules::not_after(GONE_ON, |_, _| Some(HUNDRED));
        rule nobody_gives_up_once_it_was_set;
        in_ideal_time;
    }
    explore "waits-asleep" for 1: "whoever waits, blocks" {
        teaches "Whoever looks again and again takes processor time from those it waits for.";
        scenario "one waits": thread [wait()], thread [pass(HUNDRED), set()];
        scenario "one waits for a while": thread [wait_timeout(HOUR)], thread [pass(HUNDRED), set()];
        usage_rule rules::no_busy_waiting;
    }
    explore "any-mix" for 1: "any mix of calls fits one order" {
        teaches "A call that waits has no effect yet; one that can go on must not wait.";
        generated Generated::drawn().caller(MIXED).count(8);
        generated Generated::drawn().caller(MIXED).one_after_the_other(1_500).count(1);
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two events never influence each other" {
        teaches "What belongs to one event belongs into it, not into a static.";
        generated Generated::drawn().caller(MIXED).count(4);
    }
    real_threads "real-threads" for 1: "nobody waits in vain on real threads either" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "five wait":
            thread [wait()], thread [wait(), wait()], thread [wait_timeout(HOUR), wait()], thread [wait()],
            thread [is_set(), wait()], thread [clear(), set()];
    }
}

/// Whoever waits for a [`MILLISECOND`] is told what somebody has seen before that can be over, where nobody clears it.
fn nobody_gives_up_once_it_was_set(view: &View<'_, State>) -> Result<(), Broken> {
    let in_time = |seen: &Entered<'_>| seen.key == "true" && seen.at < MILLISECOND;
    let gave_up = |(op, result)| matches!(op, &Op::wait_timeout { .. }) && result == Some("false");
    match view.entered(SEEN).into_iter().find(in_time) {
        Some(seen) if view.is_timed() && view.operations().any(gave_up) => {
            let summary =
                "somebody gave up although the event was seen set before the time was over";
            Err(Broken::new(Verdict::Wrong, summary).by(&seen))
        }
        _ => Ok(()),
    }
}

/// So many wait for one set.
fn crowd(waiting: usize) -> Scenario<State> {
    let scenario = Scenario::named(format!("{waiting} wait")).budget(Budget::FEW_LONG_SCHEDULES);
    (0..waiting)
        .fold(scenario, |all, _| all.thread([wait()]))
        .thread([set()])
}
