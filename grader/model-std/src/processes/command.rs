//! `Command`: what a process is to be made from, and its making. Making one is no scheduling point: nobody can notice
//! it before the new process does something.

use super::child::{Child, ChildStdin, ChildStdout};
use super::pipe::Pipe;
use super::status::ExitStatus;
use crate::operation::{announce, change};
use grade_engine::{self as engine, Class, Effect, Exit, MOST_PROCESSES, SourceSite, Streams};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, Location};
use std::rc::Rc;
use std::sync::Arc;

pub struct Command {
    program: OsString,
    stdin: Stdio,
    stdout: Stdio,
}

pub struct Stdio(Kind);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Piped,
    Inherited,
    Null,
}

impl Stdio {
    #[must_use]
    pub fn piped() -> Stdio {
        Stdio(Kind::Piped)
    }

    #[must_use]
    pub fn inherit() -> Stdio {
        Stdio(Kind::Inherited)
    }

    #[must_use]
    pub fn null() -> Stdio {
        Stdio(Kind::Null)
    }
}

impl Command {
    pub fn new<S: AsRef<OsStr>>(program: S) -> Command {
        Command {
            program: program.as_ref().to_owned(),
            stdin: Stdio::inherit(),
            stdout: Stdio::inherit(),
        }
    }

    pub fn stdin<T: Into<Stdio>>(&mut self, stdin: T) -> &mut Command {
        self.stdin = stdin.into();
        self
    }

    pub fn stdout<T: Into<Stdio>>(&mut self, stdout: T) -> &mut Command {
        self.stdout = stdout.into();
        self
    }

    #[track_caller]
    pub fn spawn(&mut self) -> io::Result<Child> {
        self.spawn_at(Location::caller())
    }

    #[track_caller]
    pub fn status(&mut self) -> io::Result<ExitStatus> {
        self.spawn_at(Location::caller())?.wait()
    }

    #[must_use]
    pub fn get_program(&self) -> &OsStr {
        &self.program
    }

    fn spawn_at(&self, site: SourceSite) -> io::Result<Child> {
        if engine::current_process() != 0 {
            let why = "a process that was started here starts none itself";
            return Err(io::Error::new(ErrorKind::PermissionDenied, why));
        }
        let program = self.program.to_str().and_then(engine::program_named);
        let program = program.ok_or(ErrorKind::NotFound)?;
        let running = engine::running_processes().len();
        if running >= MOST_PROCESSES || engine::is_full_of_threads() {
            let why = format!("there are {running} processes already");
            return Err(io::Error::new(ErrorKind::WouldBlock, why));
        }
        announce(Class::Thread, "spawn process", site);
        let mut open = Open::default();
        let mut input: Box<dyn Read> = Box::new(io::empty());
        let mut output: Box<dyn Write> = match self.stdout.0 {
            Kind::Inherited => Box::new(crate::io::stdout()),
            Kind::Null | Kind::Piped => Box::new(io::sink()),
        };
        let (mut stdin, mut stdout) = (None, None);
        if self.stdin.0 == Kind::Piped {
            let (writer, reader, pipe) = Pipe::make(site);
            stdin = Some(ChildStdin::new(writer));
            input = Box::new(reader);
            open.input = Some(pipe);
        }
        if self.stdout.0 == Kind::Piped {
            let (writer, reader, pipe) = Pipe::make(site);
            stdout = Some(ChildStdout::new(reader));
            output = Box::new(writer);
            open.output = Some(pipe);
        }
        let (number, thread) = engine::spawn_process(Box::new(move || {
            live(move || program(input, output), site);
        }));
        for pipe in open.pipes() {
            pipe.leads_to(number);
        }
        engine::set_streams(number, Rc::new(open));
        engine::trace("spawn process", 0, Some(site), || Effect::Spawned {
            thread,
        });
        Ok(Child::new(number, stdin, stdout))
    }
}

/// A process's whole life. Its main thread's end is its own, whatever other threads it has.
fn live(program: impl FnOnce() -> Exit, site: SourceSite) {
    const PANICKED: i32 = 101;
    let result = engine::catch(AssertUnwindSafe(program));
    engine::drop_thread_locals();
    let number = engine::current_process();
    let object = engine::object_of_process(number);
    change(Class::Thread, object, "end of process", site);
    let panicked = result.is_err();
    engine::trace("end of process", 0, Some(site), || Effect::Ended {
        panicked,
    });
    engine::end_process(number, result.unwrap_or(Exit::Code(PANICKED)));
}

/// The pipes that a process has open.
#[derive(Default)]
struct Open {
    input: Option<Arc<Pipe>>,
    output: Option<Arc<Pipe>>,
}

impl Open {
    fn pipes(&self) -> impl Iterator<Item = &Arc<Pipe>> {
        self.input.iter().chain(&self.output)
    }
}

impl Streams for Open {
    fn write(&self, bytes: &[u8]) {
        if let Some(output) = &self.output {
            output.force(bytes);
        }
    }

    fn close(&self) {
        if let Some(input) = &self.input {
            input.close_reader();
        }
        if let Some(output) = &self.output {
            output.close_writer();
        }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.program)
    }
}

impl fmt::Debug for Stdio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stdio").finish_non_exhaustive()
    }
}
