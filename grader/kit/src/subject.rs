//! How operations are applied to what the student wrote.

use crate::probe::Probes;
use crate::task::Task;
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The student's object, ready for operations; dropping it drops the object.
pub(crate) type Instance<T> = Arc<
    dyn Fn(
            &<T as linearizability::SequentialModel>::Op,
        ) -> <T as linearizability::SequentialModel>::Ret
        + Send
        + Sync,
>;

type Make<T> = dyn Fn(&<T as Task>::Setup, &Probes) -> Instance<T> + Send + Sync;

/// Makes the student's object and applies operations to it.
pub struct Subject<T: Task>(Box<Make<T>>);

impl<T: Task> std::fmt::Debug for Subject<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subject")
    }
}

impl<T: Task> Subject<T> {
    /// `make` makes the object; `apply` does one operation on it and says what it returned.
    ///
    /// Both may be called many times, and `apply` from several threads at once. A panic that comes from the source of
    /// the crate which calls this is taken for a mistake of the checks, and trouble of the exercise: one that is meant
    /// is made by [`Probes::panic`].
    #[track_caller]
    pub fn new<S: Send + Sync + 'static>(
        make: impl Fn(&T::Setup, &Probes) -> S + Send + Sync + 'static,
        apply: impl Fn(&S, &T::Op, &Probes) -> T::Ret + Send + Sync + Copy + 'static,
    ) -> Self {
        crate::mishap::watch(std::panic::Location::caller());
        Subject(Box::new(move |setup, probes| {
            let object = make(setup, probes);
            let probes = probes.clone();
            Arc::new(move |op: &T::Op| apply(&object, op, &probes))
        }))
    }

    pub(crate) fn make(&self, setup: &T::Setup, probes: &Probes) -> Instance<T> {
        (self.0)(setup, probes)
    }
}

/// The student's types, each under the name by which checks refer to it.
#[derive(Debug, Default)]
pub struct Subjects(BTreeMap<&'static str, Arc<dyn Any + Send + Sync>>);

impl Subjects {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A student's type. A check that names no subject means the one called `""`.
    #[must_use]
    pub fn with<T: Task>(mut self, name: &'static str, subject: Subject<T>) -> Self {
        self.0.insert(name, Arc::new(subject));
        self
    }

    /// The only student's type.
    #[must_use]
    pub fn only<T: Task>(subject: Subject<T>) -> Self {
        Subjects::new().with("", subject)
    }

    pub(crate) fn get<T: Task>(&self, name: &str) -> Option<Arc<Subject<T>>> {
        Arc::clone(self.0.get(name)?).downcast().ok()
    }
}
