//! Programs of ours that are little more than their libraries: judges, the launcher. Never a submission's.

use super::compiler::Compiler;
use super::rustc::{Outcome, Rustc};
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

/// One of them.
pub(super) struct OwnProgram<'a> {
    pub(super) name: &'a str,
    pub(super) source: String,
    /// Libraries, by the name that the source has for them.
    pub(super) libraries: Vec<(String, &'a Path)>,
    /// Where libraries that these need are found.
    pub(super) folders: &'a [PathBuf],
}

/// What went wrong is in a source of the course's, and not with the machine.
#[derive(Debug)]
pub(super) struct WrongSource(String);

impl std::fmt::Display for WrongSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongSource {}

impl OwnProgram<'_> {
    /// Builds it in a folder that is there for nothing else, and puts it into `dir` once it is whole:
    /// whoever runs an earlier one keeps that.
    ///
    /// # Errors
    /// [`WrongSource`] for errors in sources; otherwise the machine's trouble.
    pub(super) fn build(
        &self,
        dir: &Path,
        workshop: &Path,
        compiler: &Compiler,
    ) -> anyhow::Result<PathBuf> {
        // What an interrupted build left there is of no use.
        let _ = std::fs::remove_dir_all(workshop);
        for dir in [dir, workshop] {
            std::fs::create_dir_all(dir).with_context(|| format!("making {}", dir.display()))?;
        }
        let source = workshop.join(format!("{}.rs", self.name));
        std::fs::write(&source, &self.source)
            .with_context(|| format!("writing {}", source.display()))?;
        let program = format!("{}{}", self.name, std::env::consts::EXE_SUFFIX);
        let made = workshop.join(&program);
        let mut rustc = Rustc::new(compiler, workshop)
            .args(["--crate-name", "own", "--crate-type", "bin"])
            .dependencies(self.folders);
        for (name, library) in &self.libraries {
            rustc = rustc.external(name, library);
        }
        let outcome = rustc
            .output(&made)?
            .links()
            .source(&source, &source)
            .run()?;
        match outcome {
            Outcome::Made(_) => {}
            Outcome::Errors(errors) => {
                let rendered = errors.into_iter().filter_map(|error| error.rendered);
                return Err(WrongSource(rendered.collect()).into());
            }
            Outcome::Limit(limit) => bail!("building {program}: {limit}"),
        }
        let place = dir.join(program);
        std::fs::rename(&made, &place).with_context(|| format!("writing {}", place.display()))?;
        let _ = std::fs::remove_dir_all(workshop);
        Ok(place)
    }
}
