//! What something costs, a program most often: the time until it has ended and, on Linux, the processor
//! time of it and of all it started. The latter is what stays comparable on a busy machine.

use anyhow::{Context, ensure};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What it cost once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Option<Duration>,
}

/// Runs a command to its end, and throws away what it prints.
///
/// # Errors
/// When it cannot be started or fails: a failing baseline or an unfinished grading measures nothing.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<Cost> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // What cargo told this program about itself must reach no other.
    for (name, _) in std::env::vars_os() {
        let told = name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_") || name == "LD_LIBRARY_PATH");
        if told && name != "CARGO_HOME" && name != "CARGO_TARGET_DIR" {
            command.env_remove(name);
        }
    }
    let (cpu_before, began) = (cpu_of_children(), Instant::now());
    let status = command.status();
    let wall = began.elapsed();
    let status = status.with_context(|| format!("running {:?}", command.get_program()))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    let cpu = cpu_of_children()
        .zip(cpu_before)
        .map(|(after, before)| after - before);
    Ok(Cost { wall, cpu })
}

/// Does something in this process; what it costs, with what is started and waited for meanwhile.
///
/// # Errors
/// Those of `act`.
pub(crate) fn take<T>(act: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(T, Cost)> {
    let used = || Some(cpu(OWN)? + cpu(CHILDREN)?);
    let (cpu_before, began) = (used(), Instant::now());
    let done = act()?;
    let wall = began.elapsed();
    let cpu = used().zip(cpu_before).map(|(after, before)| after - before);
    Ok((done, Cost { wall, cpu }))
}

/// Processor time of every process that was started from here and waited for, and of theirs.
pub(crate) fn cpu_of_children() -> Option<Duration> {
    cpu(CHILDREN)
}

/// Where /proc/self/stat has user and system time of this process, behind its name.
const OWN: [usize; 2] = [11, 12];
/// The same of children.
const CHILDREN: [usize; 2] = [13, 14];

fn cpu(fields: [usize; 2]) -> Option<Duration> {
    /// The unit on every Linux that Rust supports.
    const TICKS_PER_SECOND: u64 = 100;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name may hold anything.
    let all: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |field: usize| all.get(field)?.parse::<u64>().ok();
    let ticks = ticks(fields[0])? + ticks(fields[1])?;
    Some(Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND))
}

/// The middle of some measurements; zero of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
