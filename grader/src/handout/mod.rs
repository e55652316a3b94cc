//! A student's copy of a course: what it holds, making it, and how one differs from the course. Never
//! holds references, fixtures or anything else that is not named here.

mod compare;
mod lock;
mod plan;
mod repository;
mod walk;
mod write;

pub use compare::{Different, differences};
pub use plan::{Handout, Options};
pub use repository::{Repository, make_repository};
