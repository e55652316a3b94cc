//! A student's way through the course: what is kept of gradings, and what is told from it. Never
//! grades more than one small exercise.

use crate::copy::Copy;
use crate::submission::{Graded, fixture};
#[cfg(unix)]
use crate::terminal::Terminal;
use assert_cmd::assert::Assert;
use cargo_grade::logbook::{Change, Difference, Overview, Standing};
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::ExitCode;
use std::fs;
use std::path::PathBuf;

const COUNTER: &str = "exercises/counter/src/lib.rs";

/// A copy in which nothing has been graded.
fn fresh() -> Copy {
    let copy = Copy::new();
    let kept = copy.target().join("cargo-grade/logbook");
    if kept.exists() {
        fs::remove_dir_all(kept).expect("an earlier logbook can be removed");
    }
    copy
}

fn run(copy: &Copy, typed: &str) -> Assert {
    copy.grader().args(typed.split_whitespace()).assert()
}

/// What is said on stdout, by a command that does what it is asked.
#[track_caller]
fn said(copy: &Copy, typed: &str) -> String {
    let ended = run(copy, typed).code(0);
    String::from_utf8(ended.get_output().stdout.clone()).expect("text")
}

#[track_caller]
fn overview(copy: &Copy) -> Overview {
    serde_json::from_str(&said(copy, "list --format json")).expect("an overview")
}

#[track_caller]
fn difference(copy: &Copy) -> Difference {
    serde_json::from_str(&said(copy, "diff --format json")).expect("a difference")
}

/// A fixture's source, as a student would have written it.
fn write(copy: &Copy, name: &str) {
    let source = fixture("counter", name).join("src/lib.rs");
    copy.write(COUNTER, fs::read(source).expect("a fixture has a source"));
}

#[test]
fn a_student_sees_how_far_each_exercise_is_and_what_changed() {
    let copy = fresh();
    let counter = || {
        let overview = overview(&copy);
        let stand = overview.exercise("counter").expect("it is listed");
        (stand.standing, stand.points.won, stand.edited_since)
    };
    let is_next = |id: &str| said(&copy, "next").starts_with(&format!("{id}: "));
    assert_eq!(counter(), (Standing::NotStarted, 0, false));
    assert!(is_next("hello"));
    run(&copy, "diff").code(4);

    run(&copy, "counter").code(1);
    assert_eq!(counter(), (Standing::NotStarted, 0, false));
    run(&copy, "diff counter").code(4);

    write(&copy, "fail_load_then_store");
    assert_eq!(counter(), (Standing::NotStarted, 0, true));
    run(&copy, "counter").code(1);
    let (standing, won, edited) = counter();
    assert_eq!((standing, edited), (Standing::UnderWay, false));
    let begun = difference(&copy);
    assert_eq!(begun.before.status, Status::NotStarted);
    assert_eq!(begun.now.points.won, won);
    assert!(begun.count(Change::Fixed) > 0, "{begun:?}");

    write(&copy, "pass_fetch_add");
    let done = said(&copy, "counter");
    assert_eq!(counter(), (Standing::Done, 10, false));
    let (_, onward) = done.split_once("Total ").expect("a total");
    let onward: Vec<&str> = onward.lines().skip(2).collect();
    assert_eq!(
        onward,
        [
            "Survived    cargo grade counter -v  draws the hardest schedule of each check",
            "Next        cargo grade next  hello: Named threads with arguments and results",
        ]
    );
    // One check is not the exercise, and a program that reads the report needs no advice.
    for typed in [
        "counter/loses-nothing",
        "counter --format json",
        "counter -q",
    ] {
        let said = said(&copy, typed);
        assert!(!said.contains("cargo grade next"), "{said}");
    }
    let mended = difference(&copy);
    assert_eq!(mended.before.points, begun.now.points);
    assert_eq!(mended.count(Change::Broke), 0, "{mended:?}");
    let list = said(&copy, "list");
    let line = list
        .lines()
        .find(|line| line.contains("counter "))
        .expect("a line");
    assert!(line.contains("done") && line.contains("10/10"), "{line}");

    // One check, on sources that are others again.
    write(&copy, "fail_load_then_store");
    let list = said(&copy, "list");
    assert!(list.contains("done, edited since"), "{list}");
    run(&copy, "counter/loses-nothing").code(1);
    let broken = difference(&copy);
    assert_eq!(broken.count(Change::Broke), 1, "{broken:?}");
    let told = said(&copy, "diff counter");
    assert!(
        told.contains("broke") && told.contains("as before"),
        "{told}"
    );
}

#[test]
fn hints_are_told_one_at_a_time_and_the_one_that_fits_comes_first() {
    let copy = fresh();
    let hint = |typed: &str| {
        let said = said(&copy, typed);
        said.lines().next().expect("a line").to_owned()
    };
    for typed in ["hint ./exercises", "hint exercises/counter/no/such/file"] {
        run(&copy, typed).code(4);
    }
    // The next exercise of the path, where none is named.
    assert!(hint("hint").starts_with("hello: Hint 1: "));
    assert!(hint("hint counter").starts_with("counter: Hint 1: "));
    write(&copy, "fail_load_then_store");
    run(&copy, "counter").code(1);
    let fitting = "counter: Hint 3: increments that get lost";
    assert!(hint("hint counter").starts_with(fitting));
    assert!(hint("hint exercises/counter/src/lib.rs").starts_with("counter: Hint 2: "));
    assert!(hint("hint counter").starts_with("counter: Hint 4: "));
    let last = said(&copy, "hint counter");
    assert!(last.contains("That was the last hint"), "{last}");
    let again = said(&copy, "hint counter");
    assert!(again.contains("All hints are told"), "{again}");
    assert_eq!(again.lines().next(), last.lines().next());
    assert!(hint("hint counter --again").starts_with(fitting));

    copy.write(
        "exercises/counter/README.md",
        "# Counter\n\n## Hints\n\n<details>\n",
    );
    let refused = run(&copy, "hint counter").code(4);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(
        said.contains("exercises/counter/README.md, line 5: "),
        "{said}"
    );
    copy.write("exercises/counter/README.md", "# Counter\n");
    let refused = run(&copy, "hint counter").code(4);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(
        said.contains("there are no hints in exercises/counter/README.md"),
        "{said}"
    );
}

/// The file that a reset has kept as the first, second, ...
fn kept(copy: &Copy, number: u32) -> PathBuf {
    let folder = format!("exercises/counter/src.before-reset-{number}");
    copy.path().join(folder).join("lib.rs")
}

#[test]
fn a_starter_is_put_back_and_what_was_there_is_kept() {
    let copy = fresh();
    let source = || fs::read_to_string(copy.path().join(COUNTER)).unwrap();
    let starter = source();
    // Nobody can be asked, and there is nothing to ask about.
    let nothing = said(&copy, "reset counter");
    assert!(nothing.contains("as it was handed out"), "{nothing}");
    for number in [1, 2] {
        write(&copy, "fail_load_then_store");
        let mine = source();
        let refused = run(&copy, "reset counter").code(4);
        let why = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(why.contains("--yes"), "{why}");
        assert_eq!(source(), mine);
        let done = said(&copy, "reset counter --yes");
        assert!(
            done.contains(&format!("src.before-reset-{number}")),
            "{done}"
        );
        assert_eq!(source(), starter);
        assert_eq!(fs::read_to_string(kept(&copy, number)).unwrap(), mine);
    }
    // What is kept is nobody's source.
    let mut command = copy.grader();
    let graded = Graded::of(command.args(["counter", "--format", "json"]).assert());
    assert_eq!(graded.exercise("counter").status, Status::NotStarted);
    assert_eq!(graded.exercise("counter").ignored, []);

    // Whoever has lost everything has no workspace that cargo could read.
    fs::remove_dir_all(copy.path().join("exercises/counter/src")).unwrap();
    let refused = run(&copy, "list").code(4);
    let why = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(why.contains("`cargo grade reset counter`"), "{why}");
    said(&copy, "reset counter --yes");
    assert_eq!(source(), starter);

    fs::remove_dir_all(copy.path().join("exercises/counter/checks/starter")).unwrap();
    write(&copy, "fail_load_then_store");
    let refused = run(&copy, "reset counter --yes").code(4);
    let why = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(
        why.contains("exercises/counter/checks/starter/src/lib.rs"),
        "{why}"
    );
}

#[cfg(unix)]
#[test]
fn a_reset_asks_at_a_terminal_and_takes_nothing_but_a_yes() {
    let copy = fresh();
    for (answer, happens) in [("\n", false), ("no\n", false), ("y\n", true)] {
        write(&copy, "fail_load_then_store");
        let mut terminal = Terminal::asking(&["reset", "counter"], copy.path());
        let question = terminal.until("[y/N]");
        assert!(
            question.contains("put the starter into exercises/counter/src"),
            "{question}"
        );
        terminal.answer(answer);
        terminal.until(if happens {
            "your files are in"
        } else {
            "nothing was changed"
        });
        assert_eq!(terminal.ended().code(), Some(0));
        assert_eq!(kept(&copy, 1).is_file(), happens, "{answer:?}");
    }
}

#[test]
fn a_submission_from_elsewhere_is_not_noted() {
    let copy = fresh();
    let submission = fixture("counter", "pass_fetch_add");
    let mut command = copy.grader();
    let command = command.args(["counter", "--submission"]).arg(submission);
    command
        .assert()
        .code(i32::from(ExitCode::FullMarks.number()));
    let stand = overview(&copy)
        .exercise("counter")
        .cloned()
        .expect("it is listed");
    assert_eq!((stand.standing, stand.last), (Standing::NotStarted, None));
}
