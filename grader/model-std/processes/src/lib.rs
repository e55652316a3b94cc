//! `std` for student code of exercises that allow processes: the model of std, with `process`. Adds nothing else.

pub use model_std::processes as process;
pub use model_std::*;
