//! Your pool. The contract is in `task/src/lib.rs`, the task in `README.md`.

use connection_pool_task::{Connect, Connection, Pool};
use std::ops::Deref;
use std::time::Duration;

/// A pool of connections.
pub struct ConnectionPool {
    // What is idle, how many may still be made, and who waits?
}

/// A connection that gives itself back when it is dropped.
pub struct Lease<'a> {
    _pool: &'a ConnectionPool,
}

impl Pool for ConnectionPool {
    type Lease<'a> = Lease<'a>;

    fn new(_limit: usize, _connect: Connect) -> Self {
        todo!("start without connections")
    }

    fn get(&self) -> Lease<'_> {
        todo!("wait in line, and lend a connection")
    }

    fn get_timeout(&self, timeout: Duration) -> Option<Lease<'_>> {
        todo!("the same, but no longer than {timeout:?}")
    }
}

impl Deref for Lease<'_> {
    type Target = dyn Connection;

    fn deref(&self) -> &Self::Target {
        todo!("the connection that is lent")
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        todo!("give the connection back, or only its place if it is broken")
    }
}
