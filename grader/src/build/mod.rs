//! Building: what everyone links, once; a submission, at every edit. Never runs what it builds.

mod compiler;
mod confinement;
mod diagnostics;
mod fences;
mod files_read;
mod fingerprint;
mod forbidden;
mod rustc;
mod stage;
mod submission;
mod supervised;
mod support;

pub use confinement::{Confinement, Unconfined};
pub use fences::Fences;
pub(crate) use fingerprint::Fingerprint;
pub use stage::Stage;
pub use submission::{NotBuilt, build};
pub use support::Support;
