//! What is asked of the pool that squares numbers; never how it is to be built.

mod model;
mod op;
mod rules;
mod subject;
mod suite;

pub use model::PoolModel;
pub use op::{Op, Ret, Setup};
pub use subject::subjects;
pub use suite::suite;
