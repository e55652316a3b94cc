//! Standard output and error: a reentrant lock each, and text that the engine keeps for a trace.
//!
//! Printing without the lock is a scheduling point only while another thread holds it: otherwise
//! nobody can notice when it happens, and nobody learns by it of anything that others did.

use crate::description::{acquired, released};
use crate::operation::{announce, attempt, release, wait};
use grade_engine::{self as engine, Class, Identity, SourceSite};
use std::cell::Cell;
use std::fmt;
use std::io::{self, Write};
use std::panic::Location;

struct Stream {
    kind: &'static str,
    identity: Identity,
    owner: Cell<Option<u32>>,
    /// How often its owner has locked it.
    depth: Cell<usize>,
}

#[expect(unsafe_code, reason = "its state is in cells")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive.
unsafe impl Sync for Stream {}

static STDOUT: Stream = Stream::new("stdout");
static STDERR: Stream = Stream::new("stderr");

impl Stream {
    const fn new(kind: &'static str) -> Stream {
        Stream {
            kind,
            identity: Identity::new(None),
            owner: Cell::new(None),
            depth: Cell::new(0),
        }
    }

    fn id(&self) -> u32 {
        self.identity.id_of(self, self.kind, |_used_before| {
            self.owner.set(None);
            self.depth.set(0);
        })
    }

    fn lock(&self, site: SourceSite) {
        let id = self.id();
        attempt(Class::Other, id, "lock", site);
        self.acquire(id, site);
        engine::trace("lock", id, Some(site), || acquired(None));
    }

    fn acquire(&self, id: u32, site: SourceSite) {
        let me = engine::current();
        while self.owner.get().is_some_and(|owner| owner != me) {
            let _ = wait(id, None);
        }
        self.owner.set(Some(me));
        self.depth.set(self.depth.get() + 1);
        engine::reblock(id);
        engine::hold_unnoticed(id, site);
    }

    fn unlock(&self, site: SourceSite) {
        let id = self.id();
        release(Class::Other, id, "unlock", site);
        self.release(id);
        engine::trace_drop("unlock", id, site, || released(None));
    }

    fn release(&self, id: u32) {
        engine::release_unnoticed(id);
        self.depth.set(self.depth.get() - 1);
        if self.depth.get() == 0 {
            self.owner.set(None);
            engine::offer(id);
        }
    }

    fn print(&self, arguments: fmt::Arguments<'_>, site: SourceSite) {
        let id = self.id();
        let held = HeldToPrint::new(self, id, site);
        engine::print(arguments);
        drop(held);
    }

    fn print_bytes(&self, bytes: &[u8], site: SourceSite) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.print(format_args!("{text}"), site);
        Ok(bytes.len())
    }
}

/// The lock while something is printed: `Display` is student code that may reach scheduling points
/// or panic.
struct HeldToPrint<'a>(&'a Stream, u32);

impl<'a> HeldToPrint<'a> {
    fn new(stream: &'a Stream, id: u32, site: SourceSite) -> Self {
        announce(Class::Other, "print", site);
        engine::passes(id);
        stream.acquire(id, site);
        HeldToPrint(stream, id)
    }
}

impl Drop for HeldToPrint<'_> {
    fn drop(&mut self) {
        self.0.release(self.1);
    }
}

#[doc(hidden)]
#[track_caller]
pub fn _print(arguments: fmt::Arguments<'_>) {
    STDOUT.print(arguments, Location::caller());
}

#[doc(hidden)]
#[track_caller]
pub fn _eprint(arguments: fmt::Arguments<'_>) {
    STDERR.print(arguments, Location::caller());
}

macro_rules! stream {
    ($make:ident $name:ident $lock:ident $stream:ident) => {
        #[must_use]
        pub fn $make() -> $name {
            $name(())
        }

        pub struct $name(());

        #[must_use = concat!("if unused, ", stringify!($make), " will immediately unlock")]
        pub struct $lock<'a> {
            site: SourceSite,
            not_send: std::marker::PhantomData<(&'a $name, *const ())>,
        }

        impl $name {
            #[track_caller]
            pub fn lock(&self) -> $lock<'static> {
                let site = Location::caller();
                $stream.lock(site);
                $lock {
                    site,
                    not_send: std::marker::PhantomData,
                }
            }
        }

        impl Drop for $lock<'_> {
            fn drop(&mut self) {
                $stream.unlock(self.site);
            }
        }

        impl Write for $name {
            #[track_caller]
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                $stream.print_bytes(bytes, Location::caller())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        impl Write for &$name {
            #[track_caller]
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                $stream.print_bytes(bytes, Location::caller())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        impl Write for $lock<'_> {
            #[track_caller]
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                $stream.print_bytes(bytes, Location::caller())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        impl fmt::Debug for $lock<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($lock)).finish_non_exhaustive()
            }
        }
    };
}

stream!(stdout Stdout StdoutLock STDOUT);
stream!(stderr Stderr StderrLock STDERR);
