//! The task of the exercise `async_executor`: what an executor promises.
//! Never holds an implementation, nor anything an implementation could be built from.

mod executor;
mod lost;

pub use executor::Executor;
pub use lost::TaskLost;
