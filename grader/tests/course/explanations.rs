//! What a student is told about each kind of defect, in the student's own names and lines.

use crate::command::{grader, root};
use crate::submission::{Checkout, Graded, fixture};
use cargo_grade::report::{Counterexample, Defect};
use grade_protocol::evidence::Effect;
use std::collections::BTreeSet;
use std::path::Path;

/// A fixture, one of its checks, the defect that the explanation must name, and words that its
/// sentence must contain: names from the source, lines, values.
type Told = (
    &'static str,
    &'static str,
    &'static str,
    Defect,
    &'static [&'static str],
);

const TOLD: [Told; 34] = [
    // Generic code, which is compiled where it is used, and the panic is in std's.
    (
        "shared_memory_sum",
        "fail_parts_summed_up",
        "one-by-one",
        Defect::Panic,
        &["panic (src/lib.rs:51): main's sum(Separate"],
    ),
    (
        "bounded_queue",
        "fail_waits_with_the_turnstile",
        "try-answers",
        Defect::Deadlock,
        &[
            "for `turnstile`, which A holds since src/lib.rs:",
            "and keeps while it sleeps at src/lib.rs:",
            "on `room`",
        ],
    ),
    (
        "bank",
        "fail_locks_from_then_to",
        "no-deadlock",
        Defect::LockCycle,
        &[
            "deadlock: A's transfer(0, 1, 10) and B's transfer(1, 0, 20) each hold a lock",
            "`accounts #1`, which A holds since src/lib.rs:50",
            "`accounts #2`, which B holds since src/lib.rs:50",
        ],
    ),
    (
        "counter",
        "fail_locks_twice",
        "loses-nothing",
        Defect::SelfDeadlock,
        &["src/lib.rs:25 for `count`, which it has held itself since src/lib.rs:19"],
    ),
    (
        "squares",
        "fail_wait_without_predicate",
        "order-kept",
        Defect::LostWakeup,
        &[
            "lost wake-up: thread 1 notified `finished` at src/lib.rs:46",
            "began to wait only afterwards at src/lib.rs:75",
        ],
    ),
    (
        "counter",
        "fail_forgets_to_notify",
        "loses-nothing",
        Defect::MissingWakeup,
        &["to be notified of `free`, and nobody has notified it"],
    ),
    (
        "squares",
        "fail_one_condvar_notify_one",
        "order-kept",
        Defect::WrongWakeup,
        &[
            "`notify_one` at src/lib.rs:35 woke thread 2",
            "main sleeps on at src/lib.rs:78",
        ],
    ),
    (
        "bank",
        "fail_if_instead_of_while",
        "money-is-kept",
        Defect::UncheckedWakeup,
        &["woken, but not first", "went on without looking again"],
    ),
    (
        "downloader",
        "fail_sender_kept",
        "in-order",
        Defect::OpenChannel,
        &["a message from `rx`", "a sender of it has not been dropped"],
    ),
    (
        "downloader",
        "fail_join_under_lock",
        "in-order",
        Defect::StuckJoin,
        &[
            "for thread 1 to end, and thread 1 waits",
            "`pages`, which main holds since",
        ],
    ),
    (
        "counter",
        "fail_waits_for_a_partner",
        "loses-nothing",
        Defect::Deadlock,
        &["at the barrier `both` for others who never come"],
    ),
    (
        "counter",
        "fail_load_then_store",
        "loses-nothing",
        Defect::LostUpdate,
        &[
            "lost update: A's increment() read 0 from `count` (src/lib.rs:19)",
            "changed it from 0 to 1 (src/lib.rs:20)",
        ],
    ),
    (
        "bank",
        "fail_checks_then_acts",
        "no-overdraft",
        Defect::CheckThenAct,
        &[
            "check then act: A's withdraw(0, 60) saw 100 in `accounts`",
            "from 100 to 40",
        ],
    ),
    (
        "bank",
        "fail_total_locks_one_by_one",
        "money-is-kept",
        Defect::TornOperation,
        &["not one step: B's total()"],
    ),
    (
        "counter",
        "fail_count_in_free_memory",
        "loses-nothing",
        Defect::CovertChannel,
        &["and no lock, atomic, channel or thread leads there"],
    ),
    (
        "bank",
        "fail_transfers_in_the_background",
        "no-overdraft",
        Defect::NotLinearizable,
        &["transfer(0, 1, 60) returned Ok(())"],
    ),
    (
        "counter",
        "fail_returns_the_value_before",
        "loses-nothing",
        Defect::SequentialError,
        &[
            "wrong result, whatever the interleaving",
            "returned 0, where only 1 fits",
        ],
    ),
    (
        "downloader",
        "fail_thread_per_url",
        "bounded",
        Defect::WrongEffect,
        &["3 fetches at once, where 2 may be"],
    ),
    (
        "squares",
        "fail_while_let_holds_lock",
        "really-at-once",
        Defect::SerialisedByLock,
        &[
            "serialised: thread 2 could not go on at src/lib.rs:28",
            "still holds `receiver",
        ],
    ),
    (
        "downloader",
        "fail_lazy_spawn_join",
        "enough-at-once",
        Defect::TooFewThreads,
        &["main waits at src/lib.rs:27 for it to end before anybody else begins"],
    ),
    (
        "bank",
        "fail_holds_the_list_throughout",
        "independent-transfers",
        Defect::SharedLock,
        &["one lock for all: B's transfer(2, 3, 10) has nothing to do with A's transfer(0, 1, 10)"],
    ),
    (
        "counter",
        "fail_owner_never_ends",
        "loses-nothing",
        Defect::LeakedThread,
        &["thread left behind: thread 1 waits at src/lib.rs:24 for a message from `inbox`"],
    ),
    (
        "bank",
        "fail_spins_for_the_second_lock",
        "no-deadlock",
        Defect::Livelock,
        &["livelock", "looking again and again at what nobody changes"],
    ),
    (
        "squares",
        "fail_zero_workers_panics",
        "squares",
        Defect::Panic,
        &["panic (src/lib.rs:25)", "assertion failed: workers > 0"],
    ),
    (
        "squares",
        "fail_if_before_wait",
        "order-kept",
        Defect::PoisonedLock,
        &[
            "panicked at src/lib.rs:35",
            "while it held `tasks`",
            "went on without looking again",
        ],
    ),
    (
        "counter",
        "fail_adds_in_the_background",
        "loses-nothing",
        Defect::LateEffect,
        &["effect after the return", "returned without waiting for it"],
    ),
    (
        "squares",
        "fail_completion_order",
        "order-kept",
        Defect::ArrivalOrder,
        &[
            "order of arrival",
            "takes results from `replies` as they come (src/lib.rs:52)",
        ],
    ),
    (
        "counter",
        "fail_try_lock_gives_up",
        "loses-nothing",
        Defect::IgnoredFailure,
        &[
            "gave up",
            "got nothing from `try_lock` on `count` at src/lib.rs:21",
        ],
    ),
    (
        "bank",
        "fail_parks_too_late",
        "no-deadlock",
        Defect::LostWakeup,
        &[
            "(src/lib.rs:19) and found true",
            "changed it from true to false (src/lib.rs:39) before A was parked at src/lib.rs:21",
            "looked for somebody to wake in `waiting #1` (src/lib.rs:40) before A was there \
             (src/lib.rs:20)",
        ],
    ),
    (
        "bank",
        "fail_locks_to_compare",
        "no-deadlock",
        Defect::LockCycle,
        &[
            "the guard that A takes at src/lib.rs:48 has no name",
            "lives until the whole condition is through",
        ],
    ),
    (
        "bank",
        "fail_sixteen_stripes",
        "no-deadlock",
        Defect::SelfDeadlock,
        &["main's transfer(0, 16, 1) waits", "since src/lib.rs:50"],
    ),
    (
        "downloader",
        "fail_order_of_the_hash_map",
        "in-order",
        Defect::SequentialError,
        &[
            "before any thread came in",
            "a `HashSet` (src/lib.rs:23) has an order of its own",
        ],
    ),
    (
        "downloader",
        "fail_one_call_at_a_time",
        "enough-at-once",
        Defect::SerialisedByLock,
        &["B could not go on at src/lib.rs:25", "`ONE_AT_A_TIME`"],
    ),
    (
        "counter",
        "fail_sleeps_instead_of_locking",
        "loses-nothing",
        Defect::RacesWithTime,
        &["relies on timing", "`sleep` at src/lib.rs:24"],
    ),
];

/// What broke a check of a fixture, without the checks on real threads.
#[track_caller]
fn explained(exercise: &str, name: &str, check: &str) -> Counterexample {
    explained_in(&fixture(exercise, name), exercise, check)
}

#[track_caller]
fn explained_in(submission: &Path, exercise: &str, check: &str) -> Counterexample {
    let mut command = grader(&root());
    command.args([
        exercise,
        "--model-only",
        "--format",
        "json",
        "-j1",
        "--submission",
    ]);
    let graded = Graded::of(command.arg(submission).assert());
    let found = graded.check(exercise, check).counterexample.clone();
    found.unwrap_or_else(|| panic!("{check} passes: {graded:#?}"))
}

#[test]
fn each_kind_of_defect_is_named_with_the_students_own_names_lines_and_values() {
    for (exercise, name, check, defect, words) in TOLD {
        let explanation = explained(exercise, name, check).explanation;
        assert_eq!(explanation.defect, defect, "{name}: {explanation:#?}");
        for word in words {
            assert!(
                explanation.sentence.contains(word),
                "{name}: `{word}` is not in: {}",
                explanation.sentence
            );
        }
        // What goes by a way that is none leaves no step behind.
        let without_steps = defect == Defect::CovertChannel;
        assert!(
            without_steps || !explanation.places.is_empty(),
            "{name}: {explanation:#?}"
        );
        assert!(!explanation.meaning.is_empty() && !explanation.read_on.is_empty());
    }
}

#[test]
fn who_looked_after_the_notification_did_not_lose_it() {
    // The account is never given back: a notification that came earlier would not have helped.
    let name = "fail_early_return_keeps_the_account";
    let explanation = explained("bank", name, "no-overdraft").explanation;
    assert_eq!(
        explanation.defect,
        Defect::MissingWakeup,
        "{explanation:#?}"
    );
    let words = "what it waits for was not so when it looked";
    assert!(explanation.sentence.contains(words), "{explanation:#?}");
}

#[test]
fn what_is_behind_a_wait_in_vain_is_told_with_it() {
    let name = "fail_countdown_in_two_steps";
    let explanation = explained("squares", name, "order-kept").explanation;
    assert_eq!(explanation.defect, Defect::LostUpdate, "{explanation:#?}");
    for words in [
        "missing wake-up: main is parked",
        "behind it: lost update",
        "`left`",
    ] {
        assert!(explanation.sentence.contains(words), "{explanation:#?}");
    }
}

#[test]
fn a_lock_let_go_between_check_and_act_is_told_though_its_value_cannot_be_shown() {
    let fixture = fixture("bank", "fail_checks_then_acts").join("src/lib.rs");
    let source = std::fs::read_to_string(fixture).unwrap();
    // The same bank, with its cents in a struct.
    let mut source = source.replace(
        "Mutex::new(opening)",
        "Mutex::new(Purse { cents: opening })",
    );
    for (before, after) in [
        ("Mutex<Cents>", "Mutex<Purse>"),
        ("**balance", "balance.cents"),
        ("*balance", "balance.cents"),
        ("*source", "source.cents"),
        ("*target", "target.cents"),
        ("balance.checked", "balance.cents.checked"),
        ("balance.saturating", "balance.cents.saturating"),
        ("target.checked", "target.cents.checked"),
        (
            "= source\n            .checked",
            "= source\n            .cents\n            .checked",
        ),
    ] {
        assert!(source.contains(before), "{before} is not in {source}");
        source = source.replace(before, after);
    }
    source.push_str("\npub struct Purse {\n    cents: Cents,\n}\n");
    let checkout = Checkout::new().file("exercises/bank/src/lib.rs", source);
    let found = explained_in(checkout.path(), "bank", "no-overdraft");
    assert_eq!(found.explanation.defect, Defect::CheckThenAct, "{found:#?}");
    let words = "let go in between: A's withdraw(0, 60) had `accounts";
    assert!(found.explanation.sentence.contains(words), "{found:#?}");
}

#[test]
fn who_breaks_a_rule_is_marked_in_the_drawing() {
    for (exercise, name, check, expected) in [
        (
            "thread_pool",
            "fail_any_worker_lends_a_hand",
            "at-once",
            "job of the other pool",
        ),
        ("downloader", "fail_thread_per_url", "bounded", "fetch"),
    ] {
        let found = explained(exercise, name, check);
        let at = found.explanation.fatal_step.expect("a step is marked");
        let step = &found.trace.steps[at as usize];
        let Some(Effect::Entered { probe, .. }) = &step.effect else {
            panic!("{name}: {step:?}");
        };
        assert_eq!(probe, expected, "{name}");
    }
}

#[test]
fn no_kind_of_defect_is_left_untold() {
    let told: BTreeSet<Defect> = TOLD.iter().map(|told| told.3).collect();
    let all: BTreeSet<Defect> = Defect::ALL.into_iter().collect();
    assert_eq!(told, all);
}

#[test]
fn an_explanation_points_only_into_the_students_source() {
    for (exercise, name, check) in [
        ("squares", "fail_single_worker", "really-at-once"),
        ("bank", "fail_locks_from_then_to", "no-deadlock"),
    ] {
        let found = explained(exercise, name, check);
        let places = found.explanation.places.iter().map(|place| &place.site);
        let waits = found.waits.iter().filter_map(|wait| wait.site.as_ref());
        for site in places.chain(waits) {
            assert!(
                !site.file.starts_with('/'),
                "a place of this machine: {site:?}"
            );
        }
        for place in &found.explanation.places {
            assert!(place.site.file.starts_with("src/"), "{place:?}");
        }
    }
}

#[test]
fn what_a_person_reads_is_at_most_a_screen() {
    let mut command = grader(&root());
    command.args([
        "squares",
        "--model-only",
        "--color",
        "never",
        "--submission",
    ]);
    let folder = fixture("squares", "fail_one_condvar_notify_one");
    let output = command.arg(folder).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let mut drawn = 0;
    for block in text.split("What happened").skip(1) {
        // The heading's own line comes first, and an empty one ends the block.
        let rows = block.lines().skip(1).take_while(|line| !line.is_empty());
        let rows = rows.count();
        assert!((2..=26).contains(&rows), "{rows} rows: {block}");
        drawn += 1;
    }
    assert!(drawn > 0, "{text}");
}
