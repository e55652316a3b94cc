//! What a worker confines itself to, before it calls any student code. What it cannot put on is an error:
//! whoever started it decides beforehand what there is to be put on.

use crate::layer::Layers;
use std::ffi::OsString;
use std::io;

/// What a worker is to be confined to, as it is handed to its process: arguments, because its
/// environment is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The process that starts it, and without which it ends.
    pub parent: u32,
    /// The layers to put on.
    pub layers: Layers,
    /// The port on loopback that it needs.
    pub port: Option<u16>,
}

impl Cell {
    /// As arguments.
    #[must_use]
    pub fn to_args(&self) -> [OsString; 3] {
        let port = self.port.map_or_else(String::new, |port| port.to_string());
        [self.parent.to_string(), self.layers.to_string(), port].map(OsString::from)
    }

    /// From a program's arguments, its name left out.
    ///
    /// # Errors
    /// When they are not what [`to_args`](Cell::to_args) gives.
    pub fn from_args(args: impl IntoIterator<Item = OsString>) -> io::Result<Self> {
        Self::parse(args.into_iter()).ok_or_else(|| {
            let message = "a worker is started by the grader, which tells it how to confine itself";
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })
    }

    fn parse(mut args: impl Iterator<Item = OsString>) -> Option<Self> {
        let cell = Cell {
            parent: args.next()?.to_str()?.parse().ok()?,
            layers: args.next()?.to_str()?.parse().ok()?,
            port: match args.next()?.to_str()? {
                "" => None,
                port => Some(port.parse().ok()?),
            },
        };
        args.next().is_none().then_some(cell)
    }

    /// Confines this process, for good. It must have one thread only.
    ///
    /// # Errors
    /// When a layer cannot be put on; says which.
    pub fn enter(&self) -> io::Result<()> {
        crate::apply::worker(self, &mut crate::standing::insist)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_survives_being_handed_over_as_arguments() {
        for (layers, port) in [(Layers::ALL, None), (Layers::NONE, Some(8080))] {
            let cell = Cell {
                parent: 17,
                layers,
                port,
            };
            assert_eq!(Cell::from_args(cell.to_args()).unwrap(), cell);
        }
    }

    #[test]
    fn a_worker_that_nobody_told_how_to_confine_itself_does_not_start() {
        for args in [
            &[][..],
            &["1"],
            &["1", "landlock"],
            &["1", "none", ""],
            &["1", "", "", ""],
        ] {
            let args = args.iter().map(OsString::from);
            assert!(Cell::from_args(args).is_err());
        }
    }
}
