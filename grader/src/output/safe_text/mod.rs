//! Makes text from a submission harmless where it is shown, one destination a file. Never shortens
//! and never drops a character without a trace; what is dangerous becomes visible.

mod csv;
mod github;
mod html;
mod json;
mod markdown;
mod terminal;
mod visible;
mod xml;

pub use csv::csv;
pub use github::{github_log, github_message, github_property};
pub use html::{document, html};
pub use json::json;
pub use markdown::{markdown, markdown_block};
pub use terminal::{line, lines};
pub use xml::xml;
