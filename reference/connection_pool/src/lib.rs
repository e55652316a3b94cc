//! A correct solution of the exercise `connection_pool`. Never graded for points.

use connection_pool_task::{Connect, Connection, Pool};
use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// Places for connections, a line of those who wait for one, and what is idle.
pub struct ConnectionPool {
    connect: Connect,
    state: Mutex<State>,
    /// Everybody in line looks whether it is their turn.
    moved_on: Condvar,
}

struct State {
    /// Places that nobody has. An idle connection needs none: it is in one of these.
    places: usize,
    idle: Vec<Box<dyn Connection>>,
    line: VecDeque<u64>,
    next_number: u64,
}

/// A connection that gives itself back when it is dropped; a place while there is none yet.
pub struct Lease<'a> {
    pool: &'a ConnectionPool,
    connection: Option<Box<dyn Connection>>,
}

impl State {
    fn is_turn_of(&self, number: u64) -> bool {
        self.places > 0 && self.line.front() == Some(&number)
    }
}

impl ConnectionPool {
    /// A place, once those have theirs who lined up before. No deadline: whenever that is.
    fn take_place(&self, deadline: Option<Instant>) -> Option<Lease<'_>> {
        let mut state = self.state.lock().unwrap();
        let me = state.next_number;
        state.next_number += 1;
        state.line.push_back(me);
        while !state.is_turn_of(me) {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            state = match left {
                None => self.moved_on.wait(state).unwrap(),
                Some(Duration::ZERO) => break,
                Some(left) => self.moved_on.wait_timeout(state, left).unwrap().0,
            };
        }
        let is_served = state.is_turn_of(me);
        state.places -= usize::from(is_served);
        state.line.retain(|&number| number != me);
        // There may be a place for whoever stood behind.
        self.moved_on.notify_all();
        is_served.then(|| Lease {
            pool: self,
            connection: None,
        })
    }

    /// Puts a connection in the place that the lease has: an idle one, or a new one.
    fn fill<'a>(&'a self, mut lease: Lease<'a>) -> Lease<'a> {
        while lease.connection.is_none() {
            let idle = self.state.lock().unwrap().idle.pop();
            // A broken one is dropped here, and then a lease that panics gives its place back.
            lease.connection = match idle {
                Some(connection) => Some(connection).filter(|it| !it.is_broken()),
                None => Some((self.connect)()),
            };
        }
        lease
    }
}

impl Pool for ConnectionPool {
    type Lease<'a> = Lease<'a>;

    fn new(limit: usize, connect: Connect) -> Self {
        ConnectionPool {
            connect,
            state: Mutex::new(State {
                places: limit,
                idle: Vec::new(),
                line: VecDeque::new(),
                next_number: 0,
            }),
            moved_on: Condvar::new(),
        }
    }

    fn get(&self) -> Lease<'_> {
        let place = self.take_place(None);
        self.fill(place.expect("without a deadline nobody gives up"))
    }

    fn get_timeout(&self, timeout: Duration) -> Option<Lease<'_>> {
        let place = match Instant::now().checked_add(timeout) {
            Some(deadline) => self.take_place(Some(deadline)),
            None => self.take_place(None),
        };
        place.map(|place| self.fill(place))
    }
}

impl Deref for Lease<'_> {
    type Target = dyn Connection;

    fn deref(&self) -> &Self::Target {
        let connection = self.connection.as_ref();
        &**connection.expect("nobody has a lease before it has a connection")
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        // If it is broken it is dropped here, before anybody can use its place.
        let connection = self.connection.take().filter(|it| !it.is_broken());
        let mut state = self.pool.state.lock().unwrap();
        state.idle.extend(connection);
        state.places += 1;
        self.pool.moved_on.notify_all();
    }
}
