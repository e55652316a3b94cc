//! The task of the exercise `bank_queue`: what accounts promise that belong to one thread.
//! Never holds an implementation, nor anything an implementation could be built from.

mod bank;
mod error;

pub use bank::{AccountId, Bank, Cents};
pub use error::BankError;
