//! The source gate on whole submissions: its words, its places, and an exercise's own rules. Never
//! about each thing that it finds; its own tests are.

use crate::command::{fixtures, grader, root};
use crate::copy::Copy;
use crate::submission::{Checkout, Graded, fixture, grade, number};
use cargo_grade::course::Course;
use cargo_grade::gate::{SourceRules, inspect};
use cargo_grade::intake::Sources;
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::ExitCode;
use cargo_grade::review::Expected;
use grade_protocol::Verdict;

#[test]
fn what_no_exercise_allows_is_forbidden_with_its_line_in_every_output() {
    let text = fixture("counter", "pass_fetch_add").join("src/lib.rs");
    let text = std::fs::read_to_string(text).unwrap();
    let hidden =
        format!("{text}\nmacro_rules! m {{ () => {{ include_str!(\"/etc/passwd\") }} }}\n");
    let line = text.lines().count() + 2;
    let checkout = Checkout::new().file("exercises/counter/src/lib.rs", hidden);
    let graded = grade(&["counter"], checkout.path());
    graded.ends_with(ExitCode::DoesNotCompile);
    let counter = graded.exercise("counter");
    assert_eq!(counter.status, Status::Forbidden);
    let mut verdicts = counter.checks.iter().map(|check| check.verdict);
    assert!(verdicts.all(|verdict| verdict == Verdict::Forbidden));
    let said = &counter.diagnostics[0];
    let file = checkout.path().join("exercises/counter/src/lib.rs");
    let place = format!("{}:{line}", file.display());
    assert_eq!(said.site.as_ref().unwrap().to_string(), place);
    assert!(said.message.starts_with("`include_str!` is not allowed: "));

    for (typed, words) in [
        (&["--format", "human"][..], &*format!("--> {place}:26")),
        (&["--format", "html"], "include_str!"),
        (&["--format", "github"], &*format!(",line={line},")),
        (&["--message-format", "json"], "\"grade::forbidden\""),
    ] {
        let mut command = grader(&root());
        command.arg("counter").args(typed).arg("--submission");
        let ended = command.arg(checkout.path()).assert();
        let said = String::from_utf8_lossy(&ended.get_output().stdout).into_owned();
        assert!(said.contains(words), "no {words} in {said}");
        ended.code(number(ExitCode::DoesNotCompile));
    }
}

#[test]
fn of_all_fixtures_only_those_that_must_be_forbidden_are_found() {
    let course = Course::find(&root()).expect("the workspace is a course");
    let mut forbidden = 0;
    for fixture in fixtures() {
        let sources = Sources::read(&fixture.folder).unwrap();
        let mut exercises = course.exercises.iter();
        let exercise = exercises.find(|it| it.id == fixture.exercise).unwrap();
        let rules = SourceRules {
            allows: exercise.source_rules.allows.clone(),
            ..SourceRules::default()
        };
        let found = inspect(&sources, &fixture.exercise, &rules);
        let expected = Expected::read(&fixture.folder.join("expected.toml")).unwrap();
        let may = expected.accepts("any", Verdict::Forbidden);
        assert!(found.is_empty() || may, "{}: {found:#?}", fixture.name);
        forbidden += usize::from(!found.is_empty());
    }
    assert!(forbidden > 0);
}

#[test]
fn an_exercise_may_forbid_and_require() {
    let copy = Copy::new();
    let path = "exercises/counter/checks/Cargo.toml";
    let manifest = std::fs::read_to_string(copy.path().join(path)).unwrap();
    let rules =
        "\n[package.metadata.grade.source]\nforbids = [\"atomics\"]\nrequires = [\"locks\"]\n";
    copy.write(path, format!("{manifest}{rules}"));
    let mut command = copy.grader();
    command.args(["counter", "--format", "json", "--submission"]);
    let command = command.arg(fixture("counter", "pass_fetch_add"));
    let graded = Graded::of(command.assert());
    graded.ends_with(ExitCode::DoesNotCompile);
    let counter = graded.exercise("counter");
    assert_eq!(counter.status, Status::Forbidden);
    let said: Vec<&str> = counter.diagnostics.iter().map(|it| &*it.message).collect();
    let forbidden = "`AtomicU64` is not allowed: this exercise is to be solved without atomics";
    assert!(said.contains(&forbidden), "{said:#?}");
    let required = "this exercise must use a lock (`Mutex`, `RwLock`, `Condvar`, ...)";
    assert_eq!(said.last(), Some(&required));

    let unknown = rules.replace("forbids", "forbid");
    copy.write(path, format!("{manifest}{unknown}"));
    let ended = copy.grader().arg("list").assert();
    let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    assert!(said.contains("unknown field `forbid`"), "{said}");

    let unknown = "\n[package.metadata.grade.source]\nallows = [\"fork\"]\n";
    copy.write(path, format!("{manifest}{unknown}"));
    let ended = copy.grader().arg("list").assert();
    let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    let expected = "`allows` has `fork`, and all that can be allowed is `process`";
    assert!(said.contains(expected), "{said}");
}
