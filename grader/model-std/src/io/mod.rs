//! `std::io` with the model's own output streams. Never writes to the process's.

mod stream;

pub use std::io::{
    BufRead, BufReader, BufWriter, Bytes, Chain, Cursor, Empty, Error, ErrorKind, IntoInnerError,
    IoSlice, IoSliceMut, IsTerminal, LineWriter, Lines, Read, Repeat, Result, Seek, SeekFrom, Sink,
    Split, Stdin, StdinLock, Take, Write, copy, empty, prelude, read_to_string, repeat, sink,
    stdin,
};
#[doc(hidden)]
pub use stream::{_eprint, _print};
pub use stream::{Stderr, StderrLock, Stdout, StdoutLock, stderr, stdout};
