//! What a compiler is confined to. Its launcher puts that on, and then becomes the compiler.

use crate::layer::Layers;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

/// What stays within reach of a process. Everything else does not, for as long as it lives, and for
/// whatever it starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Files, and whatever is below folders, to read.
    pub read: Vec<PathBuf>,
    /// The same, to read and to execute.
    pub execute: Vec<PathBuf>,
    /// The same, to read and to write.
    pub write: Vec<PathBuf>,
    /// A TCP port to connect to.
    pub port: Option<u16>,
}

/// What a compiler, a linker and what they start are to be confined to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workshop {
    /// The process that starts it, and without which it ends.
    pub parent: u32,
    /// The layers to put on.
    pub layers: Layers,
    /// The files it needs; no port.
    pub reach: Reach,
}

/// What stands between the launcher's own arguments and the command.
const COMMAND: &str = "--";

impl Workshop {
    /// As arguments; the command comes after them.
    #[must_use]
    pub fn to_args(&self) -> Vec<OsString> {
        let mut args = vec![
            self.parent.to_string().into(),
            self.layers.to_string().into(),
        ];
        let Reach {
            read,
            execute,
            write,
            port: _,
        } = &self.reach;
        for (option, paths) in [("read", read), ("execute", execute), ("write", write)] {
            for path in paths {
                args.extend([option.into(), path.clone().into_os_string()]);
            }
        }
        args.push(COMMAND.into());
        args
    }

    /// From arguments, together with the command that stands behind them.
    ///
    /// # Errors
    /// When they are not what [`to_args`](Workshop::to_args) gives, or no command follows.
    pub fn from_args(
        args: impl IntoIterator<Item = OsString>,
    ) -> io::Result<(Self, Vec<OsString>)> {
        Self::parse(args.into_iter()).ok_or_else(|| {
            let message = "the launcher is started by the grader, which tells it what to launch";
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })
    }

    fn parse(mut args: impl Iterator<Item = OsString>) -> Option<(Self, Vec<OsString>)> {
        let mut workshop = Workshop {
            parent: args.next()?.to_str()?.parse().ok()?,
            layers: args.next()?.to_str()?.parse().ok()?,
            reach: Reach::default(),
        };
        loop {
            let option = args.next()?;
            let paths = match option.to_str()? {
                "read" => &mut workshop.reach.read,
                "execute" => &mut workshop.reach.execute,
                "write" => &mut workshop.reach.write,
                COMMAND => break,
                _ => return None,
            };
            paths.push(args.next()?.into());
        }
        let command: Vec<OsString> = args.collect();
        (!command.is_empty()).then_some((workshop, command))
    }

    /// Confines this process, for good. It must have one thread only.
    ///
    /// # Errors
    /// When a layer cannot be put on; says which.
    pub fn enter(&self) -> io::Result<()> {
        crate::apply::compiler(self, &mut crate::standing::insist)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workshop_survives_being_handed_over_as_arguments() {
        let workshop = Workshop {
            parent: 17,
            layers: Layers::ALL,
            reach: Reach {
                read: vec!["/a b".into(), "--".into()],
                execute: vec!["/bin".into()],
                write: Vec::new(),
                port: None,
            },
        };
        let command = ["rustc", "--", "read"].map(OsString::from);
        let args = workshop.to_args().into_iter().chain(command.clone());
        let (read, launched) = Workshop::from_args(args).unwrap();
        assert_eq!(read, workshop);
        assert_eq!(launched, command);
    }

    #[test]
    fn a_launcher_without_anything_to_launch_says_so() {
        for args in [
            &[][..],
            &["1", ""],
            &["1", "", "--"],
            &["1", "", "read", "--"],
        ] {
            let args = args.iter().map(OsString::from);
            assert!(Workshop::from_args(args).is_err());
        }
    }
}
