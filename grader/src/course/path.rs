//! The order in which a course is to be done. Never about what somebody has done of it.

use super::{Course, Exercise, Level};

impl Course {
    /// The exercises of each level, easy ones first; those of no level last. Within a level in the course's
    /// order.
    #[must_use]
    pub fn by_level(&self) -> Vec<(Option<Level>, Vec<&Exercise>)> {
        let levels = [Level::Beginner, Level::Intermediate, Level::Advanced];
        let levels = levels.map(Some).into_iter().chain([None]);
        let of = |level: Option<Level>| {
            let exercises = self.exercises.iter();
            exercises.filter(move |exercise| exercise.place.level == level)
        };
        let all = levels.map(|level| (level, of(level).collect::<Vec<_>>()));
        all.filter(|(_, exercises)| !exercises.is_empty()).collect()
    }

    /// What is to be done before an exercise, as far as the course has it.
    #[must_use]
    pub fn before<'a>(&self, exercise: &'a Exercise) -> Vec<&'a str> {
        let is_there = |id: &&String| self.exercises.iter().any(|other| other.id == **id);
        let before = exercise.place.builds_on.iter().filter(is_there);
        before.map(String::as_str).collect()
    }
}
