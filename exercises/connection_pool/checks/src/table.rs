//! What can be done with a pool, and what it comes to in one thread.

use crate::server::Server;
use connection_pool_task::{Connection, Pool};
use grade_kit::prelude::*;
use std::mem::{self, ManuallyDrop};
use std::ops::Deref;
use std::time::Duration;

pub(crate) const TEN: Duration = Duration::from_millis(10);
pub(crate) const HOUR: Duration = Duration::from_secs(3_600);

/// What looks at the clock may cost: whoever gives up later has waited too long.
const SLACK: Duration = Duration::from_millis(2);

/// Whoever asks for a connection comes by here first, with their number in line.
pub(crate) const ASKED: &str = "request of caller";

/// And here once they have it.
pub(crate) const SERVED: &str = "service of caller";

/// How many connections may still be lent, and how many each caller has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    left: usize,
    held: Each<usize>,
}

impl State {
    fn take(&mut self, me: Caller) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        self.held[me] += 1;
        Some(())
    }

    fn give_back(&mut self, me: Caller, count: usize) {
        let count = count.min(self.held[me]);
        self.held[me] -= count;
        self.left += count;
    }
}

/// What a pool is made with.
pub(crate) struct Served<P> {
    pool: P,
    server: Server,
}

/// Nobody is ever lent a broken one.
fn good<L: Deref<Target = dyn Connection>>(kit: &Kit, lease: L) -> L {
    kit.expect(
        "whether a connection is broken when it is lent",
        lease.is_broken(),
        false,
    );
    lease
}

// A lease that is not released is forgotten, and out for good: the specification hears of every drop.
grade_kit::operations! {
    table Pools<P: Pool>;
    setup usize = 1;
    object Served<P> = |limit, kit| {
        let server = Server::new(kit);
        Served { pool: P::new(*limit, server.connect()), server }
    };
    held<'a> ManuallyDrop<Vec<P::Lease<'a>>>;
    state State = |limit| State { left: *limit, held: Each::default() };
    timed;

    /// Gets a connection and keeps it.
    get() -> () {
        run |served, held, kit| held.push(good(kit, served.pool.get()));
        step |state, call| Returns(state.take(call.me)?);
    }
    /// Gets a connection, if there is one in time, and keeps it.
    get_timeout(timeout: Duration = [Duration::ZERO, TEN]) -> bool {
        run |served, held, kit| {
            let lease = served.pool.get_timeout(timeout);
            let is_served = lease.is_some();
            held.extend(lease.map(|lease| good(kit, lease)));
            is_served
        };
        step |state, call| {
            let late = call.waited.is_some_and(|waited| waited > timeout.saturating_add(SLACK));
            match state.take(call.me) {
                Some(()) => Returns(true),
                None if call.may_time_out(timeout) && !late => Returns(false),
                None => Waits,
            }
        };
    }
    /// Gets a connection with this number in line, and a time-out or none.
    get_as(number: u32, timeout: Option<Duration>) -> bool {
        run |served, held, kit| {
            drop(kit.enter(ASKED, number.to_string()));
            let lease = match timeout {
                None => Some(served.pool.get()),
                Some(timeout) => served.pool.get_timeout(timeout),
            };
            if lease.is_some() {
                drop(kit.enter(SERVED, number.to_string()));
            }
            let is_served = lease.is_some();
            held.extend(lease);
            is_served
        };
        when |_state, _call| false;
        step |state, call| match state.take(call.me) {
            Some(()) => Returns(true),
            None if timeout.is_some_and(|timeout| call.may_time_out(timeout)) => Returns(false),
            None => Waits,
        };
    }
    /// Gives the connection back that it got last.
    release() -> () {
        run |_served, held| drop(held.pop());
        when |state, call| state.held[call.me] > 0;
        step |state, call| { state.give_back(call.me, 1); Returns(()) };
    }
    /// The same, and it is broken.
    release_broken() -> () {
        run |served, held| if let Some(lease) = held.pop() { served.server.break_line(lease.id()); };
        when |state, call| state.held[call.me] > 0;
        step |state, call| { state.give_back(call.me, 1); Returns(()) };
    }
    /// Panics with its connections in its hands.
    panic() -> () {
        run |_served, held, kit| {
            let leases = mem::take(&mut **held);
            let caught: Result<(), _> = kit.catching(move || {
                let _leases = leases;
                kit.panic("a holder of connections panics")
            });
            drop(caught);
        };
        step |state, call| { state.give_back(call.me, usize::MAX); Returns(()) };
    }
    /// Stays there until so many have a connection.
    meet(count: u32) -> () {
        run |_served, _held, kit| kit.meet(count);
        when |_state, _call| false;
        step |_state| Returns(());
    }
    /// Lets time pass.
    pass(time: Duration) -> () {
        run |_served, _held, kit| kit.sleep(time);
        when |_state, _call| false;
        step |_state| Returns(());
    }
}
