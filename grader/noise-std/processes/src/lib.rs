//! `std` for student code on real threads, of exercises that allow processes: the noise std, with `process`. It never
//! starts a process: such exercises are checked in the model.

#![allow(
    missing_docs,
    reason = "every public item is std's; what it does is documented there"
)]

pub use noise_std::*;

pub mod process {
    //! `std::process`, as far as the model has it. Starting a process is an error.

    use std::ffi::{OsStr, OsString};
    use std::io::{self, ErrorKind};

    pub use std::process::{Child, ChildStdin, ChildStdout, ExitStatus, Output, Stdio};

    #[derive(Debug)]
    pub struct Command {
        program: OsString,
    }

    impl Command {
        pub fn new<S: AsRef<OsStr>>(program: S) -> Command {
            Command {
                program: program.as_ref().to_owned(),
            }
        }

        pub fn stdin<T: Into<Stdio>>(&mut self, _stdin: T) -> &mut Command {
            self
        }

        pub fn stdout<T: Into<Stdio>>(&mut self, _stdout: T) -> &mut Command {
            self
        }

        pub fn spawn(&mut self) -> io::Result<Child> {
            let why = "processes are started in the model only";
            Err(io::Error::new(ErrorKind::Unsupported, why))
        }

        pub fn status(&mut self) -> io::Result<ExitStatus> {
            self.spawn()?.wait()
        }

        #[must_use]
        pub fn get_program(&self) -> &OsStr {
            &self.program
        }
    }
}
