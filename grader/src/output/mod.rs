//! What a report looks like to people and to other systems. Never decides anything about points.
//!
//! A submission's words are in every report: names of threads, values, panic messages, the
//! compiler's quotations. [`safe_text`] is the only place that makes them harmless, and every
//! format goes through it.

mod canvas;
pub mod cargo;
pub mod chapter;
pub(crate) mod course;
pub mod deliver;
pub mod github;
pub mod html;
pub mod human;
mod ignored;
pub mod json;
mod markdown;
pub(crate) mod onward;
pub mod proposed;
pub mod rows;
pub mod safe_text;
pub(crate) mod watching;
pub mod words;

pub(crate) use canvas::clip;
pub use canvas::{Canvas, Line, palette};
pub use deliver::deliver;
