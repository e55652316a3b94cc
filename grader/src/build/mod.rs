//! Building: what everyone links, once; a submission, at every edit. Never runs what it builds.

mod diagnostics;
mod fingerprint;
mod rustc;
mod stage;
mod submission;
mod support;

pub(crate) use fingerprint::Fingerprint;
pub use stage::Stage;
pub use submission::{Built, NotBuilt, build};
pub use support::Support;
