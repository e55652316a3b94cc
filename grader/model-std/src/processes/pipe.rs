//! A pipe: bytes on their way from one process to another, in order. One end writes, the other reads.

use crate::description::{disconnected, received, sent};
use crate::operation::{change, release, wait};
use grade_engine::{self as engine, Class, Description, Effect, Identity, SourceSite};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::panic::Location;
use std::sync::Arc;

/// What fits into a pipe, in bytes: as much as on Linux.
const CAPACITY: usize = 64 << 10;

/// Writes of no more bytes than these are never torn apart.
const WHOLE: usize = 4 << 10;

/// Characters of what goes through that are shown.
const SHOWN: usize = 40;

pub(super) struct Pipe {
    identity: Identity,
    made: SourceSite,
    /// The process at its other end, seen from the one that made it.
    child: Cell<u32>,
    bytes: RefCell<VecDeque<u8>>,
    has_writer: Cell<bool>,
    has_reader: Cell<bool>,
}

#[expect(unsafe_code, reason = "its state is in cells")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive.
unsafe impl Sync for Pipe {}
#[expect(unsafe_code, reason = "sent along with either end")]
// SAFETY: it holds plain data.
unsafe impl Send for Pipe {}

/// Where bytes go in. Closed when it is dropped.
pub(super) struct Writer(Arc<Pipe>);

/// Where they come out. Closed when it is dropped.
pub(super) struct Reader(Arc<Pipe>);

impl Pipe {
    pub(super) fn make(made: SourceSite) -> (Writer, Reader, Arc<Pipe>) {
        let pipe = Arc::new(Pipe {
            identity: Identity::new(Some(made)),
            made,
            child: Cell::new(0),
            bytes: RefCell::new(VecDeque::new()),
            has_writer: Cell::new(true),
            has_reader: Cell::new(true),
        });
        (Writer(Arc::clone(&pipe)), Reader(Arc::clone(&pipe)), pipe)
    }

    pub(super) fn leads_to(&self, child: u32) {
        self.child.set(child);
    }

    fn id(&self) -> u32 {
        // A pipe is never a static: it has nothing to reset.
        self.identity.id("pipe", |_used_before| ())
    }

    fn write(&self, bytes: &[u8], site: SourceSite) -> io::Result<usize> {
        let id = self.id();
        change(Class::Other, id, "write", site);
        let mut written = 0;
        while written < bytes.len() {
            let rest = &bytes[written..];
            let room = CAPACITY - self.bytes.borrow().len();
            if !self.has_reader.get() {
                if written == 0 {
                    engine::trace("write", id, Some(site), || disconnected("nobody reads it"));
                    return Err(ErrorKind::BrokenPipe.into());
                }
                break;
            } else if room == 0 || room < rest.len() && rest.len() <= WHOLE {
                let _ = wait(id, None);
            } else {
                let part = &rest[..rest.len().min(room)];
                self.bytes.borrow_mut().extend(part);
                written += part.len();
                engine::wake_all(id);
            }
        }
        engine::trace("write", id, Some(site), || {
            let effect = sent(Some(text(&bytes[..written])), self.bytes.borrow().len());
            Description::with(&self.in_words(&bytes[..written]), effect)
        });
        Ok(written)
    }

    fn read(&self, into: &mut [u8], site: SourceSite) -> io::Result<usize> {
        let id = self.id();
        release(Class::Other, id, "read", site);
        while !into.is_empty() {
            let found = self.bytes.borrow_mut().read(into)?;
            if found > 0 {
                engine::wake_all(id);
                engine::trace("read", id, Some(site), || {
                    let effect = received(Some(text(&into[..found])), self.bytes.borrow().len());
                    Description::with(&self.in_words(&into[..found]), effect)
                });
                return Ok(found);
            }
            if !self.has_writer.get() {
                engine::trace("read", id, Some(site), || {
                    disconnected("the end: nobody writes")
                });
                break;
            }
            let _ = wait(id, None);
        }
        Ok(0)
    }

    /// As much as there is room for, at whatever moment.
    pub(super) fn force(&self, bytes: &[u8]) {
        let room = CAPACITY - self.bytes.borrow().len();
        if self.has_reader.get() && self.has_writer.get() {
            engine::exchange(self.id());
            self.bytes.borrow_mut().extend(bytes.iter().take(room));
            engine::wake_all(self.id());
        }
    }

    /// The end that `is_open` speaks of is closed, at whatever moment.
    fn close(&self, is_open: &Cell<bool>) {
        if is_open.replace(false) {
            engine::exchange(self.id());
            engine::wake_all(self.id());
        }
    }

    pub(super) fn close_writer(&self) {
        self.close(&self.has_writer);
    }

    pub(super) fn close_reader(&self) {
        self.close(&self.has_reader);
    }

    /// Closes an end that is dropped, unless it went with its process.
    fn drop_end(&self, is_open: &Cell<bool>) {
        if is_open.get() {
            let id = self.id();
            change(Class::Other, id, "close pipe", self.made);
            engine::trace_drop("close pipe", id, self.made, || Effect::Closed);
            self.close(is_open);
        }
    }

    fn in_words(&self, bytes: &[u8]) -> String {
        let end = if engine::current_process() == 0 {
            format!("of child {}", self.child.get())
        } else {
            "of its parent".to_owned()
        };
        let count = bytes.len();
        format!("{count} bytes, pipe {end}: {}", text(bytes))
    }
}

fn text(bytes: &[u8]) -> String {
    let all = String::from_utf8_lossy(bytes);
    let beginning: String = all.chars().take(SHOWN).collect();
    let rest = if beginning.len() < all.len() {
        "..."
    } else {
        ""
    };
    format!("{beginning:?}{rest}")
}

impl Write for Writer {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes, Location::caller())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Writer {
    pub(super) fn write_shared(&self, bytes: &[u8], site: SourceSite) -> io::Result<usize> {
        self.0.write(bytes, site)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.drop_end(&self.0.has_writer);
    }
}

impl Read for Reader {
    #[track_caller]
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into, Location::caller())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.drop_end(&self.0.has_reader);
    }
}
