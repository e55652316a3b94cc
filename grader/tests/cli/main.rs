//! The command line as a person meets it. Never needs a course.

mod in_a_shell;

use assert_cmd::Command;
use cargo_grade::cli::{
    Accept, Action, Env, Format, ListFormat, NewRequest, Request, ReviewFormat, What,
};
use cargo_grade::cli::{UsageError, Verbosity, parse};
use cargo_grade::report::Defect;
use grade_protocol::Verdict;
use predicates::prelude::{PredicateBooleanExt as _, predicate::str::contains};
use std::ffi::OsString;
use std::num::NonZero;
use std::path::PathBuf;

/// The built command with an environment of nothing.
#[must_use]
fn command(typed: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-grade"));
    command.env_clear().args(typed);
    command
}

fn resolve(typed: &str, vars: &[(&str, &str)]) -> Result<Request, UsageError> {
    let words = std::iter::once("cargo-grade").chain(typed.split_whitespace());
    let args = parse(words.map(OsString::from)).expect("clap accepts it");
    let var = |name: &str| {
        vars.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| OsString::from(value))
    };
    args.resolve(&Env {
        var: &var,
        cores: NonZero::new(3).unwrap(),
    })
}

fn request(typed: &str) -> Request {
    resolve(typed, &[]).unwrap()
}

fn grading(typed: &str) -> cargo_grade::cli::GradeRequest {
    match request(typed).action {
        Action::Grade(request) => request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn help_has_examples_and_exit_codes() {
    let shown = contains("cargo grade [OPTIONS] [EXERCISE]")
        .and(contains("Examples:"))
        .and(contains("Exit codes:"))
        .and(contains("130  interrupted"));
    command(&["grade", "--help"]).assert().code(0).stdout(shown);
}

#[test]
fn cargos_word_makes_no_difference() {
    let with = command(&["grade", "--help"]).output().unwrap();
    let without = command(&["--help"]).output().unwrap();
    assert_eq!(with, without);
    assert_eq!(request("grade bank -v"), request("bank -v"));
}

#[test]
fn the_version_is_the_packages() {
    let version = contains(concat!("cargo-grade ", env!("CARGO_PKG_VERSION")));
    command(&["grade", "--version"])
        .assert()
        .code(0)
        .stdout(version);
}

#[test]
fn a_usage_error_ends_with_4_and_speaks_on_stderr_only() {
    let wrong: [&[&str]; 9] = [
        &["grade", "--no-such-option"],
        &["grade", "--color", "sometimes"],
        &["grade", "--format", "yaml"],
        &["grade", "-j", "0"],
        &["grade", "--schedules", "0"],
        &["grade", "-q", "-v"],
        &["grade", "replay"],
        &["grade", "completions", "cmd"],
        &["grade", "--always-zero", "list"],
    ];
    for typed in wrong {
        command(typed)
            .assert()
            .code(4)
            .stdout("")
            .stderr(contains("error:"));
    }
}

#[test]
fn every_verdict_and_every_kind_of_defect_is_explained_under_its_name() {
    let list = command(&["grade", "explain"]).output().unwrap();
    assert!(list.status.success());
    let list = String::from_utf8(list.stdout).unwrap();
    let verdicts = Verdict::ALL.map(Verdict::name);
    for name in Defect::ALL.map(Defect::name).into_iter().chain(verdicts) {
        let listed = |line: &str| line.split_whitespace().next() == Some(name);
        assert!(list.lines().any(listed), "{name}: {list}");
        let Action::Explain { topic: Some(topic) } = request(&format!("explain {name}")).action
        else {
            panic!("{name} is explained by nothing");
        };
        assert_eq!(topic.name, name);
    }
    command(&["grade", "explain", "lock_cycle"])
        .assert()
        .code(0)
        .stdout(contains("lock_cycle: ").and(contains("cargo grade explain deadlock")))
        .stderr("");
}

#[test]
fn a_name_to_explain_may_be_written_as_in_a_sentence() {
    assert_eq!(
        request("explain Stack-Overflow"),
        request("explain stack_overflow")
    );
    command(&["grade", "explain", "covert channel"])
        .assert()
        .code(0);
}

#[test]
fn whoever_mistypes_a_name_to_explain_is_told_what_is_like_it() {
    for (typed, meant) in [
        ("deadlok", "Did you mean `deadlock`?"),
        ("lostwakeup", "Did you mean `lost_wakeup`?"),
        ("cpulimit", "Did you mean `cpu_limit`?"),
    ] {
        command(&["grade", "explain", typed])
            .assert()
            .code(4)
            .stdout("")
            .stderr(contains(meant));
    }
    command(&["grade", "explain", "xyzzy"])
        .assert()
        .code(4)
        .stderr(
            contains("Did you mean")
                .not()
                .and(contains("`cargo grade explain` lists them all")),
        );
}

#[test]
fn without_arguments_everything_is_graded_for_people() {
    let request = grading("");
    assert_eq!(request.exercises, [""; 0]);
    assert_eq!(request.submission, None);
    assert_eq!(request.format, Format::Human(None));
    assert!(!request.always_zero);
    assert_eq!(request.searching.seed, 0);
    assert_eq!(request.searching.jobs.get(), 3);
    assert_eq!(request.searching.budget_schedules, None);
}

#[test]
fn what_is_typed_is_what_is_asked() {
    let request = grading(
        "bank counter --submission ../theirs --format json -o out.json -j 7 --seed 9 \
         --schedules 500 --always-zero",
    );
    assert_eq!(request.exercises, ["bank", "counter"]);
    assert_eq!(request.submission, Some(PathBuf::from("../theirs")));
    assert_eq!(
        request.format,
        Format::Json(Some(PathBuf::from("out.json")))
    );
    assert!(request.always_zero);
    assert_eq!(request.searching.seed, 9);
    assert_eq!(request.searching.jobs.get(), 7);
    assert_eq!(request.searching.budget_schedules, NonZero::new(500));
}

#[test]
fn an_exercise_may_be_named_by_its_folder_and_counts_once() {
    let request = grading("exercises/bank/ bank counter/");
    assert_eq!(request.exercises, ["bank", "counter"]);
}

#[test]
fn a_file_of_an_exercise_stays_a_path() {
    for file in [
        "exercises/bank/src/lib.rs",
        "/course/exercises/bank/src/lib.rs",
    ] {
        assert_eq!(grading(file).exercises, [file]);
    }
}

#[test]
fn an_exercise_may_be_named_as_cargo_names_a_package() {
    let both = ["counter", "bank"];
    assert_eq!(grading("-p bank").exercises, ["bank"]);
    assert_eq!(grading("counter --package bank -p counter").exercises, both);
    command(&["list", "-p", "bank"]).assert().code(4);
}

#[test]
fn a_check_and_a_folder_stay_as_they_were_named() {
    for name in ["bank/no-deadlock", "."] {
        assert_eq!(grading(name).exercises, [name]);
    }
}

#[test]
fn help_is_a_word_as_well() {
    let of = |typed: &[&str]| command(typed).output().unwrap();
    assert_eq!(
        of(&["grade", "help"]).stdout,
        of(&["grade", "--help"]).stdout
    );
    let list = of(&["grade", "help", "list"]);
    assert_eq!(list.stdout, of(&["grade", "list", "--help"]).stdout);
    assert_eq!(list.status.code(), Some(0));
    let mistyped = command(&["grade", "help", "lsit"]).assert().code(4);
    mistyped.stderr(contains("'list'"));
}

#[test]
fn whoever_mistypes_an_option_is_told_what_is_like_it() {
    let alike = contains("--seed");
    command(&["grade", "--sede", "3"])
        .assert()
        .code(4)
        .stderr(alike);
}

#[test]
fn what_changed_is_told_to_people_or_to_programs() {
    use cargo_grade::cli::DataFormat::{Human, Json};
    let diff = |exercise: Option<&str>, format| Action::Diff {
        exercise: exercise.map(str::to_owned),
        format,
    };
    assert_eq!(request("diff").action, diff(None, Human));
    assert_eq!(
        request("diff exercises/bank/").action,
        diff(Some("bank"), Human)
    );
    assert_eq!(
        request("diff bank --format json").action,
        diff(Some("bank"), Json)
    );
    assert_eq!(request("next").action, Action::Next);
    let hint = |exercise: Option<&str>, anew| Action::Hint {
        exercise: exercise.map(str::to_owned),
        anew,
    };
    let reset = |yes| Action::Reset {
        exercise: "bank".to_owned(),
        yes,
    };
    assert_eq!(request("reset exercises/bank").action, reset(false));
    assert_eq!(request("reset bank --yes").action, reset(true));
    command(&["reset"]).assert().code(4);
    assert_eq!(request("hint").action, hint(None, false));
    assert_eq!(
        request("hint bank --again").action,
        hint(Some("bank"), true)
    );
    assert_eq!(
        request("list --format json").action,
        Action::List(ListFormat::Json)
    );
}

#[test]
fn a_copy_for_students_has_what_is_asked_for() {
    let init = |typed: &str| match request(typed).action {
        Action::Init(request) => (request.options.alias, request.options.ci, request.check),
        other => panic!("{other:?}"),
    };
    assert_eq!(init("init dir"), (None, false, false));
    assert_eq!(init("init dir --alias --ci"), (Some(true), true, false));
    assert_eq!(init("init dir --no-alias"), (Some(false), false, false));
    assert_eq!(init("init --check dir"), (None, false, true));
    for typed in [
        &["init"][..],
        &["init", "dir", "--alias", "--no-alias"],
        &["init", "dir", "--check", "--ci"],
    ] {
        command(typed).assert().code(4);
    }
}

#[test]
fn messages_for_editors_take_the_place_of_a_report() {
    let request = grading("bank --message-format json");
    assert_eq!(request.format, Format::CargoMessages);
    for typed in ["--format json", "--format human", "-o out.json"] {
        let typed = format!("bank --message-format json {typed}");
        let refused = resolve(&typed, &[]).unwrap_err();
        assert!(refused.0.contains("--message-format"), "{refused}");
    }
}

#[test]
fn options_of_every_subcommand_may_stand_before_it_or_after() {
    let before = request("--color never -v list");
    assert_eq!(before, request("list --color never -v"));
    assert_eq!(before.action, Action::List(ListFormat::Human));
    assert_eq!(before.voice.verbosity, Verbosity::Verbose);
}

#[test]
fn options_of_grading_before_a_subcommand_are_refused_by_its_name() {
    for typed in [
        "--seed 3 review",
        "--submission dir review",
        "--format json review",
    ] {
        let refused = resolve(typed, &[]).unwrap_err();
        assert!(refused.0.contains("`review`"), "{typed}: {refused}");
    }
}

#[test]
fn a_report_and_a_review_can_be_pages() {
    let page = || Some(PathBuf::from("page.html"));
    assert_eq!(grading("--format html").format, Format::Html(None));
    let format = grading("bank --format html -o page.html").format;
    assert_eq!(format, Format::Html(page()));
    for (typed, format) in [
        ("review --format html", ReviewFormat::Html(None)),
        (
            "review --format html --output page.html",
            ReviewFormat::Html(page()),
        ),
        ("review --output page.html", ReviewFormat::Human(page())),
    ] {
        let Action::Review(review) = request(typed).action else {
            panic!("a review")
        };
        assert_eq!(review.format, format, "{typed}");
    }
}

#[test]
fn replay_and_review_have_their_own_arguments() {
    let Action::Replay(replay) = request("replay TOKEN --submission dir --step").action else {
        panic!("a replay")
    };
    assert_eq!(
        (replay.token.as_str(), replay.submission, replay.step),
        ("TOKEN", Some("dir".into()), true)
    );
    let Action::Review(review) = request("review bank --seed 3 -j 1").action else {
        panic!("a review")
    };
    assert_eq!(review.exercises, ["bank"]);
    assert_eq!(review.format, ReviewFormat::Human(None));
    assert_eq!((review.searching.seed, review.searching.jobs.get()), (3, 1));
}

#[test]
fn a_review_writes_nothing_unless_told_and_asks_unless_told_not_to() {
    for (typed, accept) in [
        ("review bank", Accept::Nothing),
        ("review bank --accept", Accept::Asking),
        ("review bank --accept --yes", Accept::Everything),
    ] {
        let Action::Review(review) = request(typed).action else {
            panic!("a review")
        };
        assert_eq!(review.accept, accept, "{typed}");
    }
    let refused = command(&["review", "--yes"]).assert().code(4);
    refused.stderr(contains("--accept"));
}

#[test]
fn what_is_begun_is_an_exercise_with_a_trait_or_a_fixture() {
    let begun = |what| {
        Action::New(NewRequest {
            id: "queue".to_owned(),
            what,
        })
    };
    let trait_name = "Queue".to_owned();
    let exercise = |functions| {
        let trait_name = trait_name.clone();
        begun(What::Exercise {
            trait_name,
            functions,
        })
    };
    assert_eq!(request("new queue --trait Queue").action, exercise(false));
    let with_programs = request("new queue --trait Queue --program");
    assert_eq!(with_programs.action, exercise(true));
    let name = "fail_x".to_owned();
    let fixture = begun(What::Fixture { name });
    assert_eq!(request("new queue --fixture fail_x").action, fixture);
    for typed in [
        &["new", "queue"][..],
        &["new", "queue", "--trait", "Queue", "--fixture", "fail_x"],
        &["new", "queue", "--program"],
        &["new", "queue", "--program", "--fixture", "fail_x"],
    ] {
        command(typed).assert().code(4);
    }
}

#[test]
fn colours_follow_the_option_then_cargo_then_no_color() {
    use anstream::ColorChoice::{Always, Auto, Never};
    let color = |typed, vars: &[_]| resolve(typed, vars).unwrap().voice.color;
    let (no_color, cargo) = (("NO_COLOR", "1"), ("CARGO_TERM_COLOR", "always"));
    assert_eq!(color("", &[]), Auto);
    assert_eq!(color("", &[no_color]), Never);
    assert_eq!(color("", &[("NO_COLOR", "")]), Auto);
    assert_eq!(color("", &[no_color, cargo]), Always);
    assert_eq!(color("", &[("CARGO_TERM_COLOR", "never")]), Never);
    assert_eq!(color("", &[no_color, ("CARGO_TERM_COLOR", "auto")]), Never);
    assert_eq!(color("--color never", &[cargo]), Never);
    assert_eq!(color("--color always", &[no_color]), Always);
}

#[test]
fn the_summarys_file_is_githubs_unless_one_is_named() {
    let file = |typed, vars: &[_]| match resolve(typed, vars).unwrap().action {
        Action::Grade(request) => request.format,
        other => panic!("{other:?}"),
    };
    let vars = [("GITHUB_STEP_SUMMARY", "/runner/summary")];
    let at = |path: &str| Format::Github(Some(PathBuf::from(path)));
    assert_eq!(file("--format github", &vars), at("/runner/summary"));
    assert_eq!(file("--format github -o mine.md", &vars), at("mine.md"));
    assert_eq!(file("--format github", &[]), Format::Github(None));
    assert_eq!(file("", &vars), Format::Human(None));
}
