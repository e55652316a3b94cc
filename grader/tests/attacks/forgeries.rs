//! What is demanded of forged results.

use crate::hostile::{EXERCISE, Workshop, sources};
use cargo_grade::check::{self, CheckContext, Effort};
use cargo_grade::intake::Sources;
use cargo_grade::review::Expected;
use cargo_grade::run::{Judge, Program, Worker};
use grade_confinement::Layers;
use grade_protocol::catalog::{Case, CheckInfo, Method};
use grade_protocol::schedule::{Schedule, Time};
use grade_protocol::worker::{FromWorker, ToWorker};
use grade_protocol::{Channel, Verdict};
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One of each.
const SEED: u64 = 0;
/// Checks at the same time.
const CHECKS: usize = 4;

/// One forgery, with what its checks must get.
#[derive(serde::Deserialize)]
struct Forgery {
    /// Why it wins nevertheless, if it does: no more than is written in the manifest.
    wins: Option<String>,
    #[serde(flatten)]
    expected: Expected,
}

fn forgeries() -> BTreeMap<String, Forgery> {
    let text = include_str!("../../../fixtures/_attacks/forgeries/forgeries.toml");
    toml::from_str(text).expect("forgeries.toml can be read")
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test(
            "no_forged_result_wins_but_those_that_the_manifest_names",
            all_refused,
        ),
        Trial::test(
            "the_manifest_names_every_forgery_that_the_code_has",
            same_names,
        ),
    ]
}

fn same_names() -> Result<(), Failed> {
    let files = sources("forgeries").files();
    let code = files.iter().find(|file| file.path.ends_with("forge.rs"));
    let code = &code.expect("it holds the forgeries").text;
    let names = code.lines().filter_map(|line| line.strip_prefix("    (\""));
    let mut in_code: Vec<&str> = names.filter_map(|line| line.split('"').next()).collect();
    // The counters as they are, and what they answer without a forged report.
    in_code.extend(["answers-by-heart", "no-forgery"]);
    in_code.sort_unstable();
    let in_manifest = forgeries();
    let in_manifest: Vec<&str> = in_manifest.keys().map(String::as_str).collect();
    if in_code != in_manifest {
        return Err(format!("{in_code:?}\nis not\n{in_manifest:?}").into());
    }
    Ok(())
}

/// Everything that is needed to run a check on a forging worker.
struct Stage {
    workshop: Workshop,
    judge: PathBuf,
    worker: PathBuf,
    layers: Layers,
    snapshots: PathBuf,
    checks: Vec<CheckInfo>,
}

impl Stage {
    fn new() -> anyhow::Result<Stage> {
        let workshop = Workshop::open();
        let judge = workshop.judge();
        let checks = Judge::start(&judge)?.catalog()?.checks;
        let right = workshop.fixture("pass_fetch_add");
        let recorded = record(&workshop, &judge, &right, &checks)?;
        Ok(Stage {
            judge,
            worker: workshop.worker_with("forgeries", "recorded.rs", &recorded),
            layers: workshop.layers(),
            snapshots: workshop.snapshots(),
            checks,
            workshop,
        })
    }

    /// The verdict of a check on a worker that forges.
    fn verdict(&self, forgery: &str, check: &CheckInfo) -> anyhow::Result<Verdict> {
        let dir = self.workshop.dir().join(forgery).join(&check.name);
        let folder = dir.join("empty");
        std::fs::create_dir_all(&folder)?;
        let path = dir.join(forgery);
        std::fs::hard_link(&self.worker, &path)?;
        let program = Program {
            path,
            folder,
            layers: self.layers,
            allowance: std::sync::Arc::new(cargo_grade::run::Allowance::without_end()),
        };
        let mut context = CheckContext {
            exercise: EXERCISE,
            worker: &program,
            judge: &mut Judge::start(&self.judge)?,
            seed: SEED,
            inputs: check::inputs(SEED, forgery),
            budget_schedules: None,
            submission: forgery,
            sources: &Sources::default(),
            snapshots: self.snapshots.clone(),
            draw_survived: false,
            effort: Effort::default(),
        };
        Ok(check::run(&mut context, check)?.verdict)
    }
}

fn all_refused() -> Result<(), Failed> {
    let stage = Stage::new()?;
    let forgeries = forgeries();
    let jobs: Vec<_> = forgeries
        .iter()
        .flat_map(|(name, forgery)| stage.checks.iter().map(move |check| (name, forgery, check)))
        .collect();
    let (next, lines, problems) = (AtomicUsize::new(0), Mutex::default(), Mutex::default());
    let work = || {
        while let Some((name, forgery, check)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let verdict = stage.verdict(name, check).map_err(|why| format!("{why:#}"));
            let (line, problem) = read(name, forgery, &check.name, &verdict);
            let lines: &Mutex<Vec<String>> = &lines;
            lines.lock().expect("nobody panics").push(line);
            let problems: &Mutex<Vec<String>> = &problems;
            problems.lock().expect("nobody panics").extend(problem);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..CHECKS {
            scope.spawn(work);
        }
    });
    let mut lines = lines.into_inner().expect("nobody panics");
    lines.sort();
    eprintln!("{}", lines.join("\n"));
    let problems = problems.into_inner().expect("nobody panics");
    if problems.is_empty() {
        return Ok(());
    }
    Err(problems.join("\n").into())
}

/// A line of the table, and what is wrong.
fn read(
    name: &str,
    forgery: &Forgery,
    check: &str,
    verdict: &Result<Verdict, String>,
) -> (String, Option<String>) {
    let got = verdict
        .as_ref()
        .map_or_else(Clone::clone, ToString::to_string);
    let wins = matches!(verdict, Ok(Verdict::Pass));
    let word = if wins { "OPEN" } else { "closed" };
    let line = format!("{name:36} {check:24} {word:6} {got}");
    let expected = verdict
        .as_ref()
        .is_ok_and(|it| forgery.expected.accepts(check, *it));
    let allowed = !wins || forgery.wins.is_some();
    let problem = (!expected || !allowed).then(|| {
        let must = forgery.expected.words(check);
        format!("{name}: {check} gets {got}, not {must}")
    });
    (line, problem)
}

/// What a right submission sends in each check, as source: all that answers its first order.
fn record(
    workshop: &Workshop,
    judge: &Path,
    right: &Path,
    checks: &[CheckInfo],
) -> anyhow::Result<String> {
    let mut table = String::new();
    for check in checks {
        let mut judge = Judge::start(judge)?;
        let program = Program {
            path: right.to_owned(),
            folder: workshop.dir().to_owned(),
            layers: workshop.layers(),
            allowance: std::sync::Arc::new(cargo_grade::run::Allowance::without_end()),
        };
        let mut worker = Worker::start(&program, None)?;
        let cases = judge.cases(check, SEED)?;
        let bytes = play(&mut worker, check, &cases[0])?;
        table.push_str(&format!("    ({:?}, &{bytes:?}),\n", check.name));
    }
    Ok(format!(
        "//! Frames that a correct submission sent, by check.\n\n\
         pub const FRAMES: &[(&str, &[u8])] = &[\n{table}];\n"
    ))
}

fn play(worker: &mut Worker, check: &CheckInfo, case: &Case) -> anyhow::Result<Vec<u8>> {
    let scenario = case.scenario.clone();
    let order = match check.method {
        Method::RealThreads => ToWorker::Stress {
            scenario,
            repetitions: check.repetitions,
            seed: SEED,
            hold_up: false,
        },
        Method::Transcript => ToWorker::Replay {
            scenario,
            schedule: Schedule::default(),
            trace: false,
            max_steps: check.budget.max_steps,
        },
        Method::Explore | Method::Witness | Method::Freeze => ToWorker::Explore {
            scenario,
            budget: check.budget,
            without_preemption: case.without_preemption,
            time: Time::Ideal,
            seed: SEED,
        },
    };
    let open = ToWorker::Open {
        check: check.name.clone(),
        service: None,
    };
    let died = |death| anyhow::anyhow!("{death:?}");
    worker.order(&open).map_err(died)?;
    worker.order(&order).map_err(died)?;
    let mut bytes = Vec::new();
    let mut channel = Channel::new(std::io::empty(), &mut bytes);
    channel.send(&FromWorker::Ready {
        version: grade_protocol::VERSION,
    })?;
    let mut left = check.repetitions;
    loop {
        let report = worker.hear().map_err(died)?;
        channel.send(&report)?;
        left -= 1;
        match report {
            FromWorker::Round { last: false, .. } => {
                worker.order(&ToWorker::GoOn).map_err(died)?;
            }
            FromWorker::Repeated { .. } if left > 0 => {}
            _ => break,
        }
    }
    drop(channel);
    // The worker has said itself that it is there.
    let ready = bytes[4..8].try_into().map(u32::from_le_bytes)? as usize + 12;
    Ok(bytes.split_off(ready))
}
