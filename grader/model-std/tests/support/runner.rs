//! Programs linked with a runner that explores their schedules, each exploration in a process of
//! its own with a deadline. Says what came out, not whether that is right.

use super::compile::Compile;
use super::libraries::LIBRARIES;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A source whose functions can be explored by name.
pub(crate) struct Program {
    runner: PathBuf,
    /// Where the source was compiled.
    folder: PathBuf,
}

/// What an exploration showed.
#[derive(Debug)]
pub(crate) struct Exploration {
    /// How executions ended, each with how often: `passed`, `panicked: ...`, or an end by name.
    pub(crate) outcomes: BTreeMap<String, u64>,
    /// For each outcome the first end and the number of its schedule, from 1.
    pub(crate) first: Value,
    pub(crate) schedules: u64,
    /// Every schedule there is was executed.
    pub(crate) exhausted: bool,
    /// The line at which a thread waits busily, if that was asked for.
    pub(crate) busy_wait: Option<u64>,
    /// The last execution, step by step.
    pub(crate) trace: Value,
}

impl Exploration {
    /// The schedules that did not pass.
    pub(crate) fn failures(&self) -> u64 {
        self.schedules - self.outcomes.get("passed").copied().unwrap_or(0)
    }

    /// Whether this outcome is the only one.
    pub(crate) fn always(&self, outcome: &str) -> bool {
        self.outcomes.keys().eq([outcome])
    }
}

impl Program {
    /// Compiles `source`, a list of functions under their names in `PROGRAMS`, and links it.
    pub(crate) fn new(name: &str, source: &str) -> Program {
        let student = Compile::injected(name, "2024", source)
            .with_lines()
            .library("student");
        let library = student.success();
        let folder = library.parent().expect("it lies in a folder").to_owned();
        let runner = Compile::plain(
            &format!("{name}_runner"),
            "2024",
            include_str!("../programs/runner.rs"),
        )
        .with("student", library);
        let runner = ["grade_engine", "grade_protocol", "serde_json"]
            .into_iter()
            .fold(runner, |runner, library| {
                runner.with(library, LIBRARIES.rlib(library))
            })
            .program();
        Program {
            runner: runner.success().to_owned(),
            folder,
        }
    }

    /// Explores one function. `None`: it had to be ended from outside.
    pub(crate) fn explore_within(
        &self,
        deadline: Duration,
        function: &str,
        how: &[&str],
    ) -> Option<Exploration> {
        let mut child = Command::new(&self.runner)
            // As in an exercise: a backtrace names files relative to the folder where it is taken.
            .current_dir(&self.folder)
            .arg(function)
            .args(how)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the runner starts");
        let mut stdout = child.stdout.take().expect("the output is piped");
        let reading = std::thread::spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).map(|_bytes| text)
        });
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("the runner can be waited for") {
                break status;
            }
            if started.elapsed() > deadline {
                child.kill().expect("the runner can be ended");
                child.wait().expect("the runner can be waited for");
                return None;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        assert!(status.success(), "{function} {how:?}: {status}");
        let text = reading.join().expect("the reader ends").expect("it reads");
        let said: Value = serde_json::from_str(&text).expect("the runner says JSON");
        Some(Exploration {
            outcomes: serde_json::from_value(said["outcomes"].clone()).expect("counts"),
            first: said["first"].clone(),
            schedules: said["schedules"].as_u64().expect("a count"),
            exhausted: said["exhausted"].as_bool().expect("a flag"),
            busy_wait: said["busy_wait"].as_u64(),
            trace: said["trace"].clone(),
        })
    }

    /// Explores one function that ends.
    pub(crate) fn explore(&self, function: &str, how: &[&str]) -> Exploration {
        self.explore_within(Duration::from_secs(120), function, how)
            .unwrap_or_else(|| panic!("{function} {how:?} does not end"))
    }
}
