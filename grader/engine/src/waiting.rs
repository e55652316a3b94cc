//! Busy waiting: a loop that looks again and again, and cannot end before somebody else does something.
//! Never says so of an execution in which the others can go on.
//!
//! A loop that waits cannot be told from one that looks at a flag beside its work by what it does
//! while others work, too. So an execution in which a thread looks again, sleeps or yields is only
//! suspicious; it is repeated up to that moment, and then the thread is left alone: nobody else goes
//! on, virtual time passes. If it goes on looking at the same thing at the same place for thousands
//! of rounds, and changes nothing, then it waits, and it does so busily.

use crate::SourceSite;
use crate::world::{Next, Status, WORLD, World};
use grade_evidence::End;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// What an execution is watched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Nothing.
    Off,
    /// Moments at which a thread may begin to wait busily.
    Suspect,
    /// Whether this thread does.
    Alone(Alone),
}

/// A thread that nobody helps any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alone {
    /// The thread.
    pub thread: u32,
    /// After this step nobody else goes on.
    pub after_step: u32,
}

/// A moment at which a thread may begin to wait busily.
#[derive(Clone, Copy, Debug)]
pub struct Suspicion {
    /// To find out, leave it alone.
    pub alone: Alone,
    /// Where it looks, sleeps or yields.
    pub site: SourceSite,
    /// For the how manieth time, always a power of two.
    pub times: u32,
}

/// A loop that waits busily.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusyWait {
    /// Where it looks.
    pub site: SourceSite,
    /// What it waits for with a time-out in each round: if somebody tells those who wait there that
    /// there is something new, the time-out is only a precaution.
    pub blocks_on: Vec<Place>,
}

/// Where an object was made, and of which kind it is: the same in all executions.
pub type Place = (&'static str, Option<SourceSite>);

/// What was watched in the execution under way.
pub(crate) struct Watched {
    /// How often a thread was at a place, looking at an object.
    times: Option<HashMap<(u32, usize, u32), u32>>,
    suspicions: Vec<Suspicion>,
    blocks_on: Vec<Place>,
    pub(crate) busy: Option<BusyWait>,
}

/// A loop of fewer looks may just be a long one.
const BUSY_LOOKS: u32 = 10_000;

/// Steps after which a thread that is alone is let be.
const MOST_STEPS_ALONE: u32 = 60_000;

thread_local! {
    static NOTIFIED: RefCell<HashSet<Place>> = RefCell::default();
}

/// Objects for which somebody told those who wait that there is something new, in executions that
/// were watched for suspicions since the last call.
pub fn take_notified() -> HashSet<Place> {
    NOTIFIED.take()
}

impl Watched {
    pub(crate) const fn new() -> Self {
        Watched {
            times: None,
            suspicions: Vec::new(),
            blocks_on: Vec::new(),
            busy: None,
        }
    }

    pub(crate) fn forget(&mut self) {
        if let Some(times) = &mut self.times {
            times.clear();
        }
        self.suspicions.clear();
        self.blocks_on.clear();
        self.busy = None;
    }

    pub(crate) fn take_suspicions(&mut self) -> Vec<Suspicion> {
        std::mem::take(&mut self.suspicions)
    }

    /// For the how manieth time the thread is there.
    fn count(&mut self, thread: u32, site: SourceSite, object: u32) -> u32 {
        let place = (thread, std::ptr::from_ref(site).addr(), object);
        let times = self.times.get_or_insert_default();
        let times = times.entry(place).or_default();
        *times += 1;
        *times
    }
}

impl World {
    /// The thread that is alone by now.
    pub(crate) fn alone(&self) -> Option<u32> {
        match self.watch {
            Watch::Alone(alone) if self.steps > alone.after_step => Some(alone.thread),
            _ => None,
        }
    }

    /// The current thread is about to look at an object.
    #[cold]
    pub(crate) fn watch_look(&mut self, object: u32, site: SourceSite) {
        let is_alone = match self.watch {
            Watch::Off => return,
            Watch::Suspect => false,
            Watch::Alone(alone) if self.steps > alone.after_step => true,
            Watch::Alone(_) => return,
        };
        let times = self.watched.count(self.current, site, object);
        if is_alone {
            if times >= BUSY_LOOKS && self.watched.busy.is_none() {
                self.watched.busy = Some(BusyWait {
                    site,
                    blocks_on: std::mem::take(&mut self.watched.blocks_on),
                });
            }
        } else if times > 1 {
            self.suspect(site, times);
        }
    }

    /// The current thread is about to sleep, to yield, or to wait with a time-out.
    #[cold]
    pub(crate) fn watch_wait(&mut self) {
        if self.watch != Watch::Suspect {
            return;
        }
        if let Some(access) = self.me().pending {
            let times = self.watched.count(self.current, access.site, 0);
            self.suspect(access.site, times);
        }
    }

    fn suspect(&mut self, site: SourceSite, times: u32) {
        if times.is_power_of_two() {
            self.watched.suspicions.push(Suspicion {
                alone: Alone {
                    thread: self.current,
                    after_step: self.steps,
                },
                site,
                times,
            });
        }
    }

    /// Those who wait for an object are told that there is something new.
    pub(crate) fn note_notified(&mut self, object: u32) {
        if self.watch == Watch::Suspect
            && let Some(place) = self.place_of(object)
        {
            NOTIFIED.with_borrow_mut(|notified| notified.insert(place));
        }
    }

    fn place_of(&self, object: u32) -> Option<Place> {
        let object = self.objects.get((object as usize).checked_sub(1)?)?;
        Some((object.kind, object.made))
    }

    /// Lets the thread that is alone go on, until it is known whether it waits.
    pub(crate) fn decide_alone(&mut self, thread: u32) -> Next {
        let Watch::Alone(alone) = self.watch else {
            return Next::Stay;
        };
        let state = &self.threads[thread as usize];
        let waits_with_a_timeout = state.status == Status::Blocked && state.deadline_ns.is_some();
        let goes_on = state.status == Status::Runnable || waits_with_a_timeout;
        let changed_something = self.last_progress_step > alone.after_step;
        let is_long = self.steps - alone.after_step > MOST_STEPS_ALONE;
        if changed_something || !goes_on {
            self.watched.busy = None;
        }
        if changed_something || !goes_on || is_long || self.watched.busy.is_some() {
            self.end = Some(End::Finished);
            return Next::Leave;
        }
        if waits_with_a_timeout {
            let object = state.waiting.map_or(0, |waiting| waiting.object);
            if let Some(place) = self.place_of(object)
                && !self.watched.blocks_on.contains(&place)
            {
                self.watched.blocks_on.push(place);
            }
            self.fire_timer(thread);
        }
        self.go_on_with(self.current, thread)
    }
}

/// A digest of a value's own bytes while its thread is alone, to tell whether access to it was used
/// to change it; 0 at any other time. What the value owns elsewhere is not looked at.
///
/// # Safety
/// `bytes` must point to `count` bytes that nobody else changes during the call.
#[expect(unsafe_code, reason = "a value of any type is compared byte by byte")]
#[inline(never)]
pub unsafe fn digest_if_alone(bytes: *const u8, count: usize) -> u64 {
    /// The multiplier of FNV-1a.
    const PRIME: u64 = 0x0100_0000_01B3;
    if WORLD.with_borrow(|world| world.alone().is_none()) {
        return 0;
    }
    let mut digest = 1;
    for offset in 0..count {
        // SAFETY: within the value, as the caller promises. Some of it may be padding, whose bytes
        // stay as they are for as long as the value is not written; the read is volatile, so that
        // the compiler makes nothing of what is in them.
        let byte = unsafe { bytes.add(offset).read_volatile() };
        digest = (digest ^ u64::from(byte)).wrapping_mul(PRIME);
    }
    digest | 1
}
