//! What strategies find in small programs written directly on the engine.

mod support;

use grade_engine::strategy::{DelayBounded, Fixed, Pct, Pos, Random};
use grade_engine::{Kind, Limits, Strategy, Waiting};
use grade_evidence::End;
use grade_evidence::schedule::{Freeze, Time};
use std::cell::Cell;
use std::rc::Rc;
use support::{LIMITS, look, lost_update, run, thread};

#[test]
fn the_default_schedule_preempts_nobody() {
    let value = Rc::new(Cell::new(0));
    let outcome = run(&LIMITS, Fixed::default(), lost_update(Rc::clone(&value)));
    assert_eq!((value.get(), outcome.end), (2, End::Finished));
    assert_eq!(outcome.outline.forced_switches, 0);
}

#[test]
fn delay_bounding_visits_each_schedule_once_and_finds_the_lost_update() {
    let mut search = DelayBounded::new(8, 10_000);
    let mut seen = std::collections::HashSet::new();
    let mut lost = 0;
    while let Some(schedule) = search.next_schedule() {
        let value = Rc::new(Cell::new(0));
        let outcome = run(&LIMITS, schedule, lost_update(Rc::clone(&value)));
        assert!(
            seen.insert(format!("{:?}", outcome.outline.decisions)),
            "visited twice"
        );
        lost += u32::from(value.get() == 1);
        search.learn(&outcome.outline.decisions);
    }
    assert!(search.exhausted());
    assert!(lost > 0);
}

#[test]
fn every_sampling_strategy_finds_the_lost_update() {
    let strategies: [fn(u64) -> Box<dyn Strategy>; 3] = [
        |seed| Box::new(Random::new(seed)),
        |seed| Box::new(Pct::new(seed, 3, 8)),
        |seed| Box::new(Pos::new(seed)),
    ];
    for make in strategies {
        let lost = (0..200).filter(|seed| {
            let value = Rc::new(Cell::new(0));
            grade_engine::execute(&LIMITS, make(*seed), lost_update(Rc::clone(&value)));
            value.get() == 1
        });
        assert!(lost.count() > 0);
    }
}

#[test]
fn deviations_repeat_an_execution_exactly() {
    for seed in 0..100 {
        let value = Rc::new(Cell::new(0));
        let first = run(&LIMITS, Random::new(seed), lost_update(Rc::clone(&value)));
        let again = Rc::new(Cell::new(0));
        let fixed = Fixed::new(first.outline.deviations());
        let second = run(&LIMITS, fixed, lost_update(Rc::clone(&again)));
        assert_eq!(value.get(), again.get());
        assert_eq!(first.outline.decisions, second.outline.decisions);
    }
}

/// A message whose making is a scheduling point.
struct Message;

impl std::fmt::Display for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        look(1, Kind::Attempt, "lock");
        f.write_str("the message")
    }
}

/// Passes a scheduling point when it goes.
struct Slow;

impl Drop for Slow {
    fn drop(&mut self) {
        look(2, Kind::Write, "unlock");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn threads_may_panic_at_once_with_messages_that_take_locks() {
    let mut search = DelayBounded::new(3, 5_000);
    while let Some(schedule) = search.next_schedule() {
        let messages = Rc::new(std::cell::RefCell::new(Vec::new()));
        let said = Rc::clone(&messages);
        let body = Box::new(move || {
            for _ in 0..3 {
                let said = Rc::clone(&said);
                thread(move || {
                    let panics = || {
                        let _slow = Slow;
                        panic!("{Message}");
                    };
                    let payload = grade_engine::catch(panics).unwrap_err();
                    said.borrow_mut().push(grade_engine::message_of(&*payload));
                });
            }
        });
        let outcome = run(&LIMITS, schedule, body);
        assert_eq!(outcome.end, End::Finished);
        assert_eq!(*messages.borrow(), ["the message"; 3]);
        search.learn(&outcome.outline.decisions);
    }
}

#[test]
fn waiting_for_what_never_comes_is_stuck_in_main_and_a_leak_elsewhere() {
    let wait = || {
        look(1, Kind::Read, "wait");
        grade_engine::block(
            Waiting {
                object: 0,
                thread: None,
                then: 0,
            },
            None,
        );
    };
    let outcome = run(&LIMITS, Fixed::default(), Box::new(wait));
    assert!(
        matches!(outcome.end, End::Stuck { .. }),
        "{:?}",
        outcome.end
    );
    let outcome = run(
        &LIMITS,
        Fixed::default(),
        Box::new(move || {
            let _ = thread(wait);
        }),
    );
    assert!(
        matches!(outcome.end, End::Leaked { .. }),
        "{:?}",
        outcome.end
    );
}

#[test]
fn a_spinning_thread_lets_the_others_go_first_under_every_strategy() {
    let strategies: [fn() -> Box<dyn Strategy>; 4] = [
        || Box::new(Fixed::default()),
        || Box::new(Random::new(7)),
        || Box::new(Pct::new(7, 3, 8)),
        || Box::new(Pos::new(7)),
    ];
    for make in strategies {
        let flag = Rc::new(Cell::new(false));
        let body = move || {
            let set = Rc::clone(&flag);
            thread(move || {
                look(1, Kind::Write, "store");
                set.set(true);
            });
            loop {
                look(1, Kind::Read, "load");
                if flag.get() {
                    break;
                }
            }
        };
        let outcome = grade_engine::execute(&LIMITS, make(), Box::new(body));
        assert_eq!(outcome.end, End::Finished);
    }
}

#[test]
fn a_loop_that_waits_for_nothing_ends_at_the_step_limit_as_spinning() {
    let body = || loop {
        look(1, Kind::Read, "load");
    };
    let outcome = run(&LIMITS, Fixed::default(), Box::new(body));
    assert_at_step_limit(&outcome.end, true);
}

#[test]
fn sleeps_end_in_the_order_of_their_deadlines_unless_time_is_adversarial() {
    let ends_in_order = |limits: &Limits, strategy: Box<dyn Strategy>| {
        let order = Rc::new(Cell::new(0_u64));
        let seen = Rc::clone(&order);
        let body = Box::new(move || {
            for deadline_ns in [30, 10, 20] {
                let order = Rc::clone(&order);
                thread(move || {
                    look(0, Kind::Read, "sleep");
                    grade_engine::block(
                        Waiting {
                            object: 0,
                            thread: None,
                            then: 0,
                        },
                        Some(deadline_ns),
                    );
                    order.set(order.get() * 100 + deadline_ns);
                });
            }
        });
        let outcome = grade_engine::execute(limits, strategy, body);
        assert_eq!(outcome.end, End::Finished);
        seen.get() == 10_20_30
    };
    for seed in 0..50 {
        assert!(ends_in_order(&LIMITS, Box::new(Random::new(seed))));
    }
    let adversarial = Limits {
        time: Time::Adversarial,
        ..LIMITS
    };
    assert!((0..50).any(|seed| !ends_in_order(&adversarial, Box::new(Random::new(seed)))));
}

const FROZEN: Limits = Limits {
    freeze: Some(Freeze { thread: 1, step: 0 }),
    ..LIMITS
};

#[test]
fn a_frozen_thread_goes_on_once_the_others_have_finished() {
    let order = Rc::new(Cell::new(0));
    let seen = Rc::clone(&order);
    let body = Box::new(move || {
        for index in 1..=2 {
            let order = Rc::clone(&order);
            thread(move || {
                look(index, Kind::Write, "store");
                order.set(order.get() * 10 + index);
            });
        }
    });
    let outcome = run(&FROZEN, Fixed::default(), body);
    assert_eq!((seen.get(), outcome.end), (21, End::Finished));
    assert!(outcome.outline.freeze_reached);
}

#[test]
fn whoever_needs_a_frozen_thread_is_held_up() {
    let body = Box::new(|| {
        let first = thread(|| look(1, Kind::Write, "store"));
        thread(move || {
            look(2, Kind::Read, "join");
            grade_engine::block(
                Waiting {
                    object: 0,
                    thread: Some(first),
                    then: 0,
                },
                None,
            );
        });
    });
    let outcome = run(&FROZEN, Fixed::default(), body);
    assert!(
        matches!(outcome.end, End::HeldUp { .. }),
        "{:?}",
        outcome.end
    );
}

#[test]
fn an_execution_that_comes_to_its_end_leaves_no_memory_behind() {
    let execute = || {
        let value = Rc::new(Cell::new(0));
        drop(run(&LIMITS, Fixed::default(), lost_update(value)));
    };
    // Stacks and lists are made once and used again.
    (0..10).for_each(|_| execute());
    let before = grade_engine::held_bytes();
    (0..1_000).for_each(|_| execute());
    assert_eq!(grade_engine::held_bytes(), before);
}

/// Falls asleep until `deadline_ns`.
fn sleep_until(deadline_ns: u64) {
    look(0, Kind::Read, "sleep");
    let nobody = Waiting {
        object: 0,
        thread: None,
        then: 0,
    };
    let _ = grade_engine::block(nobody, Some(deadline_ns));
}

#[test]
fn a_sleep_ends_beside_a_thread_that_is_never_done() {
    let stop = Rc::new(Cell::new(false));
    let stopped = Rc::clone(&stop);
    let body = Box::new(move || {
        thread(move || {
            while !stopped.get() {
                look(1, Kind::Write, "store");
            }
        });
        sleep_until(10_000_000);
        look(2, Kind::Write, "store");
        stop.set(true);
    });
    let outcome = run(&LIMITS, Fixed::default(), body);
    assert_eq!(outcome.end, End::Finished);
    assert!(outcome.outline.steps < LIMITS.max_steps / 4);
}

#[track_caller]
fn assert_at_step_limit(end: &End, spins: bool) {
    assert!(
        matches!(end, End::StepLimit { spinning, .. } if *spinning == spins),
        "{end:?}"
    );
}

#[test]
fn an_execution_that_gets_somewhere_is_cut_and_not_said_to_spin() {
    let works = || loop {
        look(1, Kind::Write, "store");
        for _ in 0..5_000 {
            look(1, Kind::Read, "load");
        }
    };
    let outcome = run(&LIMITS, Fixed::default(), Box::new(works));
    assert_at_step_limit(&outcome.end, false);
}

#[test]
fn nobody_is_said_to_spin_who_has_yet_to_be_woken_by_a_timer() {
    let flag = Rc::new(Cell::new(false));
    let set = Rc::clone(&flag);
    let body = Box::new(move || {
        thread(move || {
            sleep_until(1_000_000_000_000);
            look(1, Kind::Write, "store");
            set.set(true);
        });
        let mut now = 0;
        while !flag.get() {
            now += 1_000;
            look(1, Kind::Read, "load");
            sleep_until(now);
        }
    });
    let outcome = run(&LIMITS, Fixed::default(), body);
    assert_at_step_limit(&outcome.end, false);
}

#[test]
fn polling_with_a_sleep_for_what_never_comes_spins() {
    let body = || {
        let mut now = 0;
        loop {
            now += 1_000;
            look(1, Kind::Read, "load");
            sleep_until(now);
        }
    };
    let outcome = run(&LIMITS, Fixed::default(), Box::new(body));
    assert_at_step_limit(&outcome.end, true);
}

#[test]
fn a_panic_that_code_of_ours_catches_by_std_is_over() {
    let caught = |panics: fn()| {
        std::panic::catch_unwind(panics).expect_err("it panics");
        assert!(!grade_engine::panicking());
    };
    let value = Rc::new(Cell::new(0));
    let seen = Rc::clone(&value);
    let body = Box::new(move || {
        caught(|| panic!("in a job of the checks"));
        caught(|| std::panic::resume_unwind(Box::new("unseen")));
        struct Panics;
        impl Drop for Panics {
            fn drop(&mut self) {
                assert!(grade_engine::panicking());
            }
        }
        let unseen = std::panic::AssertUnwindSafe(|| {
            let _panics = Panics;
            std::panic::resume_unwind(Box::new("unseen"))
        });
        assert!(grade_engine::catch(unseen).is_err());
        lost_update(value)();
    });
    let outcome = run(&LIMITS, Random::new(3), body);
    assert_eq!(outcome.end, End::Finished);
    assert!(seen.get() > 0);
}

#[test]
fn what_an_armed_thread_does_has_begun_before_its_first_scheduling_point() {
    let began = Rc::new(Cell::new(None));
    let seen = Rc::clone(&began);
    let body = Box::new(move || {
        look(1, Kind::Write, "store");
        grade_engine::arm();
        grade_engine::changed();
        began.set(grade_engine::went_on_at(0));
        look(1, Kind::Write, "store");
    });
    let outcome = run(&LIMITS, Fixed::default(), body);
    assert_eq!(seen.get(), Some(1));
    assert_eq!(outcome.outline.went_on_at, [Some(1)]);
}

#[test]
fn a_look_at_the_clock_jumps_only_in_adversarial_time() {
    let jumps = |time: Time, seed: u64| {
        let jumped = Rc::new(Cell::new(false));
        let seen = Rc::clone(&jumped);
        let body = Box::new(move || {
            const DAY_NS: u64 = 24 * 3_600 * 1_000_000_000;
            grade_engine::note_duration(DAY_NS);
            jumped.set(grade_engine::advance_polled() > DAY_NS);
        });
        let limits = Limits { time, ..LIMITS };
        let outcome = run(&limits, Random::new(seed), body);
        assert_eq!(outcome.end, End::Finished);
        seen.get()
    };
    assert!(!(0..20).any(|seed| jumps(Time::Ideal, seed)));
    let adversarial = (0..20).filter(|seed| jumps(Time::Adversarial, *seed));
    assert!((1..20).contains(&adversarial.count()));
}

#[test]
fn only_what_callers_come_to_is_shared_where_there_are_any() {
    let shared = |main_looks: bool, caller: Option<bool>| {
        let call = |looks: bool| {
            grade_engine::arm();
            if looks {
                look(1, Kind::Read, "load");
            }
        };
        let body = move || {
            call(main_looks);
            if let Some(looks) = caller {
                thread(move || call(looks));
            }
        };
        let _ = grade_engine::take_usage();
        let outcome = run(&LIMITS, Fixed::default(), Box::new(body));
        assert_eq!(outcome.end, End::Finished);
        grade_engine::take_usage().shared.is_some()
    };
    assert!(shared(true, None));
    assert!(!shared(false, None));
    assert!(shared(false, Some(true)));
    assert!(!shared(true, Some(false)));
}

#[test]
fn what_a_call_comes_to_is_shared_whatever_the_checks_did_in_it_before() {
    let _ = grade_engine::take_usage();
    let caller = || {
        grade_engine::arm();
        // As the checks' own clock does, and their own threads.
        grade_engine::changed();
        look(1, Kind::Read, "load");
    };
    let body = move || {
        thread(caller);
    };
    let outcome = run(&LIMITS, Fixed::default(), Box::new(body));
    assert_eq!(outcome.end, End::Finished);
    assert!(grade_engine::take_usage().shared.is_some());
}
