//! `cargo grade list`.

use crate::cli::Voice;
use crate::course::Course;
use crate::output::deliver;
use crate::output::{Canvas, Line, palette};
use crate::report::exit_code::ExitCode;

pub(super) fn run(voice: Voice) -> anyhow::Result<ExitCode> {
    let course = Course::find(&std::env::current_dir()?)?;
    let widest = course
        .exercises
        .iter()
        .map(|exercise| exercise.id.chars().count())
        .max();
    let mut canvas = Canvas::new();
    for exercise in &course.exercises {
        let points = format!("{:>3} points  ", exercise.points);
        canvas.push(
            Line::default()
                .add(palette::TITLE, &exercise.id)
                .up_to(widest.unwrap_or(0) + 2)
                .add(palette::PLAIN, &points)
                .add(palette::PLAIN, &exercise.title),
        );
    }
    deliver::print(&canvas.into_text(), voice.color)?;
    Ok(ExitCode::FullMarks)
}
