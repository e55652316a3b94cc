//! Building: what everyone links, once; a submission, at every edit. Never runs what it builds.

mod cache_lock;
mod cargo;
mod checks_not_built;
mod checks_source;
mod compiler;
mod confinement;
mod diagnostics;
mod fences;
mod files_read;
mod fingerprint;
mod forbidden;
mod kept;
mod linking;
mod origin;
mod own_program;
mod record;
mod room;
mod rustc;
mod stage;
mod submission;
mod supervised;
mod support;

pub use checks_not_built::ChecksNotBuilt;
pub use confinement::{Confinement, Unconfined};
pub use fences::Fences;
pub(crate) use fingerprint::Fingerprint;
pub(crate) use rustc::EDITION;
pub use stage::Stage;
pub use submission::{NotBuilt, build};
pub use support::Support;
