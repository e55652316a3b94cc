//! What is asked of two threads that print in turn; never how one waits for the other.

use grade_kit::Entered;
use grade_kit::prelude::*;
use printer_task::Printer;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::time::Duration;

/// Somebody is inside while a number is printed. The key says which, and how many the call prints: `3 of 5`.
const PRINT: &str = "print";

/// A printer keeps nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State;

/// What a call has printed when it returns, or panics.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Printed {
    numbers: Vec<u32>,
    panicked: bool,
}

/// What the checks do with a number beside noting it.
type Sink = fn(&Kit, u32);

/// Calls the student's printer, and says what it has printed by the time that it is back.
fn printed<P: Printer>(
    kit: &Kit,
    last: u32,
    sink: impl Fn(&Kit, u32) + Send + Sync + 'static,
) -> Printed {
    let numbers = kit.shared(Vec::new());
    let (inner, seen) = (kit.clone(), numbers.clone());
    let print = move |number| {
        let _inside = inner.enter(PRINT, format!("{number} of {last}"));
        sink(&inner, number);
        seen.with(|seen: &mut Vec<u32>| seen.push(number));
    };
    let panicked = kit.catching(|| P::print_in_turn(last, print)).is_err();
    Printed {
        numbers: numbers.with(|numbers| numbers.clone()),
        panicked,
    }
}

fn up_to(last: u32) -> Printed {
    Printed {
        numbers: (1..=last).collect(),
        panicked: false,
    }
}

grade_kit::operations! {
    table Printers<P: Printer>;
    setup () = ();
    object PhantomData<fn() -> P> = |_setup| PhantomData;
    state State = |_setup| State;

    /// Prints up to this number.
    print(last: u32) -> Printed {
        run |_printer, _held, kit| {
            let nothing: Sink = |_kit, _number| ();
            printed::<P>(kit, last, nothing)
        };
        step |_state| Returns(up_to(last));
    }
    /// The same where printing takes long.
    print_slowly(last: u32) -> Printed {
        run |_printer, _held, kit| {
            let slow: Sink = |kit, _number| kit.sleep(Duration::from_millis(100));
            printed::<P>(kit, last, slow)
        };
        step |_state| Returns(up_to(last));
    }
    /// Prints up to this number, but printing panics at another one.
    print_but_panic(last: u32, at: u32) -> Printed {
        run |_printer, _held, kit| printed::<P>(kit, last, move |kit, number| {
            if number == at {
                kit.panic(format!("printing {at}"));
            }
        });
        step |_state| Returns(Printed { panicked: true, ..up_to(at - 1) });
    }
    /// Prints up to this number; while the first one is printed, another call prints up to the other.
    print_inside(last: u32, other: u32) -> Printed {
        run |_printer, _held, kit| printed::<P>(kit, last, move |kit, number| {
            if number == 1 {
                let nothing: Sink = |_kit, _number| ();
                kit.expect("what the call inside printed", printed::<P>(kit, other, nothing), up_to(other));
            }
        });
        step |_state| Returns(up_to(last));
    }
}

grade_kit::checks! {
    of State;
    subjects<P: Printer>;

    transcript "one-to-ten" for 1: "1 to 10 are printed, and so is any other count, or none" {
        teaches "No number is left out, and none is printed twice, also where one of the threads has nothing to do.";
        scenario "1 to 10": first [print(10), print(0), print(1), print(2), print(11)];
    }
    explore "in-order" for 2: "two threads' numbers come exactly in order, in every schedule" {
        teaches "The turn passes on when the number has been printed, not before. And whoever looks whose \
                 turn it is must not act on what it saw a moment ago.";
        scenario "three": first [print(3)];
        scenario "four": first [print(4)];
        scenario "hundreds": first [print(300)], budget Budget::FEW_LONG_SCHEDULES;
        rule rules::at_most(PRINT, |()| 1);
        rule two_print;
    }
    explore "both-print" for 2: "one thread prints the odd numbers, and one the even ones" {
        teaches "Each thread keeps to its own numbers and waits while it is the other one's turn: not whoever \
                 comes first prints next.";
        scenario "four": first [print(4)];
        scenario "seventeen": first [print(17)], budget Budget::FEW_LONG_SCHEDULES;
        rule odd_and_even;
    }
    explore "ends-before-it-returns" for 1: "the call returns when both threads have ended" {
        teaches "Wait for both threads, not for the last number: whoever has printed it has not ended yet. \
                 And a thread must not wait for a turn that never comes.";
        scenario "none": first [print(0)];
        scenario "one": first [print(1)];
        scenario "an even last number": first [print(2)];
        scenario "an odd last number": first [print(3)];
        rule rules::nobody_left_behind();
    }
    explore "panic-ends-it" for 1: "if printing panics nothing more is printed, and the call panics" {
        teaches "A thread that panics never passes the turn on, and the other one waits for it. What a thread \
                 drops on its way out, such as its end of a channel, can tell the other one.";
        scenario "at the first": first [print_but_panic(3, 1)];
        scenario "in the middle": first [print_but_panic(4, 2)];
        scenario "in the middle, the other thread": first [print_but_panic(4, 3)];
        scenario "at the last": first [print_but_panic(2, 2), print(3)];
        rule rules::nobody_left_behind();
        rule two_print;
    }
    explore "sleeps" for 1: "a thread sleeps until it is its turn" {
        teaches "To look again and again takes the processor from the thread that one waits for: block on a \
                 channel, a condition variable, or park.";
        scenario "printing takes long": first [print_slowly(3)];
        usage_rule rules::no_busy_waiting;
    }
    explore "calls-apart" for 1: "calls at the same time, or one inside another, leave each other alone" {
        teaches "Whose turn it is belongs to the call: in a `static` all calls would share it.";
        scenario "two at the same time": thread [print(3)], thread [print(2)];
        scenario "one inside another": first [print_inside(3, 2)];
    }
    real_threads "real-threads" for 1: "two real threads take turns too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "two calls": thread [print(40)], thread [print(41)];
        scenario "one after the other": first [print(10), print_but_panic(11, 7), print(9)];
        rule odd_and_even;
        rule rules::nobody_left_behind();
    }
}

/// A call that prints several numbers does not do so with one thread alone.
fn two_print(view: &View<'_, State>) -> Result<(), Broken> {
    for call in calls(view).values() {
        if let [(_, first), .., (_, last)] = call.as_slice()
            && call.iter().all(|(_, it)| it.thread == first.thread)
        {
            let summary = format!("one thread alone printed {} and all before it", last.key);
            return Err(Broken::new(Verdict::Wrong, summary).by(last));
        }
    }
    Ok(())
}

/// Two numbers of a call are printed by the same thread if both are odd, or both even, and otherwise by two.
fn odd_and_even(view: &View<'_, State>) -> Result<(), Broken> {
    for call in calls(view).values() {
        for two in call.windows(2).chain(call.windows(3)) {
            let ((one, by_one), (other, by_other)) = (two[0], two[two.len() - 1]);
            let (same_kind, same_thread) = (one % 2 == other % 2, by_one.thread == by_other.thread);
            if same_kind != same_thread {
                let who = if same_thread {
                    "the thread"
                } else {
                    "another thread than the one"
                };
                let summary = format!(
                    "{} was printed by {who} that had printed {}",
                    by_other.key, by_one.key
                );
                return Err(Broken::new(Verdict::Wrong, summary).by(&by_other));
            }
        }
    }
    Ok(())
}

/// What each call printed, told apart by how many numbers it prints.
fn calls<'a>(view: &'a View<'_, State>) -> BTreeMap<&'a str, Vec<(u32, Entered<'a>)>> {
    let mut calls: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for entered in view.entered(PRINT) {
        if let Some((number, of)) = entered.key.split_once(" of ")
            && let Ok(number) = number.parse()
        {
            calls.entry(of).or_default().push((number, entered));
        }
    }
    calls
}
