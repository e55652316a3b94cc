//! The course as data: fixtures for every verdict, reasons, READMEs, points. Grades nothing.

use crate::attacks;
use crate::command::{fixtures, root};
use cargo_grade::build::Support;
use cargo_grade::cli::{Verbosity, Voice};
use cargo_grade::course::Course;
use cargo_grade::progress;
use cargo_grade::review::Expected;
use cargo_grade::run::Judge;
use grade_protocol::Verdict;

/// Verdicts that are nobody's doing, so that nothing can show them, and why not.
const NOBODYS_DOING: [(Verdict, &str); 2] = [
    (
        Verdict::Infrastructure,
        "it is never the submission's doing",
    ),
    (Verdict::Incomplete, "it is given when a grading is stopped"),
];

/// Verdicts that attacks show and no fixture can, and why not.
const UNSAFE_ONLY: [(Verdict, &str); 2] = [
    (
        Verdict::EarlyExit,
        "what ends a process without a panic is forbidden, so it does not compile",
    ),
    (
        Verdict::Forged,
        "safe code without files and sockets cannot reach the connection to the grader",
    ),
];

fn course() -> Course {
    Course::find(&root()).expect("the workspace is a course")
}

/// Whether a fixture must get this verdict for some check.
fn in_fixtures(verdict: Verdict) -> bool {
    fixtures().into_iter().any(|fixture| {
        let expected = Expected::read(&fixture.folder.join("expected.toml")).unwrap();
        expected.names(verdict)
    })
}

#[test]
fn every_verdict_is_shown_or_has_a_reason_why_it_cannot_be() {
    let attacks = attacks::shown();
    for verdict in Verdict::ALL {
        let shown = in_fixtures(verdict) || attacks.contains(&verdict);
        let excused = NOBODYS_DOING.iter().find(|(it, _)| *it == verdict);
        match (shown, excused) {
            (true, None) | (false, Some(_)) => {}
            (false, None) => panic!("no expected.toml and no attack's manifest names {verdict}"),
            (true, Some((_, why))) => panic!("{verdict} is shown after all; not so: {why}"),
        }
    }
}

#[test]
fn every_verdict_that_safe_code_can_get_has_a_fixture() {
    for verdict in attacks::shown() {
        let needs_unsafe_code = UNSAFE_ONLY.iter().find(|(it, _)| *it == verdict);
        match (in_fixtures(verdict), needs_unsafe_code) {
            (true, None) | (false, Some(_)) => {}
            (false, None) => panic!("only attacks show {verdict}"),
            (true, Some((_, why))) => panic!("{verdict} has a fixture after all; not so: {why}"),
        }
    }
}

#[test]
fn every_expected_toml_can_be_read_and_gives_a_reason_in_one_sentence() {
    for fixture in fixtures() {
        let path = fixture.folder.join("expected.toml");
        let expected = Expected::read(&path).unwrap_or_else(|why| panic!("{why:#}"));
        let why = expected.why.trim();
        assert!(
            why.ends_with('.') && !why.contains('\n'),
            "{}: {why}",
            path.display()
        );
    }
}

#[test]
fn no_two_fixtures_of_an_exercise_give_the_same_reason() {
    let mut reasons = std::collections::HashMap::new();
    for fixture in fixtures() {
        let expected = Expected::read(&fixture.folder.join("expected.toml")).unwrap();
        let reason = (fixture.exercise, expected.why);
        if let Some(other) = reasons.insert(reason, fixture.name.clone()) {
            panic!("{} and {other} are there for the same reason", fixture.name);
        }
    }
}

#[test]
fn a_fixtures_name_says_what_kind_of_verdicts_it_expects() {
    for fixture in fixtures() {
        let expected = Expected::read(&fixture.folder.join("expected.toml")).unwrap();
        let expects = |verdict: Verdict| expected.names(verdict);
        let other = Verdict::ALL
            .into_iter()
            .filter(|verdict| *verdict != Verdict::Pass);
        let (open, lost): (Vec<_>, Vec<_>) = other.partition(|verdict| verdict.is_open());
        let open = open.into_iter().any(expects);
        let lost = lost.into_iter().any(expects);
        let fits = match fixture.name.split('_').next() {
            Some("pass") => !open && !lost,
            Some("open") => open && !lost,
            // What only real threads show may be left open for want of a second failure.
            _ => lost,
        };
        assert!(fits, "{}/{}", fixture.exercise, fixture.name);
    }
}

#[test]
fn every_exercise_has_three_right_fixtures_and_eight_wrong_ones() {
    let fixtures = fixtures();
    for exercise in &course().exercises {
        let of_it = |kind: &str| {
            let of_it = fixtures.iter().filter(|f| f.exercise == exercise.id);
            of_it.filter(|f| f.name.starts_with(kind)).count()
        };
        let (right, wrong) = (of_it("pass_"), of_it("fail_"));
        assert!(right >= 3, "{} has {right} right fixtures", exercise.id);
        assert!(wrong >= 8, "{} has {wrong} wrong fixtures", exercise.id);
        let known = right + wrong + of_it("open_");
        assert_eq!(known, of_it(""), "{}: another kind", exercise.id);
    }
}

#[test]
fn every_readme_names_what_must_be_exported() {
    for exercise in &course().exercises {
        let readme = std::fs::read_to_string(exercise.dir.join("README.md")).unwrap();
        for export in &exercise.exports {
            let name = format!("`{export}`");
            assert!(
                readme.contains(&name),
                "{} does not name {name}",
                exercise.id
            );
        }
    }
}

#[test]
fn every_check_has_points_and_the_manifests_total_is_theirs() {
    let course = course();
    let voice = Voice {
        color: anstream::ColorChoice::Never,
        verbosity: Verbosity::Quiet,
        full: false,
    };
    let support =
        Support::prepare(&course, &course.exercises, &*progress::for_stderr(voice)).unwrap();
    for exercise in &course.exercises {
        let judge = Judge::start(support.judge(exercise).unwrap());
        let catalog = judge.unwrap().catalog().unwrap();
        let mut points = catalog.checks.iter().map(|check| check.points);
        assert!(points.clone().all(|points| points > 0), "{}", exercise.id);
        assert_eq!(
            points.by_ref().sum::<u32>(),
            exercise.points,
            "{}",
            exercise.id
        );
    }
}
