//! A result of whatever task.

use crate::task::Task;
use std::fmt::Write;
use std::hash::{Hash, Hasher};

/// What an operation returned.
pub(crate) struct Ret(Box<dyn AnyRet>);

trait AnyRet: Send {
    fn write(&self, to: &mut dyn Write) -> std::fmt::Result;
    fn hash_into(&self, hasher: &mut dyn Hasher);
}

struct RetOf<T: Task>(T::Ret);

impl<T: Task> AnyRet for RetOf<T> {
    fn write(&self, to: &mut dyn Write) -> std::fmt::Result {
        T::write_ret(&self.0, to)
    }

    fn hash_into(&self, mut hasher: &mut dyn Hasher) {
        self.0.hash(&mut hasher);
    }
}

impl Ret {
    pub(crate) fn new<T: Task>(ret: T::Ret) -> Self {
        Ret(Box::new(RetOf::<T>(ret)))
    }

    /// Writes it as a person reads it.
    ///
    /// # Errors
    /// Those of `to`.
    pub(crate) fn write(&self, to: &mut dyn Write) -> std::fmt::Result {
        self.0.write(to)
    }

    /// As a person reads it, and as it is compared.
    pub(crate) fn shown(&self) -> String {
        let mut text = String::new();
        // Writing into a string does not fail.
        let _ = self.write(&mut text);
        text
    }
}

impl Hash for Ret {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.hash_into(hasher);
    }
}
