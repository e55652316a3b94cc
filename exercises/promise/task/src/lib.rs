//! The task of the exercise `promise`: what a promise promises.
//! Never holds an implementation, nor anything an implementation could be built from.

mod outcome;
mod promise;

pub use outcome::{AlreadySettled, Failure, Outcome};
pub use promise::{Callback, Promise};
