//! What each thread is doing, so that a run which hangs can be noticed and explained: the operation
//! that it is inside of, the locks that it holds, the line where it last synchronised. Observes only;
//! it never wakes or ends a thread.

use crate::{alone, clock, hold, noise};
use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

type Site = &'static Location<'static>;

/// One thread, as it was at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whereabouts {
    /// The thread's name, if it has one.
    pub name: Option<String>,
    /// The thread's number in the current run: threads started by student code are numbered as they
    /// are spawned, others when they first synchronise.
    pub thread: u64,
    /// The innermost operation that may block and has not returned.
    pub inside: Option<Inside>,
    /// Where it last synchronised.
    pub last: Option<Site>,
    /// The locks that it holds, in the order in which it took them.
    pub holds: Vec<Lock>,
}

/// An operation under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The operation, in a few words: "lock a mutex".
    pub what: &'static str,
    /// Where it was called.
    pub site: Site,
    /// The lock that it waits for, by its address; 0 if it is none.
    pub lock: usize,
    /// Whether nothing but another thread can end it: no time-out does, and nothing from outside.
    pub endless: bool,
}

/// A lock that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// `mutex` or `rwlock`.
    pub kind: &'static str,
    /// Where it was taken.
    pub site: Site,
    /// Which it is.
    pub address: usize,
}

/// Keeps the calling thread inside an operation until dropped.
#[must_use = "the thread is inside only as long as this lives"]
#[derive(Debug)]
pub struct Guard {
    slot: Option<Arc<Slot>>,
    /// Not `Send`: it belongs to the thread that it lists.
    _here: PhantomData<*const ()>,
}

/// Lists a lock as held by the calling thread until dropped, which must be there.
#[must_use = "the lock is listed only as long as this lives"]
#[derive(Debug)]
pub struct Held {
    slot: Option<Arc<Slot>>,
    address: usize,
    site: Site,
}

/// One per thread, so that threads which synchronise do not wait for each other here: a lock shared
/// by all would keep them in step and hide the races that the noise is to show.
#[derive(Debug)]
struct Slot {
    ordinal: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    name: Option<String>,
    thread: u64,
    operations: Vec<Inside>,
    held: Vec<Lock>,
    last: Option<Site>,
    /// Grows with whatever the thread does.
    steps: u64,
}

/// A thread that is on the list from before it starts until it has ended, its thread locals
/// included.
///
/// Whoever starts the thread makes it: one that is about to start can still wake others.
#[must_use = "the thread is listed only as long as this lives"]
#[derive(Debug)]
pub struct Listed(Arc<Slot>);

static SLOTS: Mutex<Vec<Arc<Slot>>> = Mutex::new(Vec::new());
static NEXT_ORDINAL: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static LISTED: OnceCell<Listed> = const { OnceCell::new() };
}

impl Listed {
    /// Lists a thread that is about to be started.
    pub fn to_be_started() -> Listed {
        let slot = Arc::new(Slot {
            ordinal: NEXT_ORDINAL.fetch_add(1, Ordering::Relaxed),
            state: Mutex::default(),
        });
        locked(&SLOTS).push(Arc::clone(&slot));
        Listed(slot)
    }

    /// The calling thread is the one. To be called first thing in it: thread locals are destroyed in
    /// the reverse of the order in which they were first used, so it is on the list until all others
    /// are gone.
    pub fn begin(self) {
        self.name();
        let _ = LISTED.try_with(|listed| listed.set(self));
    }

    /// Lists the calling thread, if it is not on the list.
    fn this_one() -> Listed {
        let listed = Listed::to_be_started();
        listed.name();
        listed
    }

    fn name(&self) {
        locked(&self.0.state).name = std::thread::current().name().map(str::to_owned);
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        locked(&SLOTS).retain(|slot| slot.ordinal != self.0.ordinal);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(slot) = &self.slot {
            let mut state = locked(&slot.state);
            state.operations.pop();
            state.steps += 1;
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Others notice that it is let go, so whoever is to be held up may be held up before that.
        hold::at_point(self.site);
        let Some(slot) = &self.slot else { return };
        let held = &mut locked(&slot.state).held;
        if let Some(at) = held.iter().rposition(|lock| lock.address == self.address) {
            held.remove(at);
        }
    }
}

/// The calling thread's slot. A thread that is past its thread locals (a destructor of one
/// synchronises) has none.
fn own_slot() -> Option<Arc<Slot>> {
    let own = |listed: &OnceCell<Listed>| Arc::clone(&listed.get_or_init(Listed::this_one).0);
    LISTED.try_with(own).ok()
}

/// Says that the calling thread begins `what` at `site`, which may block until another thread acts.
/// Guards of one thread must be dropped in the reverse of the order in which they were made.
pub fn enter(what: &'static str, site: Site) -> Guard {
    enter_lock(what, site, 0)
}

/// As [`enter`], for an operation that waits for the lock at `lock`.
pub fn enter_lock(what: &'static str, site: Site, lock: usize) -> Guard {
    let endless = true;
    begin(Inside {
        what,
        site,
        lock,
        endless,
    })
}

/// As [`enter`], for an operation that may end by itself or through something outside the process.
pub fn enter_passing(what: &'static str, site: Site) -> Guard {
    let (lock, endless) = (0, false);
    begin(Inside {
        what,
        site,
        lock,
        endless,
    })
}

/// As [`enter`], for an operation that ends after `duration` at the latest.
pub fn enter_for(what: &'static str, site: Site, duration: Duration) -> Guard {
    match clock::is_for_ever(duration) {
        true => enter(what, site),
        false => enter_passing(what, site),
    }
}

fn begin(inside: Inside) -> Guard {
    if inside.endless {
        alone::needs_others();
    }
    let slot = own_slot();
    if let Some(slot) = &slot {
        let thread = noise::number();
        let mut state = locked(&slot.state);
        state.thread = thread;
        state.last = Some(inside.site);
        state.operations.push(inside);
        state.steps += 1;
    }
    Guard {
        slot,
        _here: PhantomData,
    }
}

/// Says that the calling thread took the lock at `address`.
pub fn took(kind: &'static str, site: Site, address: usize) -> Held {
    let slot = own_slot();
    if let Some(slot) = &slot {
        let lock = Lock {
            kind,
            site,
            address,
        };
        let thread = noise::number();
        let mut state = locked(&slot.state);
        state.thread = thread;
        state.last = Some(site);
        state.held.push(lock);
        state.steps += 1;
    }
    Held {
        slot,
        address,
        site,
    }
}

/// Remembers where the calling thread synchronises, for when it never does so again.
pub(crate) fn passed(thread: u64, site: Site) {
    if let Some(slot) = own_slot() {
        let mut state = locked(&slot.state);
        state.thread = thread;
        state.last = Some(site);
        state.steps += 1;
    }
}

/// Whether every thread on the list is inside an operation that only another could end: a number
/// that stands for all that they have done, and is another one once any of them does more.
///
/// Each is looked at once, one after the other, so this alone proves nothing: one may have woken
/// another in between, and one that was woken may not have had a processor since. It is a standstill
/// if the number is the same before and after all were seen asleep by the system, twice.
pub fn standstill() -> Option<u64> {
    let slots = locked(&SLOTS).clone();
    let mut done = DefaultHasher::new();
    for slot in &slots {
        let state = locked(&slot.state);
        if !state.operations.last()?.endless {
            return None;
        }
        (slot.ordinal, state.steps).hash(&mut done);
    }
    (!slots.is_empty()).then(|| done.finish())
}

/// What every thread is doing that ever synchronised. Named threads come first, by name; the others
/// by number.
pub fn whereabouts() -> Vec<Whereabouts> {
    let slots = locked(&SLOTS).clone();
    let mut all: Vec<(Whereabouts, u64)> = slots
        .iter()
        .map(|slot| {
            let state = locked(&slot.state);
            let found = Whereabouts {
                name: state.name.clone(),
                thread: state.thread,
                inside: state.operations.last().copied(),
                last: state.last,
                holds: state.held.clone(),
            };
            (found, slot.ordinal)
        })
        .collect();
    all.sort_by(|(a, a_ordinal), (b, b_ordinal)| {
        let key = |it: &Whereabouts| (it.name.is_none(), it.name.clone(), it.thread);
        (key(a), a_ordinal).cmp(&(key(b), b_ordinal))
    });
    all.into_iter().map(|(found, _)| found).collect()
}

/// Nothing here panics while it holds a lock, so a poisoned one is still in order.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread::{Builder, JoinHandle};

    /// Starts a thread inside an operation; the function ends it.
    fn waiting(name: &str, what: &'static str) -> impl FnOnce() {
        let (ready, is_ready) = channel();
        let (end, ends) = channel::<()>();
        let body = move || {
            let _inside = enter(what, Location::caller());
            ready.send(()).unwrap();
            let _ = ends.recv();
        };
        let thread: JoinHandle<()> = Builder::new().name(name.to_owned()).spawn(body).unwrap();
        is_ready.recv().unwrap();
        move || {
            drop(end);
            thread.join().unwrap();
        }
    }

    fn listed(prefix: &str) -> Vec<Whereabouts> {
        let ours = |it: &Whereabouts| it.name.as_deref().is_some_and(|n| n.starts_with(prefix));
        whereabouts().into_iter().filter(ours).collect()
    }

    fn on_a_thread(name: &str, body: impl FnOnce() + Send + 'static) {
        let thread = Builder::new().name(name.to_owned()).spawn(body).unwrap();
        thread.join().unwrap();
    }

    fn inside(found: &Whereabouts) -> Option<&'static str> {
        found.inside.map(|inside| inside.what)
    }

    #[test]
    fn waiting_threads_are_listed_by_name_with_operation_and_line() {
        let end_b = waiting("order b", "receive");
        let end_a = waiting("order a", "lock a mutex");
        let found = listed("order");
        let names: Vec<_> = found.iter().map(|it| it.name.as_deref()).collect();
        assert_eq!(names, [Some("order a"), Some("order b")]);
        assert_eq!(inside(&found[0]), Some("lock a mutex"));
        assert_eq!(inside(&found[1]), Some("receive"));
        let site = found[0].inside.unwrap().site;
        assert_eq!((site.file(), Some(site)), (file!(), found[0].last));
        end_a();
        assert_eq!(listed("order").len(), 1);
        end_b();
        assert_eq!(listed("order"), []);
    }

    #[test]
    fn the_innermost_operation_is_the_one_listed_and_dropping_it_shows_the_outer_one() {
        on_a_thread("nested", || {
            let outer = enter("initialise", Location::caller());
            let inner = enter_lock("lock a mutex", Location::caller(), 7);
            let found = listed("nested")[0].inside.unwrap();
            assert_eq!((found.what, found.lock), ("lock a mutex", 7));
            drop(inner);
            assert_eq!(inside(&listed("nested")[0]), Some("initialise"));
            drop(outer);
            assert_eq!(inside(&listed("nested")[0]), None);
        });
    }

    #[test]
    fn a_wait_for_longer_than_anybody_means_has_no_end_of_its_own() {
        on_a_thread("timed", || {
            let endless = |duration| {
                let _inside = enter_for("sleep", Location::caller(), duration);
                listed("timed")[0].inside.unwrap().endless
            };
            assert!(!endless(Duration::from_secs(600)));
            assert!(endless(Duration::from_secs(601)));
        });
    }

    #[test]
    fn locks_are_held_until_dropped_in_whatever_order() {
        on_a_thread("holding", || {
            let addresses = || -> Vec<usize> {
                let held = listed("holding")[0].holds.clone();
                held.iter().map(|lock| lock.address).collect()
            };
            let first = took("mutex", Location::caller(), 1);
            let second = took("rwlock", Location::caller(), 2);
            let again = took("rwlock", Location::caller(), 2);
            assert_eq!(addresses(), [1, 2, 2]);
            drop(first);
            drop(again);
            assert_eq!(addresses(), [2]);
            drop(second);
            assert_eq!(addresses(), [0; 0]);
        });
    }

    #[test]
    fn a_thread_is_on_the_list_before_it_starts_and_while_its_locals_are_destroyed() {
        struct AtTheEnd;
        impl Drop for AtTheEnd {
            fn drop(&mut self) {
                assert_eq!(listed("lives on").len(), 1);
            }
        }
        thread_local! {
            static LOCAL: AtTheEnd = const { AtTheEnd };
        }
        let before = locked(&SLOTS).len();
        let to_start = Listed::to_be_started();
        assert!(locked(&SLOTS).len() > before);
        assert_eq!(standstill(), None, "who is about to start may do something");
        on_a_thread("lives on", move || {
            to_start.begin();
            LOCAL.with(|_| ());
        });
        assert_eq!(listed("lives on"), []);
    }

    #[test]
    fn a_thread_that_ended_holds_no_slot() {
        waiting("ended", "sleep")();
        let held = |slot: &Arc<Slot>| locked(&slot.state).name.as_deref() == Some("ended");
        assert!(!locked(&SLOTS).iter().any(held));
    }
}
