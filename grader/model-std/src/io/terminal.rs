//! `IsTerminal`, which std lets nobody else implement. Nothing is one.

use super::{Stderr, StderrLock, Stdin, StdinLock, Stdout, StdoutLock};

mod sealed {
    pub trait Sealed {}
}

pub trait IsTerminal: sealed::Sealed {
    fn is_terminal(&self) -> bool;
}

macro_rules! no_terminals {
    ($($stream:ty)*) => {
        $(
            impl sealed::Sealed for $stream {}

            impl IsTerminal for $stream {
                fn is_terminal(&self) -> bool {
                    false
                }
            }
        )*
    };
}

no_terminals!(Stdin StdinLock<'_> Stdout StdoutLock<'_> Stderr StderrLock<'_>);
