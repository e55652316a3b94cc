//! What was built earlier, and what became of it since: damage is mended, and what killed gradings left
//! behind is swept. Never in the course's own target folder.

use crate::command::root;
use crate::submission::{Graded, fixture};
use crate::workbench::Workbench;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The counter's reference gets all but the point for real threads.
#[track_caller]
fn grades_as_ever(bench: &Workbench) {
    let mut command = bench.grader();
    command.args(["counter", "--submission", "reference/counter"]);
    command.args(["--model-only", "--format", "json"]);
    let graded = Graded::of(command.assert());
    let points = graded.exercise("counter").points;
    assert_eq!((points.won, points.open), (9, 1), "{:#?}", graded.document);
}

fn cut(path: &Path) {
    let content = fs::read(path).unwrap();
    fs::write(path, &content[..content.len() / 2]).unwrap();
}

fn flip_a_bit(path: &Path) {
    let mut content = fs::read(path).unwrap();
    let middle = content.len() / 2;
    content[middle] ^= 1;
    fs::write(path, content).unwrap();
}

fn empty(path: &Path) {
    fs::write(path, "").unwrap();
}

/// What is done to a file that was built.
type Harm = fn(&Path);

#[test]
fn what_was_damaged_is_built_again() {
    let bench = Workbench::new();
    grades_as_ever(&bench);
    let harms: [(&str, PathBuf, Harm); 6] = [
        ("an empty judge", bench.judge("counter"), empty),
        (
            "a judge with another bit",
            bench.judge("counter"),
            flip_a_bit,
        ),
        ("half a launcher", bench.launcher(), cut),
        ("half a library", bench.library("counter_checks"), cut),
        ("an empty library", bench.library("counter_checks"), empty),
        ("half a record", bench.record(), cut),
    ];
    for (what, path, harm) in harms {
        println!("{what}");
        harm(&path);
        grades_as_ever(&bench);
    }
}

#[test]
fn a_library_that_is_damaged_and_of_which_there_is_no_record_is_built_again() {
    let bench = Workbench::new();
    // It is in the launcher, so that it shows before anything long is compiled.
    cut(&bench.library("grade_confinement"));
    fs::remove_file(bench.record()).unwrap();
    grades_as_ever(&bench);
}

#[test]
fn what_a_killed_grading_left_behind_is_swept_by_the_next() {
    let bench = Workbench::new();
    let mut grading = Command::new(env!("CARGO_BIN_EXE_cargo-grade"))
        .args(["counter", "--submission"])
        .arg(fixture("counter", "fail_loops_without_sync"))
        .current_dir(root())
        .env("CARGO_TARGET_DIR", bench.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while bench.stages().is_empty() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
    }
    let left = bench.stages();
    // While it lives, nobody else sweeps it.
    grades_as_ever(&bench);
    assert_eq!(bench.stages(), left);
    assert_eq!(left.len(), 1, "it has not been swept");
    grading.kill().unwrap();
    grading.wait().unwrap();
    assert_eq!(bench.stages(), left, "nobody had time to tidy up");
    grades_as_ever(&bench);
    assert_eq!(bench.stages(), Vec::<PathBuf>::new());
}
