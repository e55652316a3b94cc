//! `cargo grade show EXERCISE`.

use super::targets;
use crate::build::Support;
use crate::cli::Voice;
use crate::course::Course;
use crate::output::deliver;
use crate::output::{Canvas, Line, palette};
use crate::progress;
use crate::report::exit_code::ExitCode;
use crate::run::Judge;
use anyhow::Context;

pub(super) fn run(named: &str, voice: Voice) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let exercise = targets::exercise(&course, named, &here)?;
    let progress = progress::for_stderr(voice);
    let support = Support::prepare(&course, [exercise], &*progress);
    progress.end();
    let support = support?;
    let catalog = Judge::start(support.judge(exercise)?)?.catalog()?;
    let readme = exercise.dir.join("README.md");
    let task = std::fs::read_to_string(&readme);
    let task = task.with_context(|| format!("reading {}", readme.display()))?;
    let mut canvas = Canvas::new();
    for line in task.lines() {
        canvas.push(Line::default().add(palette::PLAIN, line));
    }
    canvas.gap();
    canvas.push(Line::default().add(palette::TITLE, "Checks"));
    for check in &catalog.checks {
        let points = format!("{:>3}  ", check.points);
        let title = Line::default()
            .add(palette::PLAIN, &points)
            .add(palette::PLAIN, &check.with_condition(&check.title));
        canvas.push(title);
    }
    deliver::print(&canvas.into_text(), voice.color)?;
    Ok(ExitCode::FullMarks)
}
