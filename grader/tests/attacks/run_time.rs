//! What is demanded of the attempts at run time.

use crate::hostile::Workshop;
use crate::manifest::{Attempt, attempts};
use crate::table::{AsUser, draw};
use libtest_mimic::{Failed, Trial};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Where a process that runs attempts for this one finds its programs.
pub(crate) const STAGE: &str = "GRADE_ATTACKS_STAGE";

/// Nobody, on most systems; that it has a name is not necessary.
const UNPRIVILEGED: u32 = 65_534;

struct Run {
    attempts: Vec<Attempt>,
    users: Vec<AsUser>,
}

static RUN: LazyLock<Run> = LazyLock::new(|| {
    let workshop = Workshop::open();
    workshop.worker("run_time");
    workshop.judge();
    let harness = std::env::current_exe().expect("this program has a name");
    let harness = workshop.keep(&harness, "harness");
    let start = |user: u32| {
        let own = workshop.dir().join(format!("as-{user}"));
        std::fs::create_dir(&own).expect("a scratch folder can be filled");
        std::os::unix::fs::chown(&own, Some(user), Some(user)).expect("root may give it away");
        let mut command = Command::new(&harness);
        command
            .env(STAGE, workshop.dir())
            // What must not reach a worker.
            .env("GITHUB_TOKEN", "a secret")
            .env("LC_ALL", "de_DE.UTF-8")
            .current_dir("/")
            .stdout(Stdio::piped());
        if user != rustix::process::getuid().as_raw() {
            command.uid(user).gid(user);
        }
        command.spawn().expect("this program can be started again")
    };
    let own = rustix::process::getuid();
    let mut running = vec![("own", start(own.as_raw()))];
    if own.is_root() {
        running[0].0 = "root";
        running.push(("user", start(UNPRIVILEGED)));
    }
    let users = running.into_iter().map(|(user, child)| {
        let output = child.wait_with_output().expect("it can be waited for");
        assert!(output.status.success(), "as {user}");
        let rounds = serde_json::from_slice(&output.stdout).expect("rounds as JSON");
        AsUser { user, rounds }
    });
    let run = Run {
        users: users.collect(),
        attempts: attempts(),
    };
    eprintln!("{}", draw(&run.attempts, &run.users));
    run
});

/// The tests.
pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn() -> Result<(), Failed>); 1] =
        [("the_manifest_names_what_the_code_has", same_names)];
    let trial = |(name, test)| Trial::test(name, test);
    tests.map(trial).into()
}

/// Names in the source's tables.
fn same_names() -> Result<(), Failed> {
    LazyLock::force(&RUN);
    Ok(())
}
