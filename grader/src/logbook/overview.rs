//! Where somebody stands with each exercise of a course, as data. Never grades or prints anything.

use super::{Entry, Logbook, Standing};
use crate::course::{Course, Exercise};
use crate::intake::Sources;
use crate::report::Points;
use serde::{Deserialize, Serialize};

/// The name and version of an overview's schema.
pub const OVERVIEW_SCHEMA: &str = "cargo-grade/list/v1";

/// A course, and where somebody stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// [`OVERVIEW_SCHEMA`].
    pub schema: String,
    /// From easy to hard.
    pub exercises: Vec<Stand>,
    /// Of all exercises.
    pub points: Points,
}

/// An exercise, and where somebody stands with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// The folder's name under exercises/.
    pub id: String,
    /// A few words.
    pub title: String,
    /// `beginner`, `intermediate`, `advanced`, or nothing.
    pub level: Option<String>,
    /// Exercises of the course that are to be done before.
    pub builds_on: Vec<String>,
    /// How far it is, by its last grading.
    pub standing: Standing,
    /// Won and open by its last grading; `max` is what the exercise is worth.
    pub points: Points,
    /// Whether the sources are others today than what some check was last run on.
    pub edited_since: bool,
    /// What the last grading came to, if there is one.
    pub last: Option<Entry>,
}

impl Overview {
    /// Of the working copy, by what its logbook says and by what its sources are now.
    #[must_use]
    pub fn of(course: &Course) -> Overview {
        let logbook = Logbook::of(course);
        let levels = course.by_level().into_iter();
        let exercises = levels.flat_map(|(_, exercises)| exercises);
        let exercises: Vec<Stand> = exercises
            .map(|exercise| Stand::of(course, exercise, &logbook))
            .collect();
        let mut points = Points::default();
        exercises.iter().for_each(|stand| points += stand.points);
        Overview {
            schema: OVERVIEW_SCHEMA.to_owned(),
            exercises,
            points,
        }
    }

    /// An exercise of the course.
    #[must_use]
    pub fn exercise(&self, id: &str) -> Option<&Stand> {
        self.exercises.iter().find(|stand| stand.id == id)
    }

    /// How many exercises are done.
    #[must_use]
    pub fn done(&self) -> usize {
        let is_done = |stand: &&Stand| stand.standing == Standing::Done;
        self.exercises.iter().filter(is_done).count()
    }

    /// The next exercise that is not done: the first of those for which all is done that they build on, or the first
    /// of all. Nothing if everything is done.
    #[must_use]
    pub fn next(&self) -> Option<&Stand> {
        let is_open = |stand: &&Stand| stand.standing != Standing::Done;
        let is_open_by_id = |id: &String| self.exercise(id).is_some_and(|it| is_open(&it));
        let open = || self.exercises.iter().filter(is_open);
        let ready = open().find(|stand| !stand.builds_on.iter().any(is_open_by_id));
        ready.or_else(|| open().next())
    }
}

impl Stand {
    fn of(course: &Course, exercise: &Exercise, logbook: &Logbook) -> Stand {
        let last = logbook.last(&exercise.id);
        let known = last.as_ref().map(Entry::points).unwrap_or_default();
        let before = course.before(exercise).into_iter();
        Stand {
            id: exercise.id.clone(),
            title: exercise.title.clone(),
            level: exercise.place.level.map(|level| level.name().to_owned()),
            builds_on: before.map(str::to_owned).collect(),
            standing: Standing::of(last.as_ref()),
            points: Points {
                max: exercise.points.max(known.won + known.open),
                ..known
            },
            edited_since: last.as_ref().is_some_and(|it| !it.is_of(&digest(exercise))),
            last,
        }
    }
}

/// The digest of an exercise's sources as they are now. Sources that cannot be read are as good as none, here as in
/// a grading.
fn digest(exercise: &Exercise) -> String {
    let sources = Sources::read(&exercise.dir).unwrap_or_default();
    sources.fingerprint()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overview(exercises: &[(&str, &[&str], Standing)]) -> Overview {
        let stand = |(id, builds_on, standing): &(&str, &[&str], Standing)| Stand {
            id: (*id).to_owned(),
            title: String::new(),
            level: None,
            builds_on: builds_on.iter().map(|id| (*id).to_owned()).collect(),
            standing: *standing,
            points: Points::default(),
            edited_since: false,
            last: None,
        };
        Overview {
            schema: OVERVIEW_SCHEMA.to_owned(),
            exercises: exercises.iter().map(stand).collect(),
            points: Points::default(),
        }
    }

    #[test]
    fn the_next_exercise_is_the_first_for_which_all_is_done_before() {
        use Standing::{Done, NotStarted, UnderWay};
        for (exercises, next) in [
            (
                &[("a", &[][..], NotStarted), ("b", &[], NotStarted)][..],
                Some("a"),
            ),
            (&[("a", &[], Done), ("b", &["a"], UnderWay)], Some("b")),
            (
                &[
                    ("a", &["c"], NotStarted),
                    ("b", &["a"], NotStarted),
                    ("c", &[], NotStarted),
                ],
                Some("c"),
            ),
            (
                &[("a", &["b"], NotStarted), ("b", &["a"], NotStarted)],
                Some("a"),
            ),
            (&[("a", &[], Done)], None),
        ] {
            let overview = overview(exercises);
            let found = overview.next().map(|stand| &*stand.id);
            assert_eq!(found, next, "{exercises:?}");
        }
    }
}
