//! What submissions get: verdicts, exit codes, messages. One fixture stands for each kind.

use crate::command::{grader, root};
use crate::submission::{Checkout, Graded, fixture, grade};
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::ExitCode;
use grade_protocol::Verdict;

/// One fixture, one of its checks, and what that came to.
#[track_caller]
fn gets(exercise: &str, name: &str, check: &str, verdict: Verdict) -> Graded {
    let graded = grade(&[exercise], &fixture(exercise, name));
    assert_eq!(
        graded.verdict(exercise, check),
        verdict,
        "{:#?}",
        graded.document
    );
    graded
}

#[test]
fn a_right_submission_gets_full_marks() {
    let graded = grade(&["counter"], &fixture("counter", "pass_fetch_add"));
    graded.ends_with(ExitCode::FullMarks);
    let total = graded.document.real_threads.total;
    assert_eq!((total.won, total.open), (total.max, 0));
    assert_eq!(graded.exercise("counter").status, Status::Graded);
}

#[test]
fn a_lost_update_is_a_race() {
    gets(
        "counter",
        "fail_load_then_store",
        "loses-nothing",
        Verdict::Race,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn a_result_that_no_interleaving_excuses_is_wrong() {
    gets(
        "counter",
        "fail_returns_the_value_before",
        "loses-nothing",
        Verdict::Wrong,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn a_race_that_never_shows_is_wrong_where_it_must_show() {
    gets(
        "counter",
        "fail_racy_is_safe",
        "shows-the-race",
        Verdict::Wrong,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn locks_taken_in_opposite_orders_are_a_deadlock_that_names_both_lines() {
    let graded = gets(
        "bank",
        "fail_locks_from_then_to",
        "no-deadlock",
        Verdict::Deadlock,
    );
    let found = graded.check("bank", "no-deadlock").counterexample.as_ref();
    let found = found.expect("a deadlock has a counterexample");
    let held = found.waits.iter().filter(|wait| !wait.holders.is_empty());
    let places: Vec<_> = held.filter_map(|wait| wait.site.as_ref()).collect();
    assert!(places.len() >= 2, "{:#?}", found.waits);
    assert!(
        places.iter().all(|site| site.file == "src/lib.rs"),
        "{places:#?}"
    );
}

#[test]
fn a_thread_that_never_ends_is_a_leak() {
    gets(
        "counter",
        "fail_owner_never_ends",
        "loses-nothing",
        Verdict::Leak,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn looking_again_and_again_is_a_livelock() {
    gets(
        "downloader",
        "fail_spins",
        "no-busy-waiting",
        Verdict::Livelock,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn a_deadlock_on_real_threads_is_a_hang() {
    gets("counter", "fail_locks_twice", "real-threads", Verdict::Hang)
        .ends_with(ExitCode::PointsLost);
}

#[test]
fn a_panic_is_a_panic() {
    gets(
        "counter",
        "fail_panics_under_the_lock",
        "loses-nothing",
        Verdict::Panic,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn a_panic_during_a_panic_is_an_abort() {
    gets(
        "counter",
        "fail_panics_while_panicking",
        "loses-nothing",
        Verdict::Abort,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn a_loop_without_synchronisation_runs_into_the_processor_limit() {
    gets(
        "counter",
        "fail_loops_without_sync",
        "counts-in-order",
        Verdict::CpuLimit,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn a_list_that_grows_without_end_runs_into_the_memory_limit() {
    gets(
        "counter",
        "fail_eats_memory",
        "counts-in-order",
        Verdict::MemoryLimit,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn a_log_without_measure_runs_into_the_output_limit() {
    gets(
        "counter",
        "fail_prints_too_much",
        "real-threads",
        Verdict::OutputLimit,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn recursion_without_end_is_a_stack_overflow() {
    gets(
        "counter",
        "fail_recursion_without_end",
        "counts-in-order",
        Verdict::StackOverflow,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn one_lock_for_all_is_serialised() {
    gets(
        "bank",
        "fail_one_global_lock",
        "independent-transfers",
        Verdict::Serialised,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn another_transcript_than_the_references_is_shown_beside_it() {
    let graded = gets(
        "bank",
        "fail_wraps_around",
        "statement",
        Verdict::WrongSnapshot,
    );
    let snapshot = graded.check("bank", "statement").snapshot.as_ref();
    let snapshot = snapshot.expect("both transcripts");
    assert_ne!(snapshot.accepted, snapshot.actual);
}

#[test]
fn a_sleep_instead_of_a_lock_relies_on_timing() {
    let verdict = Verdict::ReliesOnTiming;
    gets(
        "counter",
        "fail_sleeps_instead_of_locking",
        "loses-nothing",
        verdict,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn entropy_of_its_own_is_nondeterministic_and_loses_points() {
    gets(
        "counter",
        "fail_entropy_of_its_own",
        "loses-nothing",
        Verdict::Nondeterministic,
    )
    .ends_with(ExitCode::PointsLost);
}

#[test]
fn what_the_model_of_std_lacks_is_named_and_leaves_the_points_open() {
    let graded = gets(
        "counter",
        "open_hashes_with_sip_hasher",
        "loses-nothing",
        Verdict::Unknown,
    );
    graded.ends_with(ExitCode::PointsOpen);
    let check = graded.check("counter", "loses-nothing");
    assert!(check.summary.contains("SipHasher"), "{}", check.summary);
    assert_eq!(check.points.open, check.points.max);
}

#[test]
fn a_module_of_std_that_reaches_out_of_the_process_is_forbidden() {
    let graded = gets(
        "bank",
        "fail_uses_processes",
        "statement",
        Verdict::Forbidden,
    );
    graded.ends_with(ExitCode::DoesNotCompile);
    assert_eq!(graded.exercise("bank").status, Status::Forbidden);
    assert_students_places(&graded, "bank", "fail_uses_processes");
}

#[test]
fn unsafe_code_is_forbidden() {
    let graded = gets(
        "counter",
        "fail_static_mut",
        "loses-nothing",
        Verdict::Forbidden,
    );
    graded.ends_with(ExitCode::DoesNotCompile);
    assert_students_places(&graded, "counter", "fail_static_mut");
}

#[test]
fn a_tree_of_untouched_starters_is_not_started_and_loses_its_points() {
    let folders = std::fs::read_dir(root().join("exercises")).expect("there are exercises");
    let names = folders.map(|folder| folder.expect("it can be listed").file_name());
    let starters: Vec<String> = names
        .map(|name| name.into_string().expect("a plain name"))
        .collect();
    let checkout = starters
        .iter()
        .fold(Checkout::new(), |checkout, id| checkout.starter(id));
    let graded = grade(&[], checkout.path());
    graded.ends_with(ExitCode::PointsLost);
    assert_eq!(graded.document.real_threads.total.won, 0);
    for id in &starters {
        let exercise = graded.exercise(id);
        assert_eq!(exercise.status, Status::NotStarted, "{exercise:#?}");
    }
}

#[test]
fn a_broken_crate_keeps_no_other_exercise_from_being_graded() {
    let checkout = Checkout::new()
        .file("exercises/counter/src/lib.rs", "pub struct SafeCounter {")
        .fixture("bank", "fail_wrong_signature")
        .fixture("squares", "pass_shared_batches")
        .starter("downloader");
    let graded = grade(&[], checkout.path());
    graded.ends_with(ExitCode::DoesNotCompile);
    let status = |id| graded.exercise(id).status;
    assert_eq!(status("counter"), Status::CompileError);
    assert_eq!(status("bank"), Status::CompileError);
    assert_eq!(status("squares"), Status::Graded);
    assert_eq!(status("downloader"), Status::NotStarted);
    let squares = graded.exercise("squares").points;
    assert_eq!(squares.won, squares.max);
}

#[test]
fn an_exercise_that_is_not_in_the_checkout_is_its_own_trouble_only() {
    let checkout = Checkout::new().fixture("squares", "pass_shared_batches");
    let graded = grade(&["squares", "bank"], checkout.path());
    graded.ends_with(ExitCode::DoesNotCompile);
    assert_eq!(graded.exercise("squares").status, Status::Graded);
    assert_eq!(graded.exercise("bank").status, Status::CompileError);
}

#[test]
fn a_missing_method_is_a_compile_error_at_the_students_line() {
    let graded = gets(
        "counter",
        "fail_missing_method",
        "loses-nothing",
        Verdict::CompileError,
    );
    graded.ends_with(ExitCode::DoesNotCompile);
    assert_students_places(&graded, "counter", "fail_missing_method");
    let said = &graded.exercise("counter").diagnostics[0];
    assert!(
        said.message.contains("missing: `value`"),
        "{}",
        said.message
    );
    let line = said.site.as_ref().expect("a place").line;
    let place = format!("fixtures/counter/fail_missing_method/src/lib.rs:{line}:");
    assert!(said.rendered.contains(&place), "{}", said.rendered);
}

#[test]
fn a_wrong_signature_is_a_compile_error_at_the_students_line() {
    let graded = gets(
        "bank",
        "fail_wrong_signature",
        "statement",
        Verdict::CompileError,
    );
    graded.ends_with(ExitCode::DoesNotCompile);
    assert_students_places(&graded, "bank", "fail_wrong_signature");
    let said = &graded.exercise("bank").diagnostics[0];
    assert!(said.message.contains("`deposit`"), "{}", said.message);
}

#[test]
fn a_missing_export_is_a_compile_error_that_names_what_must_be_exported() {
    let name = "fail_racy_not_exported";
    let graded = gets("counter", name, "shows-the-race", Verdict::CompileError);
    graded.ends_with(ExitCode::DoesNotCompile);
    let said = &graded.exercise("counter").diagnostics[0];
    assert!(said.message.contains("`RacyCounter`"), "{}", said.message);
    // Nothing of how the grader builds is the student's to mend.
    for ours in ["stage", "worker.rs", "student_"] {
        assert!(!said.rendered.contains(ours), "{}", said.rendered);
    }
}

/// Every message stands at a line of the fixture's own sources, as seen from the course's root.
#[track_caller]
fn assert_students_places(graded: &Graded, exercise: &str, name: &str) {
    let said = &graded.exercise(exercise).diagnostics;
    assert!(!said.is_empty());
    for diagnostic in said {
        let site = diagnostic.site.as_ref().expect("a place");
        assert_eq!(site.file, format!("fixtures/{exercise}/{name}/src/lib.rs"));
        assert!(site.line > 0);
    }
}

#[test]
fn inside_an_exercise_only_that_one_is_graded() {
    for dir in ["exercises/bank", "exercises/bank/src"] {
        let mut command = grader(&root().join(dir));
        let graded = Graded::of(command.args(["--format", "json", "-j1"]).assert());
        let ids: Vec<_> = graded.document.exercises.iter().map(|e| &e.id).collect();
        assert_eq!(ids, ["bank"], "in {dir}");
    }
}

#[test]
fn an_exercise_that_is_named_wins_over_the_folder_one_is_in() {
    let mut command = grader(&root().join("exercises/bank"));
    command.args(["counter", "--format", "json", "-j1"]);
    let graded = Graded::of(command.assert());
    assert_eq!(graded.document.exercises[0].id, "counter");
}

#[test]
fn always_zero_hides_lost_points_from_scripts_only() {
    let mut command = grader(&root());
    let folder = fixture("bank", "fail_wrong_signature");
    command.args(["bank", "--always-zero", "--format", "json", "--submission"]);
    let graded = Graded::of(command.arg(folder).assert());
    graded.ends_with(ExitCode::FullMarks);
    assert_eq!(graded.document.real_threads.total.won, 0);
}
