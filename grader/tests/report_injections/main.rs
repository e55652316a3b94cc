//! Submissions in fixtures/_attacks/report that attack their own report: each is graded once, and its
//! report read in every format as those read it who get it. Never asks what verdict they get.

#[path = "../readers/mod.rs"]
mod readers;

use cargo_grade::chosen::Chosen;
use cargo_grade::cli::{Searching, Verbosity, Voice};
use cargo_grade::course::Course;
use cargo_grade::grade::{self, Job};
use cargo_grade::intake::Submission;
use cargo_grade::output::human::{self, View};
use cargo_grade::output::{cargo, github, html, json};
use cargo_grade::progress::Silent;
use cargo_grade::report::document::Document;
use cargo_grade::report::{Report, Status};
use readers::{data, log, markdown, page, terminal};
use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::{Path, PathBuf};

/// Of any output, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// What is not meant to compile.
const THROUGH_THE_COMPILER: [&str; 7] = [
    "compile_error_is_a_command",
    "compile_error_quotes_a_literal",
    "deprecated_with_a_note",
    "macro_with_a_thousand_errors",
    "must_use_with_a_reason",
    "trait_that_speaks",
    "type_without_end",
];

fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap().to_owned()
}

/// The folders, in the order of their names.
fn attacks() -> Vec<PathBuf> {
    let folder = root().join("fixtures/_attacks/report");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut attacks: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    attacks.sort();
    attacks
}

/// What the first line of a submission says that it tries.
fn idea(attack: &Path) -> String {
    let source = std::fs::read_to_string(attack.join("src/lib.rs")).unwrap();
    let first = source.lines().next().unwrap();
    first.strip_prefix("//! ").unwrap().to_owned()
}

/// One report for each, of few schedules: what is said counts, not what is found.
fn reports(course: &Course, jobs: &[Job<'_>]) -> Vec<Report> {
    let searching = Searching {
        jobs: NonZero::new(2).unwrap(),
        seed: 0,
        budget_schedules: NonZero::new(50),
        real_threads: false,
        require_confinement: false,
        draw_survived: true,
    };
    let whole = grade::grade(course, jobs, &searching, &Silent).unwrap();
    let each = whole.exercises.iter().map(|exercise| Report {
        exercises: vec![exercise.clone()],
        points: exercise.points,
        ..whole.clone()
    });
    each.collect()
}

#[test]
fn thirty_submissions_attack_their_report_and_each_in_its_own_way() {
    let ideas: BTreeSet<String> = attacks().iter().map(|attack| idea(attack)).collect();
    assert_eq!(ideas.len(), attacks().len());
    assert!(ideas.len() >= 30, "{}", ideas.len());
}

#[test]
fn no_submission_writes_anything_but_words_into_its_report() {
    let course = Course::find(&root()).unwrap();
    let exercise = course.exercise("counter").unwrap();
    let attacks = attacks();
    let jobs: Vec<Job<'_>> = attacks
        .iter()
        .map(|folder| Job {
            exercise,
            chosen: Chosen::all(),
            submission: Submission::folder(folder),
        })
        .collect();
    let reports = reports(&course, &jobs);
    for ((folder, job), report) in attacks.iter().zip(&jobs).zip(reports) {
        let status = report.exercises[0].status;
        println!("{}: {}: {status:?}", folder.display(), idea(folder));
        // Those that are refused attack through the compiler, and no others: a submission that does
        // not compile by accident would attack nothing.
        let name = folder.file_name().unwrap().to_str().unwrap();
        let refused = THROUGH_THE_COMPILER.contains(&name);
        assert_eq!(
            status == Status::CompileError,
            refused,
            "{:#?}",
            report.exercises[0].diagnostics
        );
        // Who loses nothing has nothing to show.
        assert!(report.points.won < report.points.max);
        shown_to_people(&report);
        shown_by_github(&report);
        read_by_programs(&report, &cargo::Package::of(&course, job));
    }
}

fn shown_to_people(report: &Report) {
    for (verbosity, full) in [(Verbosity::Normal, false), (Verbosity::Verbose, true)] {
        let view = View {
            width: 120,
            verbosity,
            full,
            submission: None,
        };
        let text = human::report(report, view);
        terminal::assert_harmless(&text);
        assert!(text.len() <= MOST_BYTES);
        let plain = anstream::adapter::strip_str(&text).to_string();
        let totals = plain.lines().filter(|line| line.starts_with("Total"));
        assert_eq!(totals.count(), 1, "{plain}");
    }
    let page = html::report(report);
    assert!(page.len() <= MOST_BYTES);
    terminal::assert_visible(&page);
    let parsed = page::Page::parse(&page);
    assert_eq!(parsed.named("script").count(), 1);
    for tag in &parsed.tags {
        for (name, value) in &tag.attributes {
            let leads = value.starts_with('#') || value.starts_with("https://doc.rust-lang.org/");
            assert!(
                name != "href" || leads || value.starts_with("exercises/"),
                "{tag:?}"
            );
            assert!(!name.starts_with("on") && name != "src", "{tag:?}");
        }
    }
}

fn shown_by_github(report: &Report) {
    let shown = github::log(report, Voice::default(), "TOKEN");
    terminal::assert_visible(&shown);
    for command in log::obeyed(&shown) {
        assert!(
            ["error", "warning", "notice"].contains(&&*command.name),
            "{command:?}"
        );
        let known = ["file", "line", "title"];
        assert!(
            command.properties.iter().all(|it| known.contains(&&**it)),
            "{command:?}"
        );
    }
    let (stopped, annotations) = shown.split_once("::TOKEN::\n").unwrap();
    log::assert_no_command(stopped.strip_prefix("::stop-commands::TOKEN\n").unwrap());
    assert!(!annotations.contains("##["));
    assert!(annotations.lines().count() <= 31);

    let summary = github::summary(report, 0);
    terminal::assert_visible(&summary);
    assert!(summary.len() <= github::SUMMARY_BYTES);
    // A table of exercises, one of checks, and folded blocks of text: nothing else.
    for part in markdown::skeleton(&summary) {
        let known = ["Table", "Heading", "CodeBlock", "Strong"];
        let known = known.iter().any(|it| part.contains(it));
        let ours = matches!(
            &*part,
            "text"
                | "block of text"
                | "markup <details>"
                | "markup </details>"
                | "markup <summary>"
                | "markup </summary>"
                | "markup <code>"
                | "markup </code>"
                | "start HtmlBlock"
                | "end HtmlBlock"
        );
        assert!(known || ours, "{part}");
    }
}

fn read_by_programs(report: &Report, package: &cargo::Package) {
    let document = json::document(report).unwrap();
    assert!(document.len() <= MOST_BYTES);
    let value = serde_json::to_value(Document::from(report)).unwrap();
    assert_eq!(data::json(&document), value);
    let messages = cargo::messages(report, std::slice::from_ref(package)).unwrap();
    assert!(messages.len() <= MOST_BYTES);
    assert!(!data::messages(&messages).is_empty());
}
