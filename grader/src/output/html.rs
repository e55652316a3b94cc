//! Reports as a page: one file to open, to send and to project. It needs no network, and what a
//! submission wrote is never anything but text in it.

mod check;
mod diagram;
mod difference;
mod draw;
mod grade;
mod operations;
mod page;
mod pager;
mod plot;
mod review;
mod source;
mod steps;
mod text;

use crate::report::{Points, Report};
use crate::review::Reviewed;

/// A graded submission.
#[must_use]
pub fn report(report: &Report) -> String {
    let ids: Vec<&str> = report.exercises.iter().map(|it| it.id.as_str()).collect();
    let title = format!("{} {}", ids.join(", "), super::words::points(report.points));
    page::document(&title, &grade::body(report))
}

/// A reviewed course.
#[must_use]
pub fn review(reviewed: &Reviewed) -> String {
    page::document("Review", &review::body(reviewed))
}

/// A class for how points stand.
fn tone(points: Points) -> &'static str {
    match (points.lost(), points.open) {
        (0, 0) => "ok",
        (0, _) => "open",
        _ => "lost",
    }
}
