//! `std::io` with the model's own streams. Never reads or writes the process's.

mod input;
mod stream;
mod terminal;

pub use input::{Stdin, StdinLock, stdin};
pub use std::io::{
    BufRead, BufReader, BufWriter, Bytes, Chain, Cursor, Empty, Error, ErrorKind, IntoInnerError,
    IoSlice, IoSliceMut, LineWriter, Lines, Read, Repeat, Result, Seek, SeekFrom, Sink, Split,
    Take, Write, copy, empty, prelude, read_to_string, repeat, sink,
};
#[doc(hidden)]
pub use stream::{_eprint, _print};
pub use stream::{Stderr, StderrLock, Stdout, StdoutLock, stderr, stdout};
pub use terminal::IsTerminal;
