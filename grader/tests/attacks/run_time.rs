//! What is demanded of the attempts at run time.

use crate::fence::Fence;
use crate::hostile::{Workshop, sources};
use crate::manifest::{Attempt, JudgedBy, attempts};
use crate::table::{AsUser, Stopped, draw};
use grade_confinement::{Layer, Layers};
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeSet;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

/// Where a process that runs attempts for this one finds its programs, and inside of what.
const STAGE: &str = "GRADE_ATTACKS_STAGE";
const LAYERS: &str = "GRADE_ATTACKS_LAYERS";

/// Nobody, on most systems; that it has a name is not necessary.
const UNPRIVILEGED: u32 = 65_534;

/// What this process has to do for another one, if that started it.
pub(crate) fn part() -> Option<(PathBuf, Layers)> {
    let stage = std::env::var_os(STAGE)?;
    let layers = std::env::var(LAYERS).ok()?.parse().ok()?;
    Some((stage.into(), layers))
}

struct Run {
    there: Layers,
    attempts: Vec<Attempt>,
    users: Vec<AsUser>,
}

static RUN: LazyLock<Run> = LazyLock::new(|| {
    let workshop = Workshop::open();
    workshop.worker("run_time");
    workshop.judge();
    let harness = std::env::current_exe().expect("this program has a name");
    workshop.keep(&harness, "harness");
    let own = rustix::process::getuid();
    let mut running = vec![("user", start(&workshop, own.as_raw()))];
    if own.is_root() {
        running[0].0 = "root";
        running.push(("user", start(&workshop, UNPRIVILEGED)));
    }
    let users = running.into_iter().map(|(user, child)| {
        let output = child.wait_with_output().expect("it can be waited for");
        assert!(output.status.success(), "as {user}");
        let rounds = serde_json::from_slice(&output.stdout).expect("rounds as JSON");
        AsUser { user, rounds }
    });
    let run = Run {
        there: workshop.layers(),
        users: users.collect(),
        attempts: attempts(),
    };
    eprintln!("{}", draw(run.there, &run.attempts, &run.users));
    run
});

/// Has all attempts made as a user.
fn start(workshop: &Workshop, user: u32) -> Child {
    let own = workshop.dir().join(format!("as-{user}"));
    std::fs::create_dir(&own).expect("a scratch folder can be filled");
    std::os::unix::fs::chown(&own, Some(user), Some(user)).expect("it can be given to them");
    let mut command = Command::new(workshop.dir().join("harness"));
    command
        .env(STAGE, workshop.dir())
        .env(LAYERS, workshop.layers().to_string())
        // What must not reach a worker.
        .env("GITHUB_TOKEN", "a secret")
        .env("LC_ALL", "de_DE.UTF-8")
        .current_dir("/")
        .stdout(Stdio::piped());
    if user != rustix::process::getuid().as_raw() {
        command.uid(user).gid(user);
    }
    command.spawn().expect("this program can be started again")
}

type Test = fn() -> Result<(), Failed>;

/// The tests.
pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 5] = [
        ("the_manifest_names_what_the_code_has", same_names),
        ("inside_all_layers_every_attempt_is_stopped", all_stopped),
        ("every_attempt_ends_as_the_manifest_says", ends_as_expected),
        (
            "without_any_layer_most_attempts_come_through",
            attempts_are_real,
        ),
        ("every_layer_stops_something_by_itself", layers_do_something),
    ];
    let trial = |(name, test)| Trial::test(name, test);
    tests.map(trial).into()
}

/// What is wrong, line by line.
fn fail_with(problems: Vec<String>) -> Result<(), Failed> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(problems.join("\n").into())
}

fn same_names() -> Result<(), Failed> {
    let mut in_code = BTreeSet::new();
    for file in sources("run_time").files() {
        let family = file
            .path
            .trim_start_matches("src/")
            .trim_end_matches(".rs")
            .to_owned();
        let names = file
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("    (\""));
        let names = names.filter_map(|line| line.split('"').next());
        in_code.extend(names.map(|name| (family.clone(), name.to_owned())));
    }
    let manifest = attempts();
    let named = manifest
        .iter()
        .map(|it| (it.family.clone(), it.name.clone()));
    let in_manifest: BTreeSet<_> = named.collect();
    let ideas: BTreeSet<&str> = manifest.iter().map(|it| it.idea.as_str()).collect();
    let mut problems = Vec::new();
    for (family, name) in in_code.symmetric_difference(&in_manifest) {
        problems.push(format!("{family}: {name} is not in both"));
    }
    if ideas.len() < manifest.len() {
        problems.push("two attempts have the same idea".to_owned());
    }
    fail_with(problems)
}

fn all_stopped() -> Result<(), Failed> {
    let everything = Fence::everything(RUN.there);
    let mut problems = Vec::new();
    for it in &RUN.users {
        for attempt in &RUN.attempts {
            if it.stopped(RUN.there, attempt) == Stopped::Not {
                let words = it.outcome(&everything, attempt).map(|found| found.words());
                problems.push(format!(
                    "as {}: {} is open: {words:?}",
                    it.user, attempt.name
                ));
            }
        }
    }
    fail_with(problems)
}

fn ends_as_expected() -> Result<(), Failed> {
    let everything = Fence::everything(RUN.there);
    let mut problems = Vec::new();
    for it in &RUN.users {
        for attempt in &RUN.attempts {
            let end = it.outcome(&everything, attempt).map(|found| &found.end);
            if !end.is_some_and(|end| attempt.may_end_in(end)) {
                let (user, name, ends) = (it.user, &attempt.name, &attempt.ends);
                problems.push(format!("as {user}: {name} ends in {end:?}, not in {ends}"));
            }
        }
    }
    fail_with(problems)
}

/// How many of those that a refusal stops come through where nothing refuses: what shows that they
/// are attempts at all. The rest asks for what an unprivileged user, or this kernel, does not have.
fn attempts_are_real() -> Result<(), Failed> {
    let nothing = Fence::nothing();
    let refusals = |attempt: &&Attempt| attempt.judged_by == JudgedBy::Refusal;
    let of_all = RUN.attempts.iter().filter(refusals).count();
    let mut problems = Vec::new();
    for it in &RUN.users {
        let open = RUN.attempts.iter().filter(refusals);
        let open = open
            .filter(|attempt| it.is_open(&nothing, attempt) == Some(true))
            .count();
        if open * 4 < of_all * 3 {
            problems.push(format!("as {}: only {open} of {of_all}", it.user));
        }
    }
    fail_with(problems)
}

/// That one is not needed beside the others does not make it idle: it stands where another falls.
fn layers_do_something() -> Result<(), Failed> {
    let nothing = Fence::nothing();
    let mut problems = Vec::new();
    for layer in RUN.there.iter() {
        let alone = Fence::only(layer);
        let stops = |it: &AsUser, attempt: &Attempt| {
            let open = |fence| it.is_open(fence, attempt) == Some(true);
            open(&nothing) && !open(&alone)
        };
        let mut found = Vec::new();
        for it in &RUN.users {
            let stopped = RUN
                .attempts
                .iter()
                .filter(|attempt| stops(it, attempt))
                .count();
            found.push(format!("{stopped} as {}", it.user));
            if stopped == 0 && (it.user == "root" || layer != Layer::Identity) {
                problems.push(format!("{layer} by itself stops nothing as {}", it.user));
            }
        }
        eprintln!("{layer} by itself stops {}", found.join(", "));
    }
    fail_with(problems)
}
