//! What is asked of the bank; never how it is to be done.

mod model;
mod op;
mod subject;
mod suite;

pub use model::BankModel;
pub use op::{Op, Refusal, Ret};
pub use subject::subjects;
pub use suite::suite;
