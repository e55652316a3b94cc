//! What is asked of named threads; never how they are started or waited for.

use grade_kit::prelude::*;
use hello_task::{Hello, Panicked};
use std::marker::PhantomData;
use std::time::Duration;

/// A thread is inside while it greets, with its argument.
const GREETING: &str = "greeting";

/// Arguments from here on make a greeting panic.
const PANICS: u32 = 1_000;

/// More threads than anybody has in mind who thinks of a few.
const MANY: u32 = 40;

/// The functions keep nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State;

/// Names and arguments.
type People = Vec<(String, u32)>;

/// What came of each of them.
type Greetings = Vec<Result<String, Panicked>>;

fn list(people: &[(&str, u32)]) -> People {
    people
        .iter()
        .map(|(name, argument)| ((*name).to_owned(), *argument))
        .collect()
}

/// So many, each with a name of its own.
fn crowd(count: u32) -> People {
    (0..count)
        .map(|argument| (format!("number {argument}"), argument))
        .collect()
}

fn panicked<R>(thread: &str, argument: u32) -> Result<R, Panicked> {
    Err(Panicked {
        thread: thread.to_owned(),
        message: Some(format!("no greeting for {argument}")),
    })
}

/// What a thread says: its argument and its name.
fn said(argument: u32, name: Option<&str>) -> String {
    format!("hello {argument} from {name:?}")
}

/// Has each thread say its argument and its name, or panic.
fn greet_all<H: Hello>(kit: &Kit, people: People) -> Greetings {
    let kit = kit.clone();
    H::all(people, move |argument| {
        kit.expect(
            "whether the caller greets instead of a thread",
            kit.on_callers_thread(),
            false,
        );
        let _inside = kit.enter(GREETING, argument.to_string());
        if argument >= PANICS {
            kit.panic(format!("no greeting for {argument}"));
        }
        said(argument, H::own_name().as_deref())
    })
}

/// What comes of that.
fn greeted(people: &People) -> Greetings {
    let one = |(name, argument): &(String, u32)| match *argument >= PANICS {
        true => panicked(name, *argument),
        false => Ok(said(*argument, Some(name))),
    };
    people.iter().map(one).collect()
}

grade_kit::operations! {
    table Threads<H: Hello>;
    setup () = ();
    object PhantomData<fn() -> H> = |_setup| PhantomData;
    state State = |_setup| State;

    /// Has one thread for each of these say hello.
    hello(to: People = [list(&[]), list(&[("a", 1)])]) -> Greetings {
        run |_threads, _held, kit| greet_all::<H>(kit, to);
        step |_state| Returns(greeted(&to));
    }
    /// The same with so many threads; how many results are right.
    hello_crowd(count: u32) -> usize {
        run |_threads, _held, kit| {
            let greetings = greet_all::<H>(kit, crowd(count));
            greetings.iter().zip(greeted(&crowd(count))).filter(|(got, right)| *got == right).count()
        };
        step |_state| Returns(count as usize);
    }
}

grade_kit::programs! {
    bound<H: Hello>;

    "names" for 1: "each thread bears its own name, and nobody else does" {
        teaches "`thread::Builder` gives a thread its name, and `thread::current()` knows it. A name that stands \
                 in a variable all threads share is somebody else's a moment later.";
    } |kit| {
        kit.expect("the name of a thread without one", kit.spawn(H::own_name).join(), None);
        let other = kit.spawn(|| {
            let names = H::all(vec![("left".to_owned(), ())], |()| H::own_name());
            (names, H::own_name())
        });
        let all = H::all(list(&[("", 1), ("a name longer than sixteen bytes", 2)]), |_| {
            let inner = H::all(vec![("inner".to_owned(), ())], |()| H::own_name());
            (inner, H::own_name())
        });
        let inner = vec![Ok(Some("inner".to_owned()))];
        let names = ["", "a name longer than sixteen bytes"].map(|name| Ok((inner.clone(), Some(name.to_owned()))));
        kit.expect("the names of two threads, and of one that each of them starts", all, names.to_vec());
        kit.expect("another caller at the same time", other.join(), (vec![Ok(Some("left".to_owned()))], None));
    };

    "at-once" for 2: "all threads are under way at once" {
        teaches "Start all threads before you wait for any. An iterator is lazy: in `.map(spawn).map(join)` each \
                 thread is joined before the next one is started.";
        budget Budget::FEW_LONG_SCHEDULES;
    } |kit| {
        for count in [2, 5, MANY] {
            let all = kit.rendezvous(count as usize);
            let met = H::all(crowd(count), move |_| all.arrive());
            kit.expect(format!("whether {count} threads can wait for each other"), met == vec![Ok(()); count as usize], true);
        }
    };

    "by-place" for 1: "results stand in the order of the list, whichever thread ends first" {
        teaches "Join the handles in the order of the list: who has ended already is joined at once. Results in \
                 the order in which they come belong to nobody, and a name does not tell two threads apart.";
    } |kit| {
        let gates = [0, 1, 2].map(|number| kit.gate(number));
        gates[2].open();
        let all_here = kit.rendezvous(3);
        let greet = move |place: u32| {
            all_here.arrive();
            gates[place as usize].wait();
            if place > 0 {
                gates[place as usize - 1].open();
            }
            place
        };
        let all = H::all(list(&[("twin", 0), ("twin", 1), ("single", 2)]), greet);
        kit.expect("the last of the list ends first, the first one last", all, vec![Ok(0), Ok(1), Ok(2)]);
    };

    "panic-reported" for 2: "a thread that panics is reported in its place, and costs no other result" {
        teaches "`join` returns an error with the panic's payload: turn it into a value. To `unwrap` it makes one \
                 thread's panic everybody's, and to leave it out moves all results behind it.";
        rule rules::nobody_left_behind();
    } |kit| {
        for panicking in [vec![1], vec![0, 2], vec![0, 1, 2]] {
            let all = kit.rendezvous(3);
            let (inner, which) = (kit.clone(), panicking.clone());
            let greet = move |argument| {
                all.arrive();
                if which.contains(&argument) {
                    inner.panic(format!("no greeting for {argument}"));
                }
                argument
            };
            let to = list(&[("one", 0), ("two", 1), ("three", 2)]);
            let one = |(name, argument): &(String, u32)| match panicking.contains(argument) {
                true => panicked(name, *argument),
                false => Ok(*argument),
            };
            let (got, expected) = (H::all(to.clone(), greet), to.iter().map(one).collect());
            kit.expect(format!("three threads, of which these panic: {panicking:?}"), got, expected);
        }
        let inner = kit.clone();
        let no_text = H::all(list(&[("mute", 0)]), move |_| -> u32 { inner.panic_with(7_u8) });
        let expected = vec![Err(Panicked { thread: "mute".to_owned(), message: None })];
        kit.expect("a thread that panics with what is no text", no_text, expected);
    };

    "waits-for-all" for 1: "the call returns when every thread has ended, and sleeps until then" {
        teaches "Join every handle, also behind one that panicked: a handle that is dropped leaves its thread \
                 running. To ask `is_finished` again and again is busy waiting.";
        rule rules::nobody_left_behind();
        usage_rule rules::no_busy_waiting;
    } |kit| {
        let ended = kit.shared(0);
        let (inner, seen, both) = (kit.clone(), ended.clone(), kit.rendezvous(2));
        let greet = move |argument| {
            both.arrive();
            if argument == 0 {
                inner.panic("no greeting for 0");
            }
            inner.sleep(Duration::from_millis(100));
            seen.with(|ended| *ended += 1);
        };
        let all = H::all(list(&[("hasty", 0), ("slow", 1)]), greet);
        kit.expect("how many have slept when the call returns", ended.with(|ended| *ended), 1);
        kit.expect("how many results there are", all.len(), 2);
    };
}

grade_kit::checks! {
    of State;

    transcript "five" for 1: "five threads say hello with their names and arguments" {
        teaches "Each thread gets a name and an argument, and what it returns is there after the join.";
        scenario "five": first [hello(list(&[("Ada", 1), ("Bob", 2), ("Cyd", 3), ("Dan", 4), ("Eve", 5)]))];
        scenario "nobody, one, and the same one again":
            first [hello(vec![]), hello(list(&[("Ada", 1)])), hello(list(&[("Ada", 7)]))];
    }
    explore "thread-each" for 1: "each argument reaches one thread, which is for it alone" {
        teaches "A thread for each entry, and the argument moves into it. The caller only starts and waits.";
        scenario "three": first [hello(list(&[("a", 1), ("b", 2), ("c", 3)]))];
        scenario "two callers":
            thread [hello(list(&[("a", 1), ("b", 2)]))], thread [hello(list(&[("a", 3)]))];
        scenario "hundreds": first [hello_crowd(200)], budget Budget::FEW_LONG_SCHEDULES;
        rule rules::at_most_once(GREETING);
        rule a_thread_each;
    }
    suite checks programs();
    real_threads "real-threads" for 1: "real threads have names and results too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "two callers":
            thread [hello(list(&[("a", 1), ("b", PANICS), ("b", 2), ("c", 3), ("d", 4)])), hello_crowd(17)],
            thread [hello(list(&[("a", 5), ("e", 6), ("f", PANICS + 1)]))];
        rule rules::nobody_left_behind();
    }
}

/// As many threads greet as there are greetings.
fn a_thread_each(view: &View<'_, State>) -> Result<(), Broken> {
    let (threads, greetings) = (
        view.threads_inside(GREETING),
        view.times_entered(GREETING).len(),
    );
    match threads < greetings {
        true => {
            let summary =
                format!("{threads} threads did {greetings} greetings, where each has its own");
            Err(Broken::new(Verdict::Wrong, summary))
        }
        false => Ok(()),
    }
}

/// How the operations and programs are applied to the student's functions.
#[must_use]
pub fn subjects<H: Hello>() -> Subjects {
    bodies::<H>(Subjects::only(subject::<H>()))
}
