//! Building: what everyone links, once; a submission, at every edit. Never runs what it builds.

mod compiler;
mod confinement;
mod diagnostics;
mod fences;
mod fingerprint;
mod rustc;
mod sources;
mod stage;
mod submission;
mod supervised;
mod support;

pub use confinement::Confinement;
pub use fences::Fences;
pub use sources::{Sources, Unreadable};
pub use stage::Stage;
pub use submission::{NotBuilt, build};
pub use support::Support;
