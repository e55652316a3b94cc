//! The report as cargo's messages, read back with cargo's own reader.

use crate::samples::{self, exercise, report};
use cargo_grade::output::cargo::{Package, messages};
use cargo_grade::report::rustc;
use cargo_grade::report::{Diagnostic, Report, SourceFile, Status};
use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Diagnostic as Read, DiagnosticLevel, DiagnosticSpan};

/// 40 lines, the marked ones in more than ASCII.
fn source() -> SourceFile {
    let line = |number: u32| match number {
        1 => "//! Accounts behind locks.\n".to_owned(),
        31 => "        let größe = first.lock(a[0]).unwrap();\r\n".to_owned(),
        32 => "/* 帳 */ second.lock().unwrap();\n".to_owned(),
        39 => "        todo!(\"later\")\n".to_owned(),
        number => format!("    // {number}\n"),
    };
    SourceFile {
        path: "src/lib.rs".into(),
        text: (1..=40).map(line).collect(),
    }
}

fn package(shown_folder: &str) -> Package {
    Package {
        exercise: "bank".into(),
        id: "path+file:///course/exercises/bank#0.1.0".into(),
        manifest_path: "/course/exercises/bank/Cargo.toml".into(),
        folder: "/course/exercises/bank".into(),
        shown_folder: shown_folder.into(),
    }
}

/// The messages of a report whose exercises all have the source above.
fn written(mut report: Report) -> String {
    for exercise in &mut report.exercises {
        exercise.sources = vec![source()];
    }
    messages(&report, &[package("exercises/bank")]).unwrap()
}

/// What cargo's reader makes of it: there is nothing that it takes for mere text.
fn read(text: &str) -> Vec<Message> {
    let messages = Message::parse_stream(text.as_bytes());
    let messages: Vec<Message> = messages.map(Result::unwrap).collect();
    for message in &messages {
        assert!(!matches!(message, Message::TextLine(_)), "{message:?}");
    }
    assert_eq!(messages.len(), text.lines().count());
    messages
}

fn diagnostics(text: &str) -> Vec<Read> {
    let diagnostic = |message| match message {
        Message::CompilerMessage(message) => Some(message.message),
        _ => None,
    };
    read(text).into_iter().filter_map(diagnostic).collect()
}

fn named(name: &str) -> Vec<Read> {
    diagnostics(&written(samples::named(name)))
}

/// What an editor underlines, by columns; bytes must mean the same.
fn underlined(span: &DiagnosticSpan) -> String {
    let text = source().text;
    let by_bytes = &text[span.byte_start as usize..span.byte_end as usize];
    let chars = span.text[0].text.chars().skip(span.column_start - 1);
    let by_columns: String = chars.take(span.column_end - span.column_start).collect();
    assert_eq!(by_bytes, by_columns);
    by_columns
}

fn children(message: &Read, level: DiagnosticLevel) -> Vec<&str> {
    let children = message.children.iter();
    children
        .filter(|child| child.level == level && child.spans.is_empty())
        .map(|child| child.message.as_str())
        .collect()
}

#[test]
fn every_sample_reads_as_accepted() {
    for (name, report) in samples::all() {
        let text = written(report);
        let mut shown = String::new();
        for message in read(&text) {
            shown.push_str(&match message {
                Message::CompilerMessage(message) => message.message.rendered.unwrap(),
                Message::CompilerArtifact(artifact) => format!("({})\n", artifact.target.name),
                Message::BuildFinished(finished) => format!("(success: {})\n", finished.success),
                other => panic!("{other:?}"),
            });
        }
        insta::assert_snapshot!(name, shown);
    }
}

#[test]
fn a_message_has_cargos_fields_and_no_others() {
    insta::assert_snapshot!("deadlock_json", written(samples::named("deadlock")));
}

#[test]
fn a_lost_check_is_an_error_on_the_first_place_and_the_others_are_related() {
    let found = &named("deadlock")[0];
    assert_eq!(found.level, DiagnosticLevel::Error);
    assert_eq!(found.code.as_ref().unwrap().code, "grade::lock_cycle");
    let places: Vec<(usize, bool, String, &str)> = found
        .spans
        .iter()
        .map(|span| {
            assert_eq!(span.file_name, "exercises/bank/src/lib.rs");
            let label = span.label.as_deref().unwrap();
            (span.line_start, span.is_primary, underlined(span), label)
        })
        .collect();
    let first = "A waits here for `accounts #2`";
    assert_eq!(
        places,
        [
            (32, true, "second".to_owned(), first),
            (31, false, "let".to_owned(), "B holds it from here on"),
        ]
    );
    let notes = children(found, DiagnosticLevel::Note);
    assert_eq!(notes[0], first);
    assert_eq!(notes[1], "lost: transfers never deadlock (2 points)");
    assert!(notes[2].contains("cargo grade replay "), "{notes:?}");
    let help = children(found, DiagnosticLevel::Help);
    assert_eq!(
        help,
        ["Each holds one and waits for one. Take them in one order."]
    );
}

#[test]
fn one_defect_that_costs_several_checks_is_told_once() {
    let mut other = samples::deadlock();
    other.title = "no money is lost".into();
    let mut elsewhere = samples::deadlock();
    let found = elsewhere.counterexample.as_mut().unwrap();
    found.explanation.places[0].site.line = 31;
    let checks = vec![samples::deadlock(), other, elsewhere];
    let found = diagnostics(&written(report(vec![exercise(Status::Graded, checks)])));
    assert_eq!(found.len(), 2);
    let notes = children(&found[0], DiagnosticLevel::Note);
    assert_eq!(notes[1], "lost: transfers never deadlock (2 points)");
    assert_eq!(notes[2], "lost: no money is lost (2 points)");
}

#[test]
fn open_points_are_warnings() {
    let found = &named("open")[0];
    assert_eq!(found.level, DiagnosticLevel::Warning);
    assert_eq!(found.spans[0].line_start, 1);
}

#[test]
fn an_exercise_not_begun_is_one_warning_at_its_first_todo() {
    let found = named("not_started");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].level, DiagnosticLevel::Warning);
    assert_eq!(found[0].spans[0].line_start, 39);
    assert_eq!(underlined(&found[0].spans[0]), "todo!(\"later\")");
}

#[test]
fn what_real_threads_show_stands_at_the_beginning() {
    let found = named("real_threads");
    let first = &found[0].spans[0];
    assert_eq!((first.line_start, first.is_primary), (1, true));
    assert!(found[0].message.starts_with("on real threads: "));
}

#[test]
fn success_means_that_there_is_no_error() {
    for (name, success) in [("deadlock", false), ("open", true), ("not_started", true)] {
        let last = read(&written(samples::named(name))).pop();
        let Some(Message::BuildFinished(finished)) = last else {
            panic!("{name} ends with {last:?}")
        };
        assert_eq!(finished.success, success, "{name}");
    }
}

/// Readers take a run that ends with a code other than 0 for a breakdown, unless it said something.
#[test]
fn whatever_compiles_has_an_artifact() {
    for (name, compiles) in [
        ("pass", true),
        ("not_started", true),
        ("compile_error", false),
    ] {
        let artifact = |message: &Message| matches!(message, Message::CompilerArtifact(_));
        let found = read(&written(samples::named(name))).iter().any(artifact);
        assert_eq!(found, compiles, "{name}");
    }
}

/// What rustc would say of line 31, with paths as the report has them.
fn said_by_rustc() -> Report {
    let file = "exercises/bank/src/lib.rs";
    let span = serde_json::json!({
        "file_name": file, "byte_start": 0, "byte_end": 3, "line_start": 31, "line_end": 31,
        "column_start": 9, "column_end": 12, "is_primary": true, "label": "not found",
        "text": [{"text": "        let", "highlight_start": 9, "highlight_end": 12}],
        "suggested_replacement": null, "suggestion_applicability": null, "expansion": null,
    });
    let said = serde_json::json!({
        "message": "cannot find value", "code": {"code": "E0425", "explanation": null},
        "level": "error", "spans": [span.clone()], "children": [{
            "message": "did you mean", "code": null, "level": "help", "spans": [span],
            "children": [], "rendered": null,
        }],
        "rendered": format!("error[E0425]: \u{9b}cannot\n  --> {file}:31:9\n   |\n"),
    });
    let said: rustc::Message = serde_json::from_value(said).unwrap();
    let mut refused = samples::compile_error();
    refused.diagnostics = vec![Diagnostic {
        message: said.message.clone(),
        site: None,
        rendered: String::new(),
        said: Some(Box::new(said)),
    }];
    report(vec![refused])
}

#[test]
fn what_rustc_said_goes_through_as_it_is() {
    let found = &diagnostics(&written(said_by_rustc()))[0];
    assert_eq!(found.code.as_ref().unwrap().code, "E0425");
    assert_eq!(found.message, "cannot find value");
    assert_eq!(found.spans[0].label.as_deref(), Some("not found"));
    assert_eq!(found.children.len(), 1);
    assert_eq!(found.children[0].spans[0].column_start, 9);
}

#[test]
fn a_submission_elsewhere_is_named_by_where_it_is() {
    let there = package("/home/them/bank");
    let text = messages(&said_by_rustc(), &[there]).unwrap();
    let found = &diagnostics(&text)[0];
    let file = "/home/them/bank/src/lib.rs";
    assert_eq!(found.spans[0].file_name, file);
    assert_eq!(found.children[0].spans[0].file_name, file);
    let rendered = found.rendered.as_deref().unwrap();
    assert!(
        rendered.contains(&format!("  --> {file}:31:9\n")),
        "{rendered}"
    );
}

#[test]
fn a_submission_cannot_send_anything_to_whoever_prints_a_message() {
    let hostile = written(samples::hostile()) + &written(said_by_rustc());
    let survives = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!hostile.contains(survives), "{hostile:?}");
    for found in diagnostics(&hostile) {
        let mut words = vec![found.message, found.rendered.unwrap()];
        words.extend(found.spans.into_iter().filter_map(|span| span.label));
        words.extend(found.children.into_iter().map(|child| child.message));
        for said in words {
            assert!(!said.contains(survives), "{said:?}");
        }
    }
}

#[test]
fn a_place_that_was_not_graded_is_not_pointed_at() {
    let mut check = samples::deadlock();
    let found = check.counterexample.as_mut().unwrap();
    for (place, file) in found
        .explanation
        .places
        .iter_mut()
        .zip(["/etc/passwd", "../x.rs"])
    {
        place.site.file = file.into();
    }
    let found = diagnostics(&written(report(vec![exercise(
        Status::Graded,
        vec![check],
    )])));
    let spans = &found[0].spans;
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0].file_name, "exercises/bank/src/lib.rs");
}
