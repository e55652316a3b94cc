//! Connections that each thread keeps in a thread-local variable. Never graded for points.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use thread_local_ids_task::{Connection, Connections, Open};

thread_local! {
    /// Of each object the connection of the scope that this thread is in, unless it is in use.
    static CURRENT: RefCell<HashMap<u64, Box<dyn Connection>>> = RefCell::default();
}

/// A connection for each thread, and one for each job.
pub struct OwnConnections {
    /// An address would be given again, to an object that is made later.
    number: u64,
    open: Open,
}

/// Puts a connection back into its scope, also while a panic unwinds. What stands there is closed.
struct PutBack {
    object: u64,
    connection: Option<Box<dyn Connection>>,
}

/// What a thread's variable holds of an object becomes `connection`; what it held before is returned.
fn replace(object: u64, connection: Option<Box<dyn Connection>>) -> Option<Box<dyn Connection>> {
    CURRENT.with_borrow_mut(|current| match connection {
        Some(connection) => current.insert(object, connection),
        None => current.remove(&object),
    })
}

impl Drop for PutBack {
    fn drop(&mut self) {
        // Closed when the variable is not borrowed any more.
        drop(replace(self.object, self.connection.take()));
    }
}

impl Connections for OwnConnections {
    fn new(open: Open) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        OwnConnections {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            open,
        }
    }

    fn with<R>(&self, act: impl FnOnce(&mut dyn Connection) -> R) -> R {
        let current = replace(self.number, None);
        let mut used = PutBack {
            object: self.number,
            connection: None,
        };
        act(&mut **used.connection.insert(current.unwrap_or_else(&self.open)))
    }

    fn job<R>(&self, job: impl FnOnce() -> R) -> R {
        let _outer = PutBack {
            object: self.number,
            connection: replace(self.number, None),
        };
        job()
    }
}

impl fmt::Debug for OwnConnections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnConnections").finish_non_exhaustive()
    }
}
