//! An operation of whatever task.

use super::OF_ITS_TASK;
use crate::step::Call;
use crate::task::Task;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::any::Any;
use std::fmt::{Debug, Formatter};
use std::sync::Arc;

/// An operation with its arguments.
#[derive(Clone)]
pub(crate) struct Op(Arc<dyn AnyOp>);

trait AnyOp: Send + Sync {
    fn shown(&self) -> String;
    fn to_value(&self) -> serde_json::Result<Value>;
    fn as_any(&self) -> &dyn Any;
}

struct OpOf<T: Task>(T::Op);

impl<T: Task> AnyOp for OpOf<T> {
    fn shown(&self) -> String {
        T::show_op(&self.0)
    }

    fn to_value(&self) -> serde_json::Result<Value> {
        serde_json::to_value(&self.0)
    }

    fn as_any(&self) -> &dyn Any {
        &self.0
    }
}

impl Op {
    pub(crate) fn new<T: Task>(op: T::Op) -> Self {
        Op(Arc::new(OpOf::<T>(op)))
    }

    pub(crate) fn each<T: Task>(ops: impl IntoIterator<Item = T::Op>) -> impl Iterator<Item = Op> {
        ops.into_iter().map(Op::new::<T>)
    }

    /// As a person reads it.
    pub(crate) fn shown(&self) -> String {
        self.0.shown()
    }

    pub(crate) fn of<T: Task>(&self) -> &T::Op {
        self.0.as_any().downcast_ref().expect(OF_ITS_TASK)
    }
}

impl Debug for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

impl Serialize for Op {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.0.to_value().map_err(S::Error::custom)?;
        value.serialize(serializer)
    }
}

impl<'a> Call<'a, Op> {
    pub(crate) fn of<T: Task>(&self) -> Call<'a, T::Op> {
        Call {
            op: self.op.of::<T>(),
            me: self.me,
            waited: self.waited,
        }
    }
}
