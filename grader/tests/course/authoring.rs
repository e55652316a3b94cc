//! An exercise from its first file to a review without a problem: what `new` begins, what `review` says is
//! missing, and what `--accept` writes. Never in the course itself.

use crate::command::{grader, root};
use crate::copy::Copy;
use crate::submission::{Graded, number};
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::ExitCode;
use std::fs;

/// What the command says on stdout in a copy, once it has ended with `code`.
#[track_caller]
fn said(copy: &Copy, arguments: &[&str], code: ExitCode) -> String {
    let ended = copy.grader().args(arguments).assert();
    let output = ended.get_output();
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(number(code)), "{said}\n{err}");
    said
}

#[track_caller]
fn has(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no {word:?} in {text}");
    }
}

const REVIEW: [&str; 4] = ["review", "tickets", "--seed", "1"];

const REFERENCE: &str = "//! Hands out numbers.

use std::sync::atomic::{AtomicU64, Ordering};
use tickets_task::Tickets;

/// The last number.
#[derive(Debug)]
pub struct MyTickets {
    last: AtomicU64,
}

impl Tickets for MyTickets {
    fn new() -> Self {
        MyTickets {
            last: AtomicU64::new(0),
        }
    }

    fn next(&self) -> u64 {
        self.last.fetch_add(1, Ordering::SeqCst) + 1
    }
}
";

const REFERENCE_OF_FUNCTIONS: &str = "\
//! Calls two functions at the same time.

use pairs_task::Pairs;
use std::thread;

/// One on a thread of its own, one on the caller's.
#[derive(Debug)]
pub struct MyPairs;

impl Pairs for MyPairs {
    fn both<A: Send, B: Send>(
        first: impl FnOnce() -> A + Send,
        second: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        thread::scope(|scope| {
            let first = scope.spawn(first);
            let second = second();
            (first.join().unwrap(), second)
        })
    }
}
";

#[test]
fn a_new_exercise_about_functions_begins_with_programs() {
    let copy = Copy::new().without_record();
    let new = ["new", "pairs", "--trait", "Pairs", "--program"];
    said(&copy, &new, ExitCode::FullMarks);
    let grade = || {
        let mut command = copy.grader();
        Graded::of(command.args(["pairs", "--format", "json"]).assert())
    };
    let graded = grade();
    graded.ends_with(ExitCode::PointsLost);
    assert_eq!(graded.exercise("pairs").status, Status::NotStarted);
    let review = said(&copy, &["review", "pairs"], ExitCode::PointsLost);
    has(
        &review,
        &[
            "exercises/pairs/checks/src/lib.rs:6 is to be written: a program for each promise",
            "reference: is incomplete: a `todo!()` is what `results`, `at-once` runs into",
        ],
    );

    copy.write("exercises/pairs/src/lib.rs", REFERENCE_OF_FUNCTIONS);
    let graded = grade();
    graded.ends_with(ExitCode::FullMarks);
    let waits_first = REFERENCE_OF_FUNCTIONS
        .replace(
            "let first = scope.spawn(first);",
            "let first = scope.spawn(first).join();",
        )
        .replace("first.join().unwrap()", "first.unwrap()");
    copy.write("exercises/pairs/src/lib.rs", waits_first);
    let graded = grade();
    graded.ends_with(ExitCode::PointsLost);
}

#[test]
fn a_new_exercise_builds_and_its_review_says_what_is_missing_until_nothing_is() {
    let copy = Copy::new().without_record();
    let new = ["new", "tickets", "--trait", "Tickets"];
    has(
        &said(&copy, &new, ExitCode::FullMarks),
        &[
            "exercises/tickets/checks/src/lib.rs",
            "cargo grade review tickets",
        ],
    );

    // It builds, and it is not started.
    let mut command = copy.grader();
    let graded = Graded::of(command.args(["tickets", "--format", "json"]).assert());
    graded.ends_with(ExitCode::PointsLost);
    assert_eq!(graded.exercise("tickets").status, Status::NotStarted);

    let review = said(&copy, &REVIEW, ExitCode::PointsLost);
    has(
        &review,
        &[
            "exercises/tickets/task/src/lib.rs:3 is to be written: what it is",
            "exercises/tickets/checks/Cargo.toml:8 is to be written: what it is, in a few words",
            "reference: is incomplete: a `todo!()` is what `one-thread`, `nothing-lost`, \
             `real-threads` runs into",
            "there is no fixture that `nothing-lost` catches",
        ],
    );
    assert!(!review.contains("infrastructure"), "{review}");

    // What is marked is written, and the reference is right: now its transcript is missing.
    for part in [
        "README.md",
        "task/src/lib.rs",
        "checks/Cargo.toml",
        "checks/src/lib.rs",
    ] {
        let path = format!("exercises/tickets/{part}");
        let text = fs::read_to_string(copy.path().join(&path)).unwrap();
        let text = text.replace("TO WRITE: ", "Here: ");
        copy.write(
            &path,
            match part {
                "checks/Cargo.toml" => text.replace("points = 3", "points = 4"),
                "README.md" => text.replace("goes wrong", "goes wrong (<code>nothing-lots</code>)"),
                _ => text,
            },
        );
    }
    copy.write("reference/tickets/src/lib.rs", REFERENCE);
    let review = said(&copy, &REVIEW, ExitCode::PointsLost);
    has(
        &review,
        &[
            "no transcript of the reference's `one-thread` has been accepted yet",
            "the checks are worth 3 points, but in the manifest of tickets-checks stands `points = 4`",
            "exercises/tickets/README.md, \"Hint 3: what usually goes wrong (nothing-lots)\" is about \
             `nothing-lots`, and there is no such check",
        ],
    );
    for not in ["infrastructure", "to be written", "must be"] {
        assert!(!review.contains(not), "{review}");
    }
    let manifest = "exercises/tickets/checks/Cargo.toml";
    let text = fs::read_to_string(copy.path().join(manifest)).unwrap();
    copy.write(manifest, text.replace("points = 4", "points = 3"));
    let readme = "exercises/tickets/README.md";
    let text = fs::read_to_string(copy.path().join(readme)).unwrap();
    copy.write(readme, text.replace("nothing-lots", "nothing-lost"));

    // Fixtures begin as the reference, and are told from it by what is changed in them.
    let fixture = |name: &str, change: &dyn Fn(String) -> String| {
        let new = ["new", "tickets", "--fixture", name];
        said(&copy, &new, ExitCode::FullMarks);
        let path = format!("fixtures/tickets/{name}/src/lib.rs");
        let text = fs::read_to_string(copy.path().join(&path)).unwrap();
        assert_eq!(text, REFERENCE);
        copy.write(&path, change(text));
        let why = "why = \"It says how it goes about it.\"\n";
        copy.write(&format!("fixtures/tickets/{name}/expected.toml"), why);
    };
    fixture("fail_load_then_store", &|text| {
        text.replace(
            "self.last.fetch_add(1, Ordering::SeqCst) + 1",
            "let next = self.last.load(Ordering::SeqCst) + 1;\n        \
             self.last.store(next, Ordering::SeqCst);\n        next",
        )
    });
    fixture("fail_from_zero", &|text| text.replace(" + 1", ""));
    fixture("pass_starts_from_one", &|text| text);
    let folder = copy.path().join("fixtures/tickets");
    fs::remove_file(folder.join("fail_from_zero/expected.toml")).unwrap();

    // Without a terminal nobody can be asked.
    said(&copy, &["review", "tickets", "--accept"], ExitCode::Usage);
    assert!(!copy.path().join(SNAPSHOT).exists());

    let mut accepting = REVIEW.to_vec();
    accepting.extend(["--accept", "--yes"]);
    let review = said(&copy, &accepting, ExitCode::PointsLost);
    let problems: Vec<&str> = review
        .lines()
        .filter(|it| it.contains("problem: "))
        .collect();
    has(&review, &["fail_from_zero: expected.toml does not say why"]);
    assert_eq!(problems.len(), 1, "{review}");
    let snapshot = fs::read_to_string(copy.path().join(SNAPSHOT)).unwrap();
    has(&snapshot, &["next() -> 1\n", "next() -> 3\n"]);
    assert!(
        !copy
            .path()
            .join(SNAPSHOT)
            .with_extension("snap.new")
            .exists()
    );
    let read = |name: &str| fs::read_to_string(folder.join(name).join("expected.toml")).unwrap();
    assert_eq!(
        read("fail_load_then_store"),
        "why = \"It says how it goes about it.\"\n\n[checks]\nnothing-lost = \"race\"\n"
    );
    assert_eq!(
        read("fail_from_zero"),
        "why = \"\"\n\n[checks]\nnothing-lost = \"wrong\"\none-thread = \"wrong_snapshot\"\n"
    );

    let said_why = read("fail_from_zero").replace("\"\"", "\"It begins with 0.\"");
    copy.write("fixtures/tickets/fail_from_zero/expected.toml", said_why);
    let review = said(&copy, &REVIEW, ExitCode::FullMarks);
    has(&review, &["5 submissions reviewed, 0 problems"]);

    // The starter is kept as it is handed out.
    let kept = "exercises/tickets/checks/starter/src";
    let starter = fs::read_to_string(copy.path().join("exercises/tickets/src/lib.rs")).unwrap();
    let changed = starter.replace("make a new one", "make one that begins with 1");
    copy.write("exercises/tickets/src/lib.rs", &changed);
    copy.write(&format!("{kept}/more.rs"), "// Was there once.\n");
    let review = said(&copy, &REVIEW, ExitCode::PointsLost);
    has(
        &review,
        &[
            "`cargo grade reset tickets` would not put back what exercises/tickets/src/lib.rs is",
            "exercises/tickets/checks/starter/src/more.rs is kept, and there is no exercises/tickets/src/more.rs",
        ],
    );
    fs::remove_file(copy.path().join(kept).join("more.rs")).unwrap();
    let review = said(&copy, &accepting, ExitCode::FullMarks);
    has(&review, &["5 submissions reviewed, 0 problems"]);
    let written = fs::read_to_string(copy.path().join(kept).join("lib.rs")).unwrap();
    assert_eq!(written, changed);
}

const SNAPSHOT: &str = "exercises/tickets/checks/snapshots/one-thread.snap";

#[test]
fn names_that_cannot_work_are_refused_with_the_reason() {
    for (arguments, words) in [
        (&["match", "--trait", "Queue"][..], "keyword"),
        (&["Queue", "--trait", "Queue"], "small letters"),
        (&["bank", "--trait", "Bank"], "there already"),
        (&["tickets", "--trait", "Iterator"], "hide"),
        (&["tickets"], "--trait"),
        (&["tickets", "--fixture", "fail_x"], "no exercise called"),
        (&["bank", "--fixture", "locks"], "`fail_`"),
        (&["bank", "--fixture", "fail_wraps_around"], "there already"),
    ] {
        let ended = grader(&root()).arg("new").args(arguments).assert();
        let output = ended.get_output();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(number(ExitCode::Usage)),
            "{said}"
        );
        assert!(said.contains(words), "no {words:?} in {said}");
    }
    assert!(!root().join("exercises/tickets").exists());
}
