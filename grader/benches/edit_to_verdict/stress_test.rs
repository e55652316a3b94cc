//! The baseline: a crate with the reference's solution and a plain stress test, under `cargo test`.

use crate::measuring::clock::{self, Cost};
use crate::scratch::{EditedCrate, Scratch};
use anyhow::Context;
use cargo_grade::course::{Course, Exercise};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The test of an exercise, if somebody wrote one.
fn source(exercise: &Exercise) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("benches/stress")
        .join(format!("{}.rs", exercise.id))
}

pub(crate) fn is_there(exercise: &Exercise) -> bool {
    source(exercise).is_file()
}

/// One exercise's baseline.
#[derive(Debug)]
pub(crate) struct StressTest<'a> {
    course: &'a Course,
    edited: EditedCrate,
}

impl<'a> StressTest<'a> {
    pub(crate) fn prepare(
        course: &'a Course,
        exercise: &Exercise,
        scratch: &Scratch,
    ) -> anyhow::Result<Self> {
        let name = format!("{}-stress", exercise.id);
        let reference = course.root.join("reference").join(&exercise.id);
        let edited = scratch.copy_of(&name, &reference.join("src"))?;
        let tests = edited.dir.join("tests");
        std::fs::create_dir_all(&tests)?;
        std::fs::copy(source(exercise), tests.join("stress.rs")).context("copying the test")?;
        let task = exercise.dir.join("task");
        let manifest = format!(
            "[package]\nname = \"solution\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\n{} = {{ path = {:?} }}\n",
            exercise.task_package,
            task.display().to_string()
        );
        std::fs::write(edited.dir.join("Cargo.toml"), manifest)?;
        Ok(StressTest { course, edited })
    }

    pub(crate) fn edit_and_run(&mut self) -> anyhow::Result<Cost> {
        self.edited.edit()?;
        let mut command = Command::new(&self.course.toolchain.cargo);
        command
            .args(["test", "--quiet", "--offline"])
            .arg("--target-dir")
            .arg(self.edited.dir.join("target"))
            .current_dir(&self.edited.dir);
        clock::run(&mut command)
    }
}
