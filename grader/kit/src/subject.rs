//! How operations are applied to what the student wrote.

use crate::erased::{Op, Ret, Setup};
use crate::kit::Kit;
use crate::process::{self, Mains};
use crate::task::Task;
use grade_engine::Programs;
use std::any::Any;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

/// What does one operation of a caller.
pub(crate) type Apply<'a> = dyn FnMut(&Op) -> Ret + 'a;

/// The student's object, ready for callers; dropping it drops the object.
pub(crate) trait Instance: Send + Sync {
    /// A caller's whole life: `body` is handed what applies operations. What the caller holds may borrow the
    /// object, and is gone when this returns.
    fn live(&self, body: &mut dyn FnMut(&mut Apply<'_>));
}

type Make = dyn Fn(&Setup, &Kit) -> Arc<dyn Instance> + Send + Sync;

/// Makes the student's object of whatever task.
#[derive(Clone)]
pub(crate) struct ErasedSubject {
    make: Arc<Make>,
    mains: Mains,
}

impl ErasedSubject {
    pub(crate) fn make(&self, setup: &Setup, kit: &Kit) -> Arc<dyn Instance> {
        (self.make)(setup, kit)
    }

    /// What processes of an execution are started from.
    pub(crate) fn programs(&self, setup: &Setup, kit: &Kit) -> Rc<Programs> {
        process::programs(&self.mains, setup, kit)
    }
}

/// Makes the student's object and applies operations to it.
pub struct Subject<T: Task> {
    erased: Arc<ErasedSubject>,
    task: PhantomData<fn() -> T>,
}

impl<T: Task> Clone for Subject<T> {
    fn clone(&self) -> Self {
        Subject {
            erased: self.erased(),
            task: PhantomData,
        }
    }
}

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

impl<T: Task, B: Bound<T>> Instance for BoundInstance<T, B> {
    fn live(&self, body: &mut dyn FnMut(&mut Apply<'_>)) {
        let mut held = B::Held::default();
        body(&mut |op| Ret::new::<T>(B::apply(&self.object, &mut held, op.of::<T>(), &self.kit)));
    }
}

struct PlainInstance<T, S, A> {
    object: S,
    kit: Kit,
    apply: A,
    task: PhantomData<fn() -> T>,
}

impl<T: Task, S: Send + Sync, A: Fn(&S, &T::Op, &Kit) -> T::Ret + Send + Sync> Instance
    for PlainInstance<T, S, A>
{
    fn live(&self, body: &mut dyn FnMut(&mut Apply<'_>)) {
        body(&mut |op| Ret::new::<T>((self.apply)(&self.object, op.of::<T>(), &self.kit)));
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
        Self::from_make(move |setup, kit| {
            Arc::new(PlainInstance {
                object: make(setup.of::<T>(), kit),
                kit: kit.clone(),
                apply,
                task: PhantomData::<fn() -> T>,
            })
        })
    }

    /// The subject that a table describes. What [`Subject::new`] says of panics holds here, too.
    #[must_use]
    #[track_caller]
    pub fn of<B: Bound<T>>() -> Self {
        crate::mishap::watch(std::panic::Location::caller());
        Self::from_make(|setup, kit| {
            Arc::new(BoundInstance::<T, B> {
                object: B::make(setup.of::<T>(), kit),
                kit: kit.clone(),
            })
        })
    }

    pub(crate) fn from_make(
        make: impl Fn(&Setup, &Kit) -> Arc<dyn Instance> + Send + Sync + 'static,
    ) -> Self {
        Subject {
            erased: Arc::new(ErasedSubject {
                make: Arc::new(make),
                mains: Mains::new(),
            }),
            task: PhantomData,
        }
    }

    /// With what another subject's processes are started from.
    pub(crate) fn with_mains_of(self, other: &ErasedSubject) -> Self {
        self.with(|mains| mains.clone_from(&other.mains))
    }

    pub(crate) fn with_main(self, name: &'static str, main: Arc<process::Main>) -> Self {
        self.with(|mains| {
            mains.insert(name, main);
        })
    }

    fn with(self, change: impl FnOnce(&mut Mains)) -> Self {
        let mut erased = Arc::unwrap_or_clone(self.erased);
        change(&mut erased.mains);
        Subject {
            erased: Arc::new(erased),
            task: PhantomData,
        }
    }

    pub(crate) fn erased(&self) -> Arc<ErasedSubject> {
        Arc::clone(&self.erased)
    }
}

/// The student's types, each under the name by which checks refer to it.
#[derive(Debug, Default)]
pub struct Subjects(BTreeMap<&'static str, Box<dyn Any + Send + Sync>>);

impl Subjects {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A student's type. A check that names no subject means the one called `""`.
    #[must_use]
    pub fn with<T: Task>(mut self, name: &'static str, subject: Subject<T>) -> Self {
        self.0.insert(name, Box::new(subject));
        self
    }

    /// The only student's type.
    #[must_use]
    pub fn only<T: Task>(subject: Subject<T>) -> Self {
        Subjects::new().with("", subject)
    }

    pub(crate) fn get<T: Task>(&self, name: &str) -> Option<Subject<T>> {
        self.0.get(name)?.downcast_ref().cloned()
    }
}
