//! Which layers of confinement this machine has. Found out by trying, never by asking for versions.

use super::compiler::Compiler;
use super::own_program::WrongSource;
use crate::run::Stop;
use anyhow::{Context, bail, ensure};
use grade_confinement::{Attempt, Bound, Layer, Layers, Process, Standing, told};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What processes of a submission are confined by, here and now.
#[derive(Clone, Debug)]
pub struct Confinement {
    launcher: PathBuf,
    workers: Vec<Standing>,
    compilers: CompilerLayers,
}

/// The layers under which the compiler still does its work on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CompilerLayers {
    /// Names with commas between.
    layers: String,
    /// Those that there were when it was tried.
    tried: String,
    /// Why the others had to be left out.
    trouble: Option<String>,
}

impl CompilerLayers {
    /// Finds them by having something compiled and linked: under as many layers as there are, then
    /// under fewer, because a linker may live where nobody expects it.
    ///
    /// # Errors
    /// What the compiler said, if it fails under no layer at all.
    pub(super) fn find(
        there: Layers,
        mut compile: impl FnMut(Layers) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        let found = |layers: Layers, trouble| CompilerLayers {
            layers: layers.to_string(),
            tried: there.to_string(),
            trouble,
        };
        let trouble = match compile(there) {
            Ok(()) => return Ok(found(there, None)),
            // No layer is in the way of what does not compile.
            Err(error) if error.is::<WrongSource>() => return Err(error),
            Err(error) => error,
        };
        let without_one = there.iter().map(|layer| there.without(layer));
        // Should more than one be in the way: as few as do, beginning with the likeliest.
        let likeliest = [
            Layer::Landlock,
            Layer::Seccomp,
            Layer::Limits,
            Layer::Identity,
        ];
        let without_some = likeliest.into_iter().scan(there, |left, layer| {
            *left = left.without(layer);
            Some(*left)
        });
        let fewer = without_one.chain(without_some.skip(1));
        let mut last = None;
        for layers in fewer.chain([Layers::NONE]) {
            match compile(layers) {
                // What failed and does not any more was the machine's trouble for a moment.
                Ok(()) if compile(there).is_ok() => return Ok(found(there, None)),
                Ok(()) => return Ok(found(layers, Some(format!("{trouble:#}")))),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or(trouble))
    }

    /// Whether all these layers were tried: on another kernel, or for another user, there may be more.
    pub(super) fn know_of(&self, there: Layers) -> bool {
        let tried: Layers = self.tried.parse().unwrap_or(Layers::NONE);
        there.iter().all(|layer| tried.has(layer))
    }

    fn layers(&self) -> Layers {
        self.layers.parse().unwrap_or(Layers::NONE)
    }
}

impl Confinement {
    pub(super) fn new(
        launcher: PathBuf,
        workers: Vec<Standing>,
        compilers: CompilerLayers,
    ) -> Self {
        Confinement {
            launcher,
            workers,
            compilers,
        }
    }

    /// The layers of workers, each on or off.
    #[must_use]
    pub fn workers(&self) -> &[Standing] {
        &self.workers
    }

    /// The layers of compilers, each on or off.
    #[must_use]
    pub fn compilers(&self) -> Vec<Standing> {
        let on = self.compilers.layers();
        let mut standings = self.workers.clone();
        for standing in &mut standings {
            let here = standing.active;
            standing.active = here && on.has(standing.layer);
            standing.whole &= standing.active;
            if here && !standing.active {
                let trouble = self.compilers.trouble.as_deref().unwrap_or_default();
                let first = trouble.lines().next().unwrap_or_default();
                standing.detail = format!("the compiler does not work with it here: {first}");
            }
        }
        standings
    }

    /// What is missing, in words; nothing if all is there.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let named = |who: &'static str| {
            move |standing: &Standing| format!("{} for {who}: {}", standing.layer, standing.detail)
        };
        let lacking = self.workers.iter().filter(|standing| !standing.whole);
        let mut missing: Vec<String> = lacking.map(named("workers")).collect();
        // What workers lack, compilers lack for the same reason.
        let mut compilers = self.compilers();
        compilers.retain(|standing| !standing.active);
        compilers.retain(|standing| on(&self.workers).any(|layer| layer == standing.layer));
        missing.extend(compilers.iter().map(named("the compiler")));
        missing
    }

    /// Refuses to go on where something is missing.
    ///
    /// # Errors
    /// [`Unconfined`].
    pub fn insist(&self) -> Result<(), Unconfined> {
        match self.missing() {
            missing if missing.is_empty() => Ok(()),
            missing => Err(Unconfined(missing)),
        }
    }

    /// Has a worker's layers put on, and everything tried that they should keep it from.
    ///
    /// # Errors
    /// When the launcher cannot be run.
    pub fn attempts(&self) -> anyhow::Result<Vec<Attempt>> {
        let said = ask(&self.launcher, grade_confinement::launcher::TRY)?;
        let attempts: Vec<Attempt> = said.lines().filter_map(Attempt::from_line).collect();
        ensure!(
            !cfg!(unix) || !attempts.is_empty(),
            "the launcher did not say what it tried"
        );
        Ok(attempts)
    }

    pub(super) fn of_workers(&self, wanted: Layers) -> Layers {
        on(&self.workers)
            .filter(|layer| wanted.has(*layer))
            .collect()
    }

    pub(super) fn compiler(&self, rustc: &Path, wanted: Layers) -> Compiler {
        let works = self.compilers.layers();
        let there = self.of_workers(wanted);
        Compiler {
            rustc: rustc.to_owned(),
            launcher: self.launcher.clone(),
            layers: there.iter().filter(|layer| works.has(*layer)).collect(),
            stop: Stop::default(),
        }
    }
}

/// Not every layer of confinement is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfined(Vec<String>);

impl std::fmt::Display for Unconfined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "nothing was graded, because submissions cannot be fully confined on this machine as \
             --require-confinement asks; `cargo grade doctor` shows what is there. Missing: {}",
            self.0.join("; ")
        )
    }
}

impl std::error::Error for Unconfined {}

fn on(standings: &[Standing]) -> impl Iterator<Item = Layer> {
    let on = standings.iter().filter(|standing| standing.active);
    on.map(|standing| standing.layer)
}

/// The layers that a worker can put on here.
///
/// # Errors
/// When the launcher cannot be run.
pub(super) fn standings(launcher: &Path) -> anyhow::Result<Vec<Standing>> {
    let said = ask(launcher, grade_confinement::launcher::LAYERS)?;
    let standings: Vec<Standing> = said.lines().filter_map(Standing::from_line).collect();
    ensure!(
        standings.len() == Layer::ALL.len(),
        "the launcher did not say which layers there are: {}",
        said.trim()
    );
    Ok(standings)
}

pub(super) fn layers(standings: &[Standing]) -> Layers {
    on(standings).collect()
}

fn ask(launcher: &Path, what: &str) -> anyhow::Result<String> {
    let output = Command::new(launcher)
        .arg(what)
        .env_clear()
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .with_context(|| format!("running {}", launcher.display()))?;
    if !output.status.success() {
        let narrow = told(Process::Worker, &Bound::ALL);
        let narrow = narrow.map_or_else(String::new, |narrow| format!("; {narrow}"));
        bail!(
            "{} ended with {} before it had said all{narrow}",
            launcher.display(),
            output.status
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
