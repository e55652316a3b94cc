//! What stands around a worker: everything, everything but one layer, one alone, or nothing.

use grade_confinement::{Layer, Layers};
use serde::{Deserialize, Serialize};

/// Some layers, by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Fence(String);

impl Fence {
    /// Every layer of `there`.
    pub(crate) fn everything(there: Layers) -> Fence {
        Fence(there.to_string())
    }

    /// All but one.
    pub(crate) fn without(there: Layers, layer: Layer) -> Fence {
        Fence(there.without(layer).to_string())
    }

    /// One alone.
    pub(crate) fn only(layer: Layer) -> Fence {
        Fence(layer.to_string())
    }

    /// No layer.
    pub(crate) fn nothing() -> Fence {
        Fence(String::new())
    }

    /// All to be tried on a machine that has `there`.
    pub(crate) fn all(there: Layers) -> Vec<Fence> {
        let mut all = vec![Fence::everything(there), Fence::nothing()];
        all.extend(there.iter().map(|layer| Fence::without(there, layer)));
        all.extend(there.iter().map(Fence::only));
        all
    }

    pub(crate) fn layers(&self) -> Layers {
        self.0.parse().expect("names of layers")
    }
}
