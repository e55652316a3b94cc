//! Confinement: what the operating system holds a submission's processes to, so that they reach nothing
//! but themselves. Never trusts what a process says of itself: a worker puts its layers on before it
//! calls student code, and none can be taken off again.
//!
//! Two kinds of processes are confined. A *worker* runs student code; it needs memory, threads and the
//! descriptors it was started with, and confines itself to a [`Cell`]. A *compiler* reads student
//! code; it needs its toolchain, our libraries and a folder to write to, and a launcher of ours confines
//! it to a [`Workshop`] before it becomes the compiler.
//!
//! Linux has all layers. Elsewhere those that are missing are named.

mod apply;
#[cfg(target_os = "linux")]
mod calls;
mod cell;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod identity;
pub mod launcher;
mod layer;
#[cfg(target_os = "linux")]
mod limits;
mod narrowed;
mod probe;
#[cfg(unix)]
mod session;
mod standing;
mod workshop;

pub use cell::Cell;
pub use layer::{Layer, Layers, UnknownLayer};
pub use narrowed::{Bound, Narrowed, Process, narrowed, told, use_what_may_be_used};
pub use probe::Attempt;
pub use standing::Standing;
pub use workshop::{Reach, Workshop};
