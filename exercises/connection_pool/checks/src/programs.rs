//! Which connections are lent, and what goes on while one is made.

use crate::server::{CONNECTION, Server};
use crate::suite::SHORT_SEARCH;
use connection_pool_task::{Connection, Pool};
use grade_kit::prelude::*;
use std::sync::Arc;

fn ids<L: std::ops::Deref<Target = dyn Connection>>(leases: &[L]) -> Vec<u32> {
    let mut ids: Vec<u32> = leases.iter().map(|lease| lease.id()).collect();
    ids.sort_unstable();
    ids
}

grade_kit::programs! {
    bound<P: Pool>;
    "reused" for 1: "a connection that came back is lent again, and ends with the pool" {
        teaches "A connection is made only where none is idle; and what is idle stays until somebody needs it.";
        rule rules::at_most(CONNECTION, |()| 20);
        rule rules::nobody_left_behind();
    } |kit| {
        let server = Server::new(kit);
        let pool = P::new(20, server.connect());
        kit.expect("how many connections a new pool has", server.open(), 0);
        for _ in 0..3 {
            kit.expect("the one connection that is needed", pool.get().id(), 1);
        }
        for _ in 0..2 {
            let leases: Vec<_> = (0..20).map(|_| pool.get()).collect();
            kit.expect("those that are lent at once", ids(&leases), (1..=20).collect());
        }
        drop(pool);
        kit.expect("how many connections outlive their pool", server.open(), 0);
    };

    "broken-replaced" for 1: "a broken connection is let go, and another one takes its place" {
        teaches "Ask whether it is broken when it comes back, and again before it is lent: it may have broken \
                 while it was idle. What is let go still had a place, which somebody waits for.";
        rule rules::at_most(CONNECTION, |()| 2);
    } |kit| {
        let server = Server::new(kit);
        let pool = Arc::new(P::new(2, server.connect()));
        let lease = pool.get();
        server.break_line(1);
        drop(lease);
        kit.expect("how many are open when a broken one has come back", server.open(), 0);
        drop((pool.get(), pool.get()));
        server.break_line(2);
        let first = pool.get();
        kit.expect("the good one of two that are idle", first.id(), 3);
        let second = pool.get();
        kit.expect("what takes the place of the broken one", second.id(), 4);
        let waits = Arc::clone(&pool);
        let waiting = kit.spawn(move || waits.get().id());
        server.break_line(3);
        drop(first);
        kit.expect("what somebody gets who waited for the place", waiting.join(), 5);
        drop(second);
        server.break_line(4);
        server.break_line(5);
        kit.expect("what takes the place of two that broke while they were idle", pool.get().id(), 6);
        drop(pool);
        for (broken, good) in [(1, 2), (2, 1)] {
            let server = Server::new(kit);
            let pool = P::new(2, server.connect());
            drop((pool.get(), pool.get()));
            server.break_line(broken);
            kit.expect("the good one of two that are idle", pool.get().id(), good);
        }
    };

    "connecting-apart" for 1: "while one is connecting the others go on, and its panic costs nobody else anything" {
        teaches "No lock that others need may be held while a connection is made: that takes long, and may \
                 panic. A place without a connection goes back like any other.";
        budget SHORT_SEARCH;
    } |kit| {
        let (server, begun, go_on) = (Server::new(kit), kit.gate(0), kit.gate(1));
        let (begins, goes_on) = (begun.clone(), go_on.clone());
        let slowly = server.connect_after(move |id| if id == 2 { begins.open(); goes_on.wait(); });
        let pool = Arc::new(P::new(2, slowly));
        let first = pool.get();
        let connects = Arc::clone(&pool);
        let second = kit.spawn(move || connects.get().id());
        begun.wait();
        drop(first);
        kit.expect("what is idle meanwhile", pool.get().id(), 1);
        go_on.open();
        kit.expect("the connection that took long", second.join(), 2);

        let both = kit.rendezvous(2);
        let pool = Arc::new(P::new(2, Server::new(kit).connect_after(move |_| both.arrive())));
        let connects = Arc::clone(&pool);
        let other = kit.spawn(move || drop(connects.get()));
        drop(pool.get());
        other.join();

        let inner = kit.clone();
        let panics = Server::new(kit).connect_after(move |id| if id == 1 { inner.panic("connecting"); });
        let pool = Arc::new(P::new(1, panics));
        let (caller, inner) = (Arc::clone(&pool), kit.clone());
        let other = kit.spawn(move || inner.catching(|| caller.get().id()));
        let mine = kit.catching(|| pool.get().id());
        let panicked = |it: &Result<u32, Panicked>| *it == Err(Panicked("connecting".to_owned()));
        let both = [mine, other.join()];
        kit.expect("how many of two callers the panic reaches", both.iter().filter(|it| panicked(it)).count(), 1);
        kit.expect("how many of them are served", both.iter().filter(|it| **it == Ok(2)).count(), 1);
    };
}
