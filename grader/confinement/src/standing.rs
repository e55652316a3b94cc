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
    /// Whether all of it is on: an older kernel may have a part.
    pub whole: bool,
    /// How far it goes, or why it cannot be had.
    pub detail: String,
}

/// A layer that was put on.
pub(crate) struct Put {
    pub(crate) detail: String,
    pub(crate) whole: bool,
}

impl From<String> for Put {
    fn from(detail: String) -> Self {
        Put {
            detail,
            whole: true,
        }
    }
}

/// A layer that cannot be put on is an error.
pub(crate) fn insist(layer: Layer, outcome: io::Result<Put>) -> io::Result<()> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{layer}: {error}"));
    outcome.map(drop).map_err(named)
}

impl Standing {
    pub(crate) fn of(layer: Layer, outcome: io::Result<Put>) -> Self {
        let (active, whole, detail) = match outcome {
            Ok(Put { detail, whole }) => (true, whole, detail),
            Err(error) => (false, false, error.to_string()),
        };
        Standing {
            layer,
            active,
            whole,
            detail,
        }
    }

    /// From such a line.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, '\t');
        let name = parts.next()?;
        let (active, whole) = match parts.next()? {
            "on" => (true, true),
            "partly" => (true, false),
            "off" => (false, false),
            _ => return None,
        };
        Some(Standing {
            layer: Layer::ALL.into_iter().find(|layer| layer.name() == name)?,
            active,
            whole,
            detail: parts.next()?.to_owned(),
        })
    }
}

/// One line, as the launcher prints it.
impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let active = match (self.active, self.whole) {
            (true, true) => "on",
            (true, false) => "partly",
            (false, _) => "off",
        };
        write!(f, "{}\t{active}\t{}", self.layer, self.detail)
    }
}
