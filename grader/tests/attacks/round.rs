//! All attempts inside each fence, as whoever runs this process.

use crate::fence::Fence;
use crate::manifest::attempts;
use crate::surroundings::Surroundings;
use crate::trial::{Outcome, Tribunal};
use grade_confinement::Layers;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Workers at the same time. Most of the time they wait: to be noticed for hanging.
const WORKERS: usize = 6;

/// What came of the attempts inside one fence.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Round {
    pub(crate) fence: Fence,
    pub(crate) outcomes: BTreeMap<String, Outcome>,
}

/// Runs this process's part of the table, and writes it to standard output.
pub(crate) fn run(stage: &Path, there: Layers) -> anyhow::Result<()> {
    let worker = stage.join("run_time-worker");
    let judge = stage.join("judge");
    // Links are only made to what one owns.
    let own = stage.join(format!("as-{}", rustix::process::getuid().as_raw()));
    let program = own.join("worker");
    std::fs::copy(&worker, &program)?;
    // Whoever started the grader forgot to close this.
    let secret = own.join("secret");
    std::fs::write(&secret, "whoever started the grader knows this")?;
    let forgotten = File::open(&secret)?;
    rustix::io::fcntl_setfd(&forgotten, rustix::io::FdFlags::empty())?;
    let attempts = attempts();
    let fences = Fence::all(there);
    let everything = Fence::everything(there);
    let jobs: Vec<_> = fences
        .iter()
        .flat_map(|fence| attempts.iter().map(move |attempt| (fence, attempt)))
        .filter(|(fence, attempt)| !attempt.slow || **fence == everything)
        .collect();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let work = || -> anyhow::Result<()> {
        let mut tribunal = Tribunal::new(&judge)?;
        while let Some((fence, attempt)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let name = &attempt.name;
            let _alone = attempt.alone.then(|| alone(stage)).transpose()?;
            let mut surroundings = Surroundings::new(&own, &program, name)?;
            let outcome = tribunal.try_out(attempt, fence, &mut surroundings)?;
            let mut found = found.lock().expect("nobody panics");
            found.push(((*fence).clone(), name.clone(), outcome));
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        let ended = threads
            .into_iter()
            .map(|thread| thread.join().expect("nobody panics"));
        ended.collect::<anyhow::Result<Vec<()>>>()
    })?;
    let mut rounds: BTreeMap<Fence, Round> = BTreeMap::new();
    for (fence, name, outcome) in found.into_inner().expect("nobody panics") {
        let outcomes = BTreeMap::new();
        let round = rounds
            .entry(fence.clone())
            .or_insert(Round { fence, outcomes });
        round.outcomes.insert(name, outcome);
    }
    let rounds: Vec<Round> = rounds.into_values().collect();
    serde_json::to_writer(std::io::stdout().lock(), &rounds)?;
    Ok(())
}

/// What only one process of all that run attempts has at a time, until it is dropped.
fn alone(stage: &Path) -> anyhow::Result<File> {
    // Any file that each of them can read will do.
    let file = File::open(stage.join("run_time-worker"))?;
    file.lock()?;
    Ok(file)
}
