//! Whether somebody waits busily: looks again and again, and cannot end before somebody else does
//! something. Never says so of a thread that changes anything meanwhile, or while others do.
//!
//! A thread that looks again at the same thing at the same place, sleeps or yields is left alone for
//! a while: all others stop at their next point, sleeps and time-outs take no time. It stays alone until it
//! changes something, waits for another, ends, or has looked in vain so often that nothing but a wait is left.
//! Whoever stops gives up after [`LONGEST_ALONE`], so nobody waits for another for good because of this.

use crate::clock;
use crate::whereabouts::enter_passing;
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

type Site = &'static Location<'static>;

/// A loop of fewer looks may just be a long one. Some times as many as in the model, because they cost
/// less here.
const BUSY_LOOKS: u32 = 50_000;

/// How long others are kept from going on.
const LONGEST_ALONE: Duration = Duration::from_secs(5);

/// What passes with each look at the clock of a thread that is alone: whoever waits until a moment has
/// come does not wait for anybody.
const LOOK_AT_CLOCK: Duration = Duration::from_millis(1);

const NOBODY: u64 = 0;

static WATCHING: AtomicBool = AtomicBool::new(false);
static ALONE: AtomicU64 = AtomicU64::new(NOBODY);
/// Grows with whatever anybody changes.
static CHANGES: AtomicU64 = AtomicU64::new(0);
static OVER: Mutex<()> = Mutex::new(());
static IS_OVER: Condvar = Condvar::new();
static FOUND: Mutex<Vec<BusyWait>> = Mutex::new(Vec::new());
/// The kinds of waits, as bits, in which somebody was told that there is something new.
static TOLD: AtomicU32 = AtomicU32::new(0);

/// A wait with a time-out, by what ends it before that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timed {
    /// Nothing does.
    Sleep,
    /// A notification.
    Condvar,
    /// A message, or the end of its senders.
    Channel,
    /// An unpark.
    Park,
}

impl Timed {
    fn bit(self) -> u32 {
        match self {
            Timed::Sleep => 0,
            Timed::Condvar => 1,
            Timed::Channel => 2,
            Timed::Park => 4,
        }
    }
}

/// A loop that waits busily.
#[derive(Clone, Copy, Debug)]
struct BusyWait {
    /// Where it looks.
    site: Site,
    /// Where it was when it was left alone.
    began: Site,
    /// The kinds of waits with a time-out in it.
    blocks_on: u32,
}

/// What is known of one thread.
struct Watched {
    /// Never [`NOBODY`].
    me: u64,
    /// How often it was at a place, looking at an object.
    times: HashMap<(usize, usize), u32>,
    /// The same since it is alone and nobody changed anything.
    alone: HashMap<(usize, usize), u32>,
    changes_seen: u64,
    blocks_on: u32,
    began: Site,
}

thread_local! {
    static WATCHED: RefCell<Watched> = RefCell::new(Watched::new());
}

/// From now until [`crate::stop`] it is watched for who waits busily.
pub fn watch_for_busy_waits() {
    WATCHING.store(true, Ordering::SeqCst);
}

/// What was seen until now was about another check.
pub fn forget_busy_waits() {
    found().clear();
    TOLD.store(0, Ordering::SeqCst);
}

/// Where somebody waited busily, as far as was seen since [`forget_busy_waits`].
///
/// A wait with a time-out excuses it if anybody was told, in a wait of that kind: then the time-out
/// may be only a precaution.
pub fn busy_waits() -> Vec<Site> {
    let told = TOLD.load(Ordering::SeqCst);
    let found = found();
    let busy = found.iter().filter(|it| it.blocks_on & told == 0);
    busy.map(|it| it.site).collect()
}

/// Says that the calling thread looked at an object, by its address, and did not change it.
#[inline]
pub fn looked(object: usize, site: Site) {
    if WATCHING.load(Ordering::Relaxed) {
        look(object, site);
    }
}

/// Says that others may notice what the calling thread has done.
#[inline]
pub fn changed() {
    if WATCHING.load(Ordering::Relaxed) {
        note_change();
    }
}

/// Says that somebody who waits in that way is told of something new.
#[inline]
pub fn told(waiting: Timed) {
    if WATCHING.load(Ordering::Relaxed) {
        TOLD.fetch_or(waiting.bit(), Ordering::SeqCst);
    }
}

/// Says that the calling thread is about to let time pass. Whether it is alone: then it is not to wait.
#[track_caller]
pub fn about_to_wait(waiting: Timed) -> bool {
    WATCHING.load(Ordering::Relaxed) && wait(waiting, Location::caller())
}

/// No more of it: the run is over.
pub(crate) fn stop_watching() {
    WATCHING.store(false, Ordering::SeqCst);
    leave(ALONE.load(Ordering::SeqCst));
}

/// The calling thread is at a point, where it may be about to change something. Whether it is alone.
pub(crate) fn at_point(site: Site, changes: bool) -> bool {
    if !WATCHING.load(Ordering::Relaxed) {
        return false;
    }
    let mut alone = ALONE.load(Ordering::SeqCst);
    if alone != NOBODY && !is_me(alone) {
        keep_waiting(alone, site);
        alone = NOBODY;
    }
    if changes {
        note_change();
        return false;
    }
    alone != NOBODY
}

/// The calling thread is about to wait for another, or has ended.
#[inline]
pub(crate) fn needs_others() {
    if WATCHING.load(Ordering::Relaxed) {
        leave_if_alone();
    }
}

/// The calling thread looks at the clock.
pub(crate) fn at_clock() {
    if WATCHING.load(Ordering::Relaxed) && is_me(ALONE.load(Ordering::SeqCst)) {
        clock::put_forward(LOOK_AT_CLOCK);
    }
}

impl Watched {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(NOBODY + 1);
        Watched {
            me: NEXT.fetch_add(1, Ordering::Relaxed),
            times: HashMap::new(),
            alone: HashMap::new(),
            changes_seen: 0,
            blocks_on: 0,
            began: Location::caller(),
        }
    }

    /// The calling thread is to be alone, if nobody is and it is not known what comes of it: one loop that
    /// nothing excuses will do.
    fn begin(&mut self, site: Site) {
        let is_known = |it: &BusyWait| it.blocks_on == 0 || it.site == site || it.began == site;
        if found().iter().any(is_known) {
            return;
        }
        self.began = site;
        if ALONE
            .compare_exchange(NOBODY, self.me, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
        {
            self.start_over();
        }
    }

    fn start_over(&mut self) {
        self.alone.clear();
        self.blocks_on = 0;
        self.changes_seen = CHANGES.load(Ordering::SeqCst);
    }
}

/// A thread that is past its thread locals is watched no more.
fn with_own(act: impl FnOnce(&mut Watched)) {
    let _ = WATCHED.try_with(|watched| act(&mut watched.borrow_mut()));
}

fn is_me(thread: u64) -> bool {
    let mut is_me = false;
    with_own(|watched| is_me = watched.me == thread);
    is_me
}

#[cold]
fn look(object: usize, site: Site) {
    let key = (std::ptr::from_ref(site).addr(), object);
    with_own(|watched| {
        let alone = ALONE.load(Ordering::SeqCst);
        if alone == watched.me {
            if watched.changes_seen != CHANGES.load(Ordering::SeqCst) {
                watched.start_over();
            }
            if count(&mut watched.alone, key) >= BUSY_LOOKS {
                found().push(BusyWait {
                    site,
                    began: watched.began,
                    blocks_on: watched.blocks_on,
                });
                leave(watched.me);
            }
            return;
        }
        let times = count(&mut watched.times, key);
        if alone == NOBODY && times > 1 && times.is_power_of_two() {
            watched.begin(site);
        }
    });
}

#[cold]
fn wait(waiting: Timed, site: Site) -> bool {
    let mut is_alone = false;
    with_own(|watched| {
        let key = (std::ptr::from_ref(site).addr(), 0);
        if ALONE.load(Ordering::SeqCst) == NOBODY
            && count(&mut watched.times, key).is_power_of_two()
        {
            watched.begin(site);
        }
        is_alone = ALONE.load(Ordering::SeqCst) == watched.me;
        watched.blocks_on |= waiting.bit();
    });
    is_alone
}

/// For the how manieth time it is so.
fn count(times: &mut HashMap<(usize, usize), u32>, key: (usize, usize)) -> u32 {
    let times = times.entry(key).or_default();
    *times += 1;
    *times
}

#[cold]
fn note_change() {
    leave_if_alone();
    CHANGES.fetch_add(1, Ordering::SeqCst);
}

fn leave_if_alone() {
    let alone = ALONE.load(Ordering::SeqCst);
    if alone != NOBODY && is_me(alone) {
        leave(alone);
    }
}

/// That thread is no longer alone, if it was.
fn leave(thread: u64) {
    if thread != NOBODY
        && ALONE
            .compare_exchange(thread, NOBODY, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
    {
        drop(OVER.lock().unwrap_or_else(PoisonError::into_inner));
        IS_OVER.notify_all();
    }
}

#[cold]
fn keep_waiting(alone: u64, site: Site) {
    // Time ends it, so nobody takes it for a wait without end.
    let _kept = enter_passing("kept waiting by the grader", site);
    let over = OVER.lock().unwrap_or_else(PoisonError::into_inner);
    let is_alone = |_: &mut ()| ALONE.load(Ordering::SeqCst) == alone;
    let waited = IS_OVER.wait_timeout_while(over, LONGEST_ALONE, is_alone);
    let (over, waited) = waited.unwrap_or_else(PoisonError::into_inner);
    drop(over);
    if waited.timed_out() {
        leave(alone);
    }
}

fn found() -> std::sync::MutexGuard<'static, Vec<BusyWait>> {
    FOUND.lock().unwrap_or_else(PoisonError::into_inner)
}
