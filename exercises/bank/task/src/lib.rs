//! The task of the exercise `bank`: what accounts shared between threads promise.
//! Never holds an implementation, nor anything an implementation could be built from.

mod bank;
mod error;

pub use bank::{AccountId, Bank, Cents};
pub use error::BankError;
