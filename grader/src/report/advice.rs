//! What could be better about a submission that is right. Never about points.

use super::Place;
use serde::{Deserialize, Serialize};

/// A piece of advice, computed from evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// A few sentences.
    pub text: String,
    /// The lines that it is about, the one to look at first before all others.
    pub places: Vec<Place>,
}
