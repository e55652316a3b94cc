//! What happens at once, at a thread's end, and where one is done inside another.

use crate::table::Watched;
use grade_kit::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use thread_local_ids_task::Connections;

/// Deeper jobs than somebody might think there ever are.
const MANY: usize = 33;

/// More objects than somebody might have numbers for.
const MANY_OBJECTS: usize = 300;

/// Which of them are the same: each stands for the first that is equal to it.
fn alike(ids: &[u32]) -> Vec<usize> {
    let first = |id| ids.iter().position(|other| other == id);
    ids.iter().filter_map(first).collect()
}

/// The connections of jobs inside jobs, so deep: on the way in, and on the way out.
fn inside<C: Connections>(watched: &Watched<C>, depth: usize) -> Vec<u32> {
    let before = watched.id();
    let inner = match depth {
        0 => Vec::new(),
        _ => watched.connections.job(|| inside(watched, depth - 1)),
    };
    [vec![before], inner, vec![watched.id()]].concat()
}

grade_kit::programs! {
    bound<C: Connections>;

    "at-once" for 1: "no thread waits until another one has opened, used or closed its connection" {
        teaches "What only one thread uses needs no lock. If you keep connections where all threads can see \
                 them, take one out, let the lock go, and only then use it.";
        usage_rule rules::no_busy_waiting;
    } |kit| {
        let (together, here) = (kit.rendezvous(2), kit.rendezvous(2));
        let watched = Arc::new(Watched::<C>::new(kit, Some(together)));
        let uses = || {
            let (watched, here) = (Arc::clone(&watched), here.clone());
            move || {
                watched.connections.job(|| watched.connections.with(|_| here.arrive()));
                watched.connections.job(|| here.arrive());
            }
        };
        let (one, other) = (kit.spawn(uses()), kit.spawn(uses()));
        one.join();
        other.join();
    };

    "thread-ends" for 1: "the connection of a thread that ends is closed" {
        teaches "Nobody calls anything when a thread ends, but its thread-local values are dropped then. What \
                 stands in a map under the thread's id stays there until somebody takes it out.";
        in_ideal_time;
        budget SHORT_SEARCH;
    } |kit| {
        let watched = Arc::new(Watched::<C>::new(kit, None));
        let threads: Vec<_> = (0..2).map(|_| {
            let watched = Arc::clone(&watched);
            kit.spawn(move || inside(&watched, 1))
        }).collect();
        for ids in threads.into_iter().map(Handle::join) {
            kit.expect("which are the same: its own, a job's twice, its own again", alike(&ids), vec![0, 1, 1, 0]);
        }
        // Time passes only when nobody can go on: then all that they had to do is done.
        kit.sleep(Duration::from_millis(1));
        let open = || watched.server.with(|server| server.open.len());
        kit.expect("how many connections are open when their threads have ended", open(), 0);
        watched.id();
        kit.expect("how many are open that belong to the thread that is left", open(), 1);
    };

    "nested" for 1: "jobs and uses stand inside each other, of one object and of several" {
        teaches "While a connection is in use, or a job is done, nothing may be borrowed that a call inside \
                 needs; and when the inner one has ended, everything is as it was before.";
        budget Budget::FEW_LONG_SCHEDULES;
    } |kit| {
        let watched = Watched::<C>::new(kit, None);
        let two_deep = alike(&inside(&watched, 2));
        kit.expect("which are the same, in jobs inside jobs", two_deep, vec![0, 1, 2, 2, 1, 0]);
        let deep = alike(&inside(&watched, MANY));
        let each_its_own = deep.iter().copied().eq((0..=MANY).chain((0..=MANY).rev()));
        kit.expect("whether dozens of jobs inside each other have each their own", each_its_own, true);
        let (one, other) = (Watched::<C>::new(kit, None), Watched::<C>::new(kit, None));
        let ids = one.connections.with(|before| {
            let job = one.connections.job(|| {
                let own = other.connections.with(|theirs| [one.id(), theirs.id()]);
                let inside = other.connections.job(|| [one.id(), other.id()]);
                [own, inside].concat()
            });
            (before.id(), job, other.id())
        });
        kit.expect("a use, a job in it, and uses and a job of another object in that", ids, (1, vec![2, 1, 2, 2], 1));
        kit.expect("what both have in the end", (one.id(), other.id()), (1, 1));
        let first_uses = (0..MANY_OBJECTS).filter(|_| Watched::<C>::new(kit, None).id() == 1).count();
        kit.expect("of how many more objects the first use opens their first connection", first_uses, MANY_OBJECTS);
        kit.expect("what both have after that", (one.id(), other.id()), (1, 1));
        for jobs in 1..8 {
            // Where the one before it was.
            let next = Watched::<C>::new(kit, None);
            let last = (0..jobs).map(|_| next.connections.job(|| next.id())).last();
            let ids = (last, next.id());
            kit.expect("its last job's and its own, of one made after another is gone", ids, (Some(jobs), jobs + 1));
        }
    };
}

const SHORT_SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 1_000,
    sampled_schedules: 300,
    max_steps: 20_000,
};
