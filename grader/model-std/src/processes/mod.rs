//! `std::process` as groups of the model's threads. Never starts a process of the system.
//!
//! Student code knows it by std's name only where an exercise allows it: the crate that such a submission is compiled
//! against calls it so. The one program that there is runs a function of the submission's own, which is handed its
//! input and output. So what a process could be given besides (arguments, an environment, a folder, a standard error)
//! is missing, and so is what ends the process one is in. A process that was started so starts none itself.

mod child;
mod command;
mod pipe;
mod status;

pub use child::{Child, ChildStdin, ChildStdout};
pub use command::{Command, Stdio};
pub use status::{ExitStatus, Output};
