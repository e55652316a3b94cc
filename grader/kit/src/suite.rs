//! All checks of one exercise.

use crate::check::Check;
use crate::erased;
use crate::task::Task;

/// The checks of an exercise, in the order in which they are run and shown.
#[derive(Default)]
pub struct Suite {
    pub(crate) all: Vec<erased::Check>,
    pub(crate) whatever_the_clock: bool,
}

impl std::fmt::Debug for Suite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.check_names()).finish()
    }
}

impl Suite {
    /// No checks yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more check.
    #[must_use]
    pub fn check<T: Task>(mut self, check: Check<T>) -> Self {
        self.all.push(check.erased);
        self
    }

    /// More checks.
    #[must_use]
    pub fn checks<T: Task>(self, checks: impl IntoIterator<Item = Check<T>>) -> Self {
        checks.into_iter().fold(self, Suite::check)
    }

    /// No rule of these checks speaks of time, so each must hold however late a timer fires and
    /// however far the clock jumps.
    ///
    /// Unless told, that is not demanded: "the job is not done before its hour has come" is broken
    /// by right code if the hour passes at once. Rules are then judged in ideal time only; results,
    /// panics and waits always are.
    #[must_use]
    pub fn whatever_the_clock(mut self) -> Self {
        self.whatever_the_clock = true;
        self
    }

    /// The checks' names, in order.
    #[must_use]
    pub fn check_names(&self) -> Vec<String> {
        self.all
            .iter()
            .map(|check| check.name().to_owned())
            .collect()
    }

    pub(crate) fn find(&self, name: &str) -> Option<&erased::Check> {
        self.all.iter().find(|check| check.name() == name)
    }
}
