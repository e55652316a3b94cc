//! A session on a whole terminal: what is shown, what each key means, how it is drawn. Never grades, and decides
//! nothing about points.

mod draw;
mod editor;
mod key;
mod look;
mod panel;
mod styled;
mod terminal;

pub use draw::draw;
pub use editor::Editor;
pub use key::{Key, meaning};
pub use look::{Ask, Look, Panel};
pub use terminal::{Screen, Typed};
