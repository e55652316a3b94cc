//! What the student's object is made from, whatever the task.

use super::OF_ITS_TASK;
use crate::task::Task;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::any::Any;
use std::sync::Arc;

/// What a scenario's object is made from.
#[derive(Clone)]
pub(crate) struct Setup(Arc<dyn AnySetup>);

trait AnySetup: Send + Sync {
    fn to_value(&self) -> serde_json::Result<Value>;
    fn as_any(&self) -> &dyn Any;
}

struct SetupOf<T: Task>(T::Setup);

impl<T: Task> AnySetup for SetupOf<T> {
    fn to_value(&self) -> serde_json::Result<Value> {
        serde_json::to_value(&self.0)
    }

    fn as_any(&self) -> &dyn Any {
        &self.0
    }
}

impl Setup {
    pub(crate) fn new<T: Task>(setup: T::Setup) -> Self {
        Setup(Arc::new(SetupOf::<T>(setup)))
    }

    pub(crate) fn of<T: Task>(&self) -> &T::Setup {
        self.0.as_any().downcast_ref().expect(OF_ITS_TASK)
    }
}

impl Serialize for Setup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.0.to_value().map_err(S::Error::custom)?;
        value.serialize(serializer)
    }
}
