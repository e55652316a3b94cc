//! Reports with a text at every place where a submission's words can stand. Never at a place that is
//! the course's or the grader's own.

use crate::samples;
use cargo_grade::output::cargo::Package;
use cargo_grade::report::rustc::{Code, Expansion, Line, Message, Span};
use cargo_grade::report::{
    CheckReport, Diagnostic, ExerciseReport, RealThreads, Report, SourceFile, Status,
};
use cargo_grade::review::{Cell, Kind, Pending, Reviewed, ReviewedExercise, Row};
use grade_protocol::Verdict;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Which places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Places {
    /// All of them. Words that outputs go by are gone then.
    All,
    /// All but file names and the worker's own words for what it did, so that source lines, locks
    /// and messages are drawn.
    ButWordsOfTheWorker,
}

/// What the course or the grader says, by the name above it and its own.
const OURS: &[(&str, &str)] = &[
    ("", "id"),
    ("", "title"),
    ("", "status"),
    ("", "verdict"),
    ("", "state"),
    ("", "level"),
    ("", "$message_type"),
    ("", "name"),
    ("", "teaches"),
    ("", "case"),
    ("", "token"),
    ("children", "level"),
    ("children", "$message_type"),
    ("code", "code"),
    ("checks", "name"),
    ("checks", "title"),
    ("checks", "verdict"),
    ("checks", "teaches"),
    ("coverage", "case"),
    ("counterexample", "case"),
    ("counterexample", "token"),
    ("survived", "case"),
    ("survived", "token"),
    ("explanation", "defect"),
    ("explanation", "meaning"),
    ("read_on", "title"),
    ("read_on", "target"),
    ("effect", "kind"),
    ("snapshot", "accepted"),
];

/// What the worker calls what it did.
const OF_THE_WORKER: &[&str] = &["file", "file_name", "action", "kind", "doing", "probe"];

/// Puts `text` at the places of a value.
fn fill<T: Serialize + DeserializeOwned>(value: &T, text: &str, places: Places) -> T {
    let mut value = serde_json::to_value(value).unwrap();
    let mut filled = 0;
    walk(&mut value, "", "", &mut |above, name, place| {
        let ours = OURS.contains(&(above, name));
        let kept = places == Places::ButWordsOfTheWorker && OF_THE_WORKER.contains(&name);
        if !ours && !kept {
            text.clone_into(place);
            filled += 1;
        }
    });
    assert!(filled > 0);
    serde_json::from_value(value).unwrap()
}

fn walk(value: &mut Value, above: &str, name: &str, put: &mut dyn FnMut(&str, &str, &mut String)) {
    match value {
        Value::String(place) => put(above, name, place),
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| walk(value, above, name, put)),
        Value::Object(fields) => fields
            .iter_mut()
            .for_each(|(field, value)| walk(value, name, field, put)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Everything that a report can hold, with `text` at those places.
pub(crate) fn report(text: &str, places: Places) -> Report {
    let mut drawn = samples::pass();
    drawn.survived.as_mut().unwrap().drawn = samples::deadlock().counterexample.map(Box::new);
    let mut effects = samples::race();
    let steps = &mut effects.counterexample.as_mut().unwrap().trace.steps;
    for (step, effect) in steps.iter_mut().rev().zip(samples::every_effect()) {
        step.effect = Some(effect);
    }
    let checks = vec![
        samples::deadlock(),
        effects,
        samples::snapshot(),
        drawn,
        samples::advised(),
        samples::open(),
    ];
    let mut refused = samples::compile_error();
    refused.diagnostics[0].said = Some(Box::new(said()));
    refused.diagnostics.push(Diagnostic {
        message: "src/lib.rs is no file".into(),
        site: None,
        rendered: String::new(),
        said: None,
    });
    let mut report = samples::report(vec![samples::exercise(Status::Graded, checks), refused]);
    samples::add_on_threads(&mut report, "real-threads", samples::seen_hanging());
    samples::add_on_threads(&mut report, "more-real-threads", samples::seen());
    for exercise in &mut report.exercises {
        *exercise = filled(exercise, text, places);
        exercise.bound();
    }
    for found in report.real_threads.values_mut() {
        *found = fill(found, text, places);
        RealThreads::bound(found);
    }
    report
}

/// Some of it is never written, and so never read back.
fn filled(exercise: &ExerciseReport, text: &str, places: Places) -> ExerciseReport {
    let mut filled: ExerciseReport = fill(exercise, text, places);
    for (check, sample) in filled.checks.iter_mut().zip(&exercise.checks) {
        let drawn = |check: &CheckReport| check.survived.clone()?.drawn;
        if let (Some(survived), Some(sample)) = (&mut check.survived, drawn(sample)) {
            survived.drawn = Some(Box::new(fill(&*sample, text, places)));
        }
    }
    for (diagnostic, sample) in filled.diagnostics.iter_mut().zip(&exercise.diagnostics) {
        diagnostic.said = sample
            .said
            .as_ref()
            .map(|said| Box::new(fill(&**said, text, places)));
    }
    // What is taken in is capped, too.
    let short: String = text.chars().take(40_000).collect();
    filled.sources = vec![SourceFile {
        path: match places {
            Places::All => short.clone(),
            Places::ButWordsOfTheWorker => "src/lib.rs".to_owned(),
        },
        text: format!("{short}\n").repeat(40),
    }];
    filled
}

/// A message with everything that one of rustc's can have.
fn said() -> Message {
    let word = || "acounts".to_owned();
    let span = |expansion| Span {
        file_name: "exercises/bank/src/lib.rs".into(),
        byte_start: 1,
        byte_end: 2,
        line_start: 31,
        line_end: 31,
        column_start: 9,
        column_end: 16,
        is_primary: true,
        text: vec![Line {
            text: word(),
            highlight_start: 1,
            highlight_end: 8,
        }],
        label: Some(word()),
        suggested_replacement: Some(word()),
        suggestion_applicability: None,
        expansion,
    };
    let expansion = Expansion {
        span: span(None),
        macro_decl_name: word(),
        def_site_span: Some(span(None)),
    };
    let mut said = Message::new("error", word());
    said.code = Some(Code {
        code: "E0425".into(),
        explanation: Some(word()),
    });
    said.spans = vec![span(Some(Box::new(expansion)))];
    said.rendered = Some(word());
    said.children = vec![Message {
        spans: vec![span(None)],
        ..Message::new("help", word())
    }];
    said
}

/// The package of the samples' exercise.
pub(crate) fn package() -> Package {
    Package {
        exercise: "bank".into(),
        id: "path+file:///course/exercises/bank#0.1.0".into(),
        manifest_path: "/course/exercises/bank/Cargo.toml".into(),
        folder: "/course/exercises/bank".into(),
        shown_folder: "exercises/bank".into(),
    }
}

/// A review in which everything that is read from files is `text`.
pub(crate) fn reviewed(text: &str) -> Reviewed {
    let text = || text.chars().take(40_000).collect::<String>();
    Reviewed {
        exercises: vec![ReviewedExercise {
            id: "bank".into(),
            checks: vec!["statement".into()],
            rows: vec![Row {
                name: text(),
                kind: Kind::Wrong,
                why: text(),
                cells: vec![Cell {
                    verdict: Verdict::Deadlock,
                    expected: text(),
                    as_expected: true,
                    schedule_number: Some(5),
                }],
                as_expected: true,
            }],
            problems: vec![text()],
            pending: vec![Pending {
                check: text(),
                accepted: "deposit(0, 10) -> Ok\n".into(),
                actual: text(),
            }],
        }],
    }
}
