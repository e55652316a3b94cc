//! What became of the layers.

use crate::layer::Layer;
use std::fmt;
use std::io;

/// A layer, and whether a process has it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The layer.
    pub layer: Layer,
    /// Whether it is on.
    pub active: bool,
    /// How far it goes, or why it cannot be had.
    pub detail: String,
}

/// A layer that cannot be put on is an error.
pub(crate) fn insist(layer: Layer, outcome: io::Result<String>) -> io::Result<()> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{layer}: {error}"));
    outcome.map(drop).map_err(named)
}

impl Standing {
    pub(crate) fn of(layer: Layer, outcome: io::Result<String>) -> Self {
        let (active, detail) = match outcome {
            Ok(detail) => (true, detail),
            Err(error) => (false, error.to_string()),
        };
        Standing {
            layer,
            active,
            detail,
        }
    }

    /// From such a line.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, '\t');
        let (name, active) = (parts.next()?, parts.next()?);
        Some(Standing {
            layer: Layer::ALL.into_iter().find(|layer| layer.name() == name)?,
            active: match active {
                "on" => true,
                "off" => false,
                _ => return None,
            },
            detail: parts.next()?.to_owned(),
        })
    }
}

/// One line, as the launcher prints it.
impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let active = if self.active { "on" } else { "off" };
        write!(f, "{}\t{active}\t{}", self.layer, self.detail)
    }
}
