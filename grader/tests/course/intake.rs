//! Submissions as folders and as archives, and what is brought along beside the sources. Never
//! about what the sources do.

use crate::command::{grader, root};
use crate::submission::{Checkout, Graded, copy_tree, fixture, grade, number};
use cargo_grade::report::Status;
use cargo_grade::report::document::{Document, OnRealThreads};
use cargo_grade::report::exit_code::ExitCode;
use cargo_grade::report::{Ignored, Timing};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// All files below `dir`, by their path in there.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut left = vec![dir.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_str().unwrap();
                found.push((name.replace('\\', "/"), fs::read(&path).unwrap()));
            }
        }
    }
    found
}

/// A file of that name with everything of a checkout, in a folder as GitHub has it.
fn zipped(checkout: &Checkout, to: &Path) -> PathBuf {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files(checkout.path()) {
        let options = SimpleFileOptions::default();
        zip.start_file(format!("repo-main/{path}"), options)
            .unwrap();
        zip.write_all(&bytes).unwrap();
    }
    fs::write(to, zip.finish().unwrap().into_inner()).unwrap();
    to.to_owned()
}

fn tarred(checkout: &Checkout, to: &Path) -> PathBuf {
    let gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    for (path, bytes) in files(checkout.path()) {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, &*bytes).unwrap();
    }
    fs::write(to, tar.into_inner().unwrap().finish().unwrap()).unwrap();
    to.to_owned()
}

/// What must be the same whenever it is graded.
fn lasting(graded: Graded) -> Document {
    Document {
        timing: Timing::default(),
        real_threads: OnRealThreads::default(),
        ..graded.document
    }
}

#[test]
fn a_submission_gets_the_same_report_as_a_folder_and_as_an_archive() {
    let scratch = tempfile::tempdir().unwrap();
    let checkout = Checkout::new()
        .fixture("counter", "fail_load_then_store")
        .file("exercises/counter/build.rs", "fn main() {}");
    let zip = zipped(&checkout, &scratch.path().join("theirs"));
    let tar = tarred(&checkout, &scratch.path().join("theirs.rar"));
    let folder = lasting(grade(&["counter"], checkout.path()));
    assert_eq!(folder.exercises[0].ignored.len(), 1);
    assert_eq!(lasting(grade(&["counter"], &zip)), folder);
    assert_eq!(lasting(grade(&["counter"], &tar)), folder);

    let found = &folder.exercises[0].checks;
    let mut found = found.iter().filter_map(|it| it.counterexample.as_ref());
    let token = &found.next().unwrap().token;
    let mut replay = grader(&root());
    replay.args(["replay", token, "--submission"]).arg(&zip);
    replay.assert().code(number(ExitCode::PointsLost));

    // An editor must not take the course's own file for the graded one.
    let mut told = grader(&root());
    told.args(["counter", "--message-format", "json", "--submission"]);
    let told = told.arg(&zip).output().unwrap().stdout;
    let told = String::from_utf8(told).unwrap();
    assert!(
        told.contains("theirs/repo-main/exercises/counter/src/lib.rs"),
        "{told}"
    );
    assert!(!told.contains("\"exercises/counter/src/lib.rs\""), "{told}");
}

#[test]
fn an_archive_of_one_exercise_is_graded_when_it_is_named() {
    let scratch = tempfile::tempdir().unwrap();
    let checkout = Checkout::new();
    let src = fixture("counter", "pass_fetch_add").join("src");
    copy_tree(&src, &checkout.path().join("src"));
    let tar = tarred(&checkout, &scratch.path().join("counter.tgz"));
    grade(&["counter"], &tar).ends_with(ExitCode::FullMarks);
}

#[test]
fn what_is_no_archive_is_refused_in_a_sentence() {
    let scratch = Checkout::new()
        .file("notes.txt", "fn main() {}")
        .file("broken.zip", "PK\x03\x04 and nothing more")
        .file(
            "empty.zip",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        );
    for (name, words) in [
        ("notes.txt", "no archive that can be read"),
        ("broken.zip", "the archive is broken"),
        ("empty.zip", "is no submission"),
    ] {
        let mut command = grader(&root());
        command.args(["counter", "--submission"]);
        let ended = command.arg(scratch.path().join(name)).assert();
        let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
        assert!(
            said.starts_with("error: ") && said.contains(words),
            "{said}"
        );
        ended.code(number(ExitCode::Usage));
    }
}

/// The file of a source that does not compile, as the report names it when the command is given `typed`.
fn place_of_error(scratch: &Checkout, typed: &str) -> String {
    let mut command = grader(&root());
    command.args(["counter", "--format", "json", "--submission"]);
    let graded = Graded::of(command.arg(scratch.path().join(typed)).assert());
    graded.ends_with(ExitCode::DoesNotCompile);
    let said = &graded.exercise("counter").diagnostics[0];
    let file = said.site.as_ref().expect("it has a place").file.clone();
    assert!(
        said.rendered.contains(&format!("--> {file}:1:")),
        "{}",
        said.rendered
    );
    file
}

#[test]
fn an_error_is_told_with_the_path_of_the_file_that_has_it_wherever_that_lies() {
    let wrong = "pub fn wrong() -> u8 { \"\" }\n";
    let scratch = Checkout::new()
        .file("checkout/exercises/counter/src/lib.rs", wrong)
        .file("deep/notes/README.md", "")
        .file("deep/theirs/mine/src/lib.rs", wrong)
        .file("flat/lib.rs", wrong)
        .file("lib.rs", wrong);
    for (typed, file) in [
        ("checkout", "checkout/exercises/counter/src/lib.rs"),
        ("deep", "deep/theirs/mine/src/lib.rs"),
        ("flat", "flat/lib.rs"),
        ("lib.rs", "lib.rs"),
    ] {
        let named = place_of_error(&scratch, typed);
        assert_eq!(Path::new(&named), scratch.path().join(file));
        assert!(Path::new(&named).is_file(), "{named}");
    }
    let checkout = Checkout::new().file("exercises/counter/src/lib.rs", wrong);
    zipped(&checkout, &scratch.path().join("theirs.zip"));
    let named = place_of_error(&scratch, "theirs.zip");
    let inside = "theirs.zip/repo-main/exercises/counter/src/lib.rs";
    assert_eq!(Path::new(&named), scratch.path().join(inside));
}

#[test]
fn what_could_be_several_submissions_or_none_is_told_with_what_was_found() {
    let scratch = Checkout::new()
        .file("two/a/src/lib.rs", "")
        .file("two/b/src/lib.rs", "")
        .file("none/notes/plan.md", "")
        .file("one/src/lib.rs", "");
    for (exercises, typed, words) in [
        (&["counter"][..], "two", "several solutions, in a and b"),
        (&["counter"], "none", "it holds notes/, and no src/lib.rs"),
        (
            &["counter", "bank"],
            "one",
            "solution of one exercise; name it",
        ),
    ] {
        let mut command = grader(&root());
        command.args(exercises).arg("--submission");
        let ended = command.arg(scratch.path().join(typed)).assert();
        let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
        assert!(said.contains(words), "{said}");
        ended.code(number(ExitCode::Usage));
    }
}

/// The paths of what was ignored.
fn ignored(graded: &Graded, exercise: &str) -> Vec<String> {
    let ignored = &graded.exercise(exercise).ignored;
    ignored.iter().map(|it: &Ignored| it.path.clone()).collect()
}

#[test]
fn what_looks_like_an_attempt_is_told_and_costs_nothing() {
    let manifest = fs::read_to_string(root().join("exercises/counter/Cargo.toml")).unwrap();
    let checkout = Checkout::new()
        .fixture("counter", "pass_fetch_add")
        .file("Cargo.toml", "[workspace]\n")
        .file(".cargo/config.toml", "[build]\nrustc = \"./evil\"\n")
        .file("rust-toolchain", "nightly")
        .file("exercises/counter/Cargo.toml", manifest + "rand = \"1\"\n")
        .file("exercises/counter/build.rs", "fn main() {}")
        .file("exercises/counter/.cargo/config", "")
        .file("exercises/counter/rust-toolchain.toml", "")
        .file("exercises/counter/task/src/lib.rs", "pub trait Counter {}")
        .file(
            "exercises/counter/checks/snapshots/counts-in-order.snap",
            "",
        );
    let graded = grade(&["counter"], checkout.path());
    graded.ends_with(ExitCode::FullMarks);
    let expected = [
        ".cargo",
        "Cargo.toml",
        "exercises/counter/.cargo",
        "exercises/counter/Cargo.toml",
        "exercises/counter/build.rs",
        "exercises/counter/checks",
        "exercises/counter/rust-toolchain.toml",
        "exercises/counter/task",
        "rust-toolchain",
    ];
    assert_eq!(ignored(&graded, "counter"), expected);

    let mut human = grader(&root());
    human.args(["counter", "--model-only", "--submission"]);
    let said = human.arg(checkout.path()).output().unwrap().stdout;
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("ignored: .cargo (cargo's"), "{said}");
}

#[test]
fn what_is_the_courses_own_is_no_attempt() {
    let checkout = Checkout::new();
    for part in ["exercises/counter", ".cargo"] {
        copy_tree(&root().join(part), &checkout.path().join(part));
    }
    fs::copy(
        root().join("Cargo.toml"),
        checkout.path().join("Cargo.toml"),
    )
    .unwrap();
    let checkout = checkout.fixture("counter", "pass_fetch_add");
    let graded = grade(&["counter"], checkout.path());
    graded.ends_with(ExitCode::FullMarks);
    assert_eq!(ignored(&graded, "counter"), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_fifo_where_the_source_should_be_is_the_submissions_fault_at_once() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let checkout = Checkout::new().file("exercises/counter/src/other.rs", "");
    let fifo = checkout.path().join("exercises/counter/src/lib.rs");
    mknodat(CWD, &fifo, FileType::Fifo, Mode::RUSR, 0).unwrap();
    let graded = grade(&["counter"], checkout.path());
    graded.ends_with(ExitCode::DoesNotCompile);
    let counter = graded.exercise("counter");
    assert_eq!(counter.status, Status::CompileError);
    let said = &counter.diagnostics[0].message;
    assert!(said.contains("src/lib.rs is a special file"), "{said}");

    let mut command = grader(&root());
    command.args(["counter", "--submission"]).arg(&fifo);
    command.assert().code(number(ExitCode::Usage));
}
