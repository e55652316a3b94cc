//! Taking a submission in: from a folder or an archive to its sources, and to what lay beside them
//! that looked like an attempt. Never follows a link, never waits for a file to end, never writes,
//! and never executes anything.

pub mod archive;
mod attempts;
mod caps;
mod folder;
mod layout;
mod manifest;
mod names;
mod place;
mod sources;
mod submission;
mod tree;
mod unreadable;
mod walk;

pub use sources::Sources;
pub use submission::{Admitted, Submission};
pub use tree::Tree;
pub use unreadable::Unreadable;
