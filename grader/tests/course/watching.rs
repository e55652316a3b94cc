//! `cargo grade watch` where there is no terminal: lines come, files are saved, and it goes on. Never times anything.

use crate::command::{root, surroundings};
use crate::copy::Copy;
use crate::submission::fixture;
use cargo_grade::chosen::Chosen;
use cargo_grade::cli::Searching;
use cargo_grade::course::Course;
use cargo_grade::grade;
use cargo_grade::progress::{Finished, Progress};
use cargo_grade::report::Points;
use cargo_grade::run::{Stop, Stopped};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::num::NonZero;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;

const SOURCE: &str = "exercises/counter/src/lib.rs";

/// The command at work, and what it says.
struct Watch {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Watch {
    fn of(copy: &Copy, typed: &str) -> Watch {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-grade"))
            .args(typed.split_whitespace())
            .env_clear()
            .envs(surroundings())
            .env("CARGO_TARGET_DIR", copy.target())
            .current_dir(copy.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command can be started");
        let lines = BufReader::new(child.stdout.take().expect("it was asked for"));
        Watch { child, lines }
    }

    /// Everything up to a line with these words.
    #[track_caller]
    fn until(&mut self, words: &str) -> String {
        let mut said = String::new();
        loop {
            let start = said.len();
            let read = self.lines.read_line(&mut said).expect("it can be read");
            assert!(read > 0, "{words} never came after {said}");
            if said[start..].contains(words) {
                return said;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn save(copy: &Copy, name: &str) {
    let source = fixture("counter", name).join("src/lib.rs");
    copy.write(SOURCE, fs::read(source).expect("a fixture has a source"));
}

#[test]
fn an_exercise_is_mended_save_by_save() {
    let copy = Copy::new();
    let kept = copy.target().join("cargo-grade/logbook");
    if kept.exists() {
        fs::remove_dir_all(kept).expect("an earlier logbook can be removed");
    }
    save(&copy, "fail_load_then_store");
    let mut watch = Watch::of(&copy, "watch exercises/counter/src/lib.rs");
    watch.until("counter: grading");
    let first = watch.until("See it again:  cargo grade replay g");
    assert!(first.contains("lost"), "{first}");
    // One story, and then the sum.
    let rest = watch.until("counter  ");
    assert!(!rest.contains("See it again"), "{rest}");

    save(&copy, "pass_fetch_add");
    watch.until("counter: grading");
    let mended = watch.until(" -> 10/10");
    assert!(!mended.contains("\n  lost"), "{mended}");
    watch.until("fixed");

    copy.write(SOURCE, "pub fn (");
    watch.until("counter: grading");
    watch.until("counter  does not compile");
    watch.until("error: this file contains an unclosed delimiter");

    fs::remove_file(copy.path().join(SOURCE)).expect("a file can be removed");
    watch.until("counter: grading");
    watch.until("counter  does not compile");

    save(&copy, "fail_load_then_store");
    watch.until("counter: grading");
    watch.until("10/10 -> ");
    watch.until("broke");
    let around: Vec<_> = fs::read_dir(copy.path().join("exercises/counter"))
        .expect("a folder can be listed")
        .map(|entry| entry.expect("a folder can be listed").file_name())
        .collect();
    let ours = root().join("exercises/counter");
    assert!(
        around.iter().all(|name| ours.join(name).exists()),
        "{around:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_session_that_nobody_reads_any_more_ends() {
    let copy = Copy::new();
    save(&copy, "fail_load_then_store");
    let mut watch = Watch::of(&copy, "watch counter --plain --model-only");
    watch.until("See it again:  cargo grade replay g");
    let Watch { child, lines } = &mut watch;
    // The other end of a pipe that nobody has.
    let (nothing, _) = std::io::pipe().expect("a pipe can be made");
    let nothing = ChildStdout::from(std::os::fd::OwnedFd::from(nothing));
    drop(std::mem::replace(lines, BufReader::new(nothing)));
    save(&copy, "pass_fetch_add");
    let ended = child.wait().expect("it is our child");
    assert_eq!(ended.code(), Some(0));
}

/// Ends the grading at its first check.
#[derive(Default)]
struct Impatient {
    stop: Stop,
    finished: Mutex<Vec<Finished>>,
}

impl Progress for Impatient {
    fn begin(&self, _count: usize, _noun: &str) {}
    fn exercise_started(&self, _id: &str) {}
    fn exercise_step(&self, _id: &str, what: &str) {
        if what != "building" {
            self.stop.ask();
        }
    }
    fn exercise_finished(&self, _id: &str, _points: Points) {}
    fn check_finished(&self, _id: &str, finished: Finished) {
        self.finished.lock().unwrap().push(finished);
    }
    fn stop(&self) -> Stop {
        self.stop.clone()
    }
    fn note(&self, _text: &str) {}
    fn end(&self) {}
}

#[test]
fn a_grading_that_is_ended_early_comes_to_no_verdict() {
    let course = Course::find(&root()).expect("there is a course");
    let exercise = course.exercise("counter").expect("it is there");
    let submission = fixture("counter", "pass_fetch_add");
    let jobs = grade::jobs(&[(exercise, Chosen::all())], Some(&submission));
    let searching = Searching {
        jobs: NonZero::new(2).unwrap_or(NonZero::<u16>::MIN),
        seed: 0,
        budget_schedules: None,
        real_threads: true,
        require_confinement: false,
        draw_survived: false,
    };
    let progress = Impatient::default();
    let graded = grade::grade(&course, &jobs.expect("a job"), &searching, &progress);
    let error = graded.expect_err("it was ended");
    assert!(error.is::<Stopped>(), "{error:#}");
    assert_eq!(*progress.finished.lock().unwrap(), []);
}
