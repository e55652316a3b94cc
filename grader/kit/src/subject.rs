//! How operations are applied to what the student wrote.

use crate::kit::Kit;
use crate::task::Task;
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What does one operation of a caller.
pub(crate) type Apply<'a, T> = dyn FnMut(&<T as Task>::Op) -> <T as Task>::Ret + 'a;

/// The student's object, ready for callers; dropping it drops the object.
pub(crate) trait Instance<T: Task>: Send + Sync {
    /// A caller's whole life: `body` is handed what applies operations. What the caller holds may borrow the
    /// object, and is gone when this returns.
    fn live(&self, body: &mut dyn FnMut(&mut Apply<'_, T>));
}

type Make<T> = dyn Fn(&<T as Task>::Setup, &Kit) -> Arc<dyn Instance<T>> + Send + Sync;

/// Makes the student's object and applies operations to it.
pub struct Subject<T: Task>(Box<Make<T>>);

impl<T: Task> std::fmt::Debug for Subject<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subject")
    }
}

/// The student's object `Self::Object`, with what callers hold between operations. [`operations!`](crate::operations)
/// writes it from a table.
pub trait Bound<T: Task>: 'static {
    /// What is made once in each execution.
    type Object: Send + Sync + 'static;

    /// What a caller holds between its operations: permits, guards, tickets, handles.
    type Held<'a>: Default;

    /// Makes the object.
    fn make(setup: &T::Setup, kit: &Kit) -> Self::Object;

    /// Does one operation of a caller and says what it returned.
    fn apply<'a>(
        object: &'a Self::Object,
        held: &mut Self::Held<'a>,
        op: &T::Op,
        kit: &Kit,
    ) -> T::Ret;
}

struct BoundInstance<T: Task, B: Bound<T>> {
    object: B::Object,
    kit: Kit,
}

impl<T: Task, B: Bound<T>> Instance<T> for BoundInstance<T, B> {
    fn live(&self, body: &mut dyn FnMut(&mut Apply<'_, T>)) {
        let mut held = B::Held::default();
        body(&mut |op| B::apply(&self.object, &mut held, op, &self.kit));
    }
}

struct PlainInstance<S, A> {
    object: S,
    kit: Kit,
    apply: A,
}

impl<T: Task, S: Send + Sync, A: Fn(&S, &T::Op, &Kit) -> T::Ret + Send + Sync> Instance<T>
    for PlainInstance<S, A>
{
    fn live(&self, body: &mut dyn FnMut(&mut Apply<'_, T>)) {
        body(&mut |op| (self.apply)(&self.object, op, &self.kit));
    }
}

impl<T: Task> Subject<T> {
    /// `make` makes the object; `apply` does one operation on it and says what it returned. Callers hold nothing
    /// between operations.
    ///
    /// Both may be called many times, and `apply` from several threads at once. A panic that comes from the source of
    /// the crate which calls this is taken for a mistake of the checks, and trouble of the exercise: one that is meant
    /// is made by [`Kit::panic`].
    #[track_caller]
    pub fn new<S: Send + Sync + 'static>(
        make: impl Fn(&T::Setup, &Kit) -> S + Send + Sync + 'static,
        apply: impl Fn(&S, &T::Op, &Kit) -> T::Ret + Send + Sync + Copy + 'static,
    ) -> Self {
        crate::mishap::watch(std::panic::Location::caller());
        Subject(Box::new(move |setup, kit| {
            let object = make(setup, kit);
            let kit = kit.clone();
            Arc::new(PlainInstance { object, kit, apply })
        }))
    }

    /// The subject that a table describes. What [`Subject::new`] says of panics holds here, too.
    #[must_use]
    #[track_caller]
    pub fn of<B: Bound<T>>() -> Self {
        crate::mishap::watch(std::panic::Location::caller());
        Subject(Box::new(|setup, kit| {
            Arc::new(BoundInstance::<T, B> {
                object: B::make(setup, kit),
                kit: kit.clone(),
            })
        }))
    }

    pub(crate) fn from_make(
        make: impl Fn(&T::Setup, &Kit) -> Arc<dyn Instance<T>> + Send + Sync + 'static,
    ) -> Self {
        Subject(Box::new(make))
    }

    pub(crate) fn make(&self, setup: &T::Setup, kit: &Kit) -> Arc<dyn Instance<T>> {
        (self.0)(setup, kit)
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
