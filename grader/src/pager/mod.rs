//! Showing a text piece by piece, as fast as a reader wants it. Knows nothing of what the pieces
//! say.

mod position;
mod terminal;

pub use position::{Change, Move, Pager};
pub use terminal::on_terminal;
