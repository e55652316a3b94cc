//! What a session has done in the background: one grading of one exercise. Never decides when.

use crate::chosen::Chosen;
use crate::cli::Searching;
use crate::course::Course;
use crate::grade;
use crate::logbook::Logbook;
use crate::progress::Progress;
use crate::report::Report;
use std::sync::Arc;

/// What is to be graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The exercise's id.
    pub exercise: String,
    /// Whether its checks on real threads are run.
    pub real_threads: bool,
}

/// Whoever grades for a session.
pub trait Grader: Send + Sync {
    /// Grades an exercise as it is now, and tells `progress` of it. Ends soon after [`Progress::stop`] was asked.
    ///
    /// # Errors
    /// When nothing could be graded; the session shows why.
    fn grade(&self, order: &Order, progress: &dyn Progress) -> anyhow::Result<Report>;
}

/// Grades exercises of a course's working copy, and notes in its logbook what they came to.
#[derive(Clone, Debug)]
pub struct OfCourse {
    /// The course.
    pub course: Arc<Course>,
    /// How hard to search; an order says whether on real threads.
    pub searching: Searching,
}

impl Grader for OfCourse {
    fn grade(&self, order: &Order, progress: &dyn Progress) -> anyhow::Result<Report> {
        let exercise = self.course.exercise(&order.exercise)?;
        let jobs = grade::jobs(&[(exercise, Chosen::all())], None)?;
        let searching = Searching {
            real_threads: order.real_threads,
            ..self.searching
        };
        let report = grade::grade(&self.course, &jobs, &searching, progress)?;
        if let Err(error) = Logbook::of(&self.course).note_now(&report) {
            progress.note(&format!(
                "`list`, `next` and `hint` will not know of this grading: {error:#}"
            ));
        }
        Ok(report)
    }
}
