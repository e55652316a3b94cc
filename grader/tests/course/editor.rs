//! `--message-format json`: what an editor that reads cargo's messages is told. Never edits the
//! course: submissions lie in scratch folders.

use crate::command::{grader, root};
use crate::submission::{Checkout, number};
use cargo_grade::report::exit_code::ExitCode;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use cargo_metadata::{CompilerMessage, Message};
use std::path::Path;

/// What stands on stdout, every line of which must be a message, and what it ended with.
struct Told {
    messages: Vec<Message>,
    code: i32,
}

fn told(arguments: &[&str], submission: &Path) -> Told {
    let mut command = grader(&root());
    command.args(arguments).args(["--message-format", "json"]);
    let ended = command.arg("--submission").arg(submission).assert();
    let output = ended.get_output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("grading 1 exercise"), "{said}");
    let messages = Message::parse_stream(&*output.stdout).map(Result::unwrap);
    let messages: Vec<Message> = messages.collect();
    for message in &messages {
        assert!(!matches!(message, Message::TextLine(_)), "{message:?}");
    }
    Told {
        messages,
        code: output.status.code().expect("it ended by itself"),
    }
}

impl Told {
    fn of_compiler(&self) -> impl Iterator<Item = &CompilerMessage> {
        self.messages.iter().filter_map(|message| match message {
            Message::CompilerMessage(message) => Some(message),
            _ => None,
        })
    }

    /// The first message of a kind.
    #[track_caller]
    fn first(&self, code: &str) -> &Diagnostic {
        let mut all = self.of_compiler().map(|message| &message.message);
        let is_it = |message: &&Diagnostic| message.code.as_ref().is_some_and(|it| it.code == code);
        let found = all.find(is_it);
        found.unwrap_or_else(|| panic!("no {code} in {:#?}", self.messages))
    }

    #[track_caller]
    fn ends(&self, success: bool, code: ExitCode) {
        let last = self.messages.last();
        let Some(Message::BuildFinished(finished)) = last else {
            panic!("ends with {last:?}")
        };
        assert_eq!((finished.success, self.code), (success, number(code)));
    }
}

#[test]
fn a_deadlock_is_an_error_on_a_line_of_the_submission() {
    let checkout = Checkout::new().fixture("bank", "fail_locks_from_then_to");
    let told = told(&["bank", "--model-only"], checkout.path());
    told.ends(false, ExitCode::PointsLost);
    let lib = checkout.path().join("exercises/bank/src/lib.rs");
    let lib = lib.canonicalize().unwrap();
    let source = std::fs::read_to_string(&lib).unwrap();
    let mut marked = 0;
    for message in told.of_compiler() {
        assert!(message.package_id.repr.ends_with("/exercises/bank#0.1.0"));
        assert_eq!(message.target.name, "bank");
        let errors = message.message.level == DiagnosticLevel::Error;
        for span in &message.message.spans {
            assert_eq!(Path::new(&span.file_name), lib);
            let line = source.lines().nth(span.line_start - 1);
            assert_eq!(Some(&*span.text[0].text), line);
            let part = &source[span.byte_start as usize..span.byte_end as usize];
            assert!(!part.is_empty() && line.unwrap().contains(part), "{part}");
            marked += usize::from(errors && span.label.is_some());
        }
    }
    assert!(marked > 1, "{:#?}", told.messages);
    let replay = |message: &&CompilerMessage| {
        let mut children = message.message.children.iter();
        children.any(|child| child.message.contains("cargo grade replay g"))
    };
    assert!(told.of_compiler().find(replay).is_some());
}

#[test]
fn a_compile_error_is_rustcs_own() {
    let checkout = Checkout::new().fixture("bank", "fail_wrong_signature");
    let folder = checkout.path().join("exercises/bank");
    let told = told(&["bank"], &folder);
    told.ends(false, ExitCode::DoesNotCompile);
    let error = told.first("E0053");
    let lib = folder.join("src/lib.rs").canonicalize().unwrap();
    assert_eq!(Path::new(&error.spans[0].file_name), lib);
    assert_eq!(error.spans[0].text[0].text.trim_start().find("fn"), Some(0));
    let rendered = error.rendered.as_deref().unwrap();
    assert!(
        rendered.contains(&format!("--> {}:", lib.display())),
        "{rendered}"
    );
    assert!(error.children.iter().any(|child| !child.spans.is_empty()));
}

#[test]
fn what_the_exercise_forbids_is_marked_without_a_word_of_the_models() {
    let checkout = Checkout::new().fixture("counter", "fail_counts_in_a_file");
    let told = told(&["counter"], checkout.path());
    told.ends(false, ExitCode::DoesNotCompile);
    let error = told.first("grade::forbidden");
    assert!(error.spans[0].text[0].text.contains("fs"), "{error:#?}");
    assert!(!format!("{error:?}").contains("model"), "{error:#?}");
}

#[test]
fn what_the_model_lacks_is_a_warning() {
    let checkout = Checkout::new().fixture("counter", "open_hashes_with_sip_hasher");
    let told = told(&["counter"], checkout.path());
    told.ends(true, ExitCode::PointsOpen);
    let warning = told.first("grade::unknown");
    assert_eq!(warning.level, DiagnosticLevel::Warning);
    assert!(
        warning
            .rendered
            .as_deref()
            .unwrap()
            .starts_with("warning: ")
    );
    assert!(warning.spans[0].text[0].text.contains("SipHasher"));
}

#[test]
fn a_starter_is_one_warning_and_its_saved_file_names_it() {
    let checkout = Checkout::new().starter("squares");
    let told = told(&["exercises/squares/src/lib.rs"], checkout.path());
    told.ends(true, ExitCode::PointsLost);
    assert_eq!(told.of_compiler().count(), 1);
    let warning = told.first("grade::not_started");
    assert_eq!(warning.level, DiagnosticLevel::Warning);
    assert!(warning.spans[0].text[0].text.contains("todo!"));
}

#[test]
fn a_file_of_no_exercise_is_refused() {
    let mut command = grader(&root());
    command.args(["grader/src/main.rs", "--message-format", "json"]);
    let refused = command.assert().code(number(ExitCode::Usage)).stdout("");
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("belongs to no exercise"), "{said}");
}
