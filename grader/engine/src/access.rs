//! Scheduling points: what a thread is about to do to which object.

use crate::SourceSite;
use crate::switch::obey;
use crate::world::{WORLD, World};

/// Whether an operation can change what others see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only looks.
    Read,
    /// It tries to change the object (`try_lock`, `compare_exchange`): a look until it succeeds,
    /// and then [`changed`] is called if others can tell the difference.
    Attempt,
    /// It takes the object, and waits as long as anybody holds it (`lock`): as an attempt otherwise.
    Acquire,
    /// It takes the object together with whoever has it so already (`read`): as an attempt otherwise.
    Share,
    /// It changes the object.
    Write,
    /// It gives the object back (`unlock`), which is never in vain; [`changed`] is called if others
    /// can tell the difference to before it was taken.
    Release,
    /// It gives back what it took together with others.
    Unshare,
}

/// The family of an operation, for rules about what an exercise may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Mutex and RwLock.
    Lock,
    /// Condvar, Barrier, Once, park.
    Wait,
    /// mpsc.
    Channel,
    /// An atomic's load or store.
    Atomic,
    /// An atomic's read-modify-write.
    AtomicRmw,
    /// Making and joining threads.
    Thread,
    /// Sleeps, timeouts and clocks.
    Time,
    /// Nothing a rule speaks of.
    Other,
}

/// What a thread is about to do.
#[derive(Clone, Copy, Debug)]
pub struct Access {
    /// Look or change.
    pub kind: Kind,
    /// Which family.
    pub class: Class,
    /// On which object (see [`crate::Identity::id`]); 0 if none.
    pub object: u32,
    /// As a person calls it: `lock`, `store`, `recv`.
    pub what: &'static str,
    /// Where.
    pub site: SourceSite,
}

/// The scheduling point before a visible operation: other threads may run here.
///
/// A destructor that runs while its thread unwinds is code like any other. Outside an execution, and
/// while a panic's message is made, it does nothing.
#[inline(never)]
pub fn point(access: Access) {
    let next = WORLD.with_borrow_mut(|world| world.point(access));
    obey(next);
}

/// As [`point`], but nobody else runs here: for operations whose moment no other thread can notice
/// (making a thread, joining one, falling asleep).
#[inline(never)]
pub fn announce(access: Access) {
    WORLD.with_borrow_mut(|world| {
        if world.active && world.end.is_none() {
            crate::usage::note(access.class, access.site);
            let thread = world.current;
            let me = world.me();
            me.pending = Some(access);
            // A thread that is made can notice everything that its maker did before.
            if me.in_fresh_call && access.class == Class::Thread {
                me.in_fresh_call = false;
                crate::usage::note_in_call(thread, access.site);
            }
        }
    });
}

/// Something that others can see has changed: whoever was looking in vain may look again.
#[inline(never)]
pub fn changed() {
    WORLD.with_borrow_mut(|world| {
        world.progress();
        world.begin_armed();
    });
}

/// Something is as it was, but somebody was refused it meanwhile, and may try again.
#[inline(never)]
pub fn worth_another_look() {
    WORLD.with_borrow_mut(|world| world.changes += 1);
}

/// Something was recorded whose place in the order of all that is recorded may matter.
#[inline(never)]
pub fn recorded() {
    WORLD.with_borrow_mut(World::note_record);
}

impl World {
    pub(crate) fn note_record(&mut self) {
        if let Some(noted) = &mut self.noted {
            noted.recorded();
        }
    }

    /// A thread changed something that others can see.
    pub(crate) fn progress(&mut self) {
        self.changes += 1;
        self.last_progress_step = self.steps;
    }

    /// What the current thread does, others may notice: what it is armed for has begun.
    pub(crate) fn begin_armed(&mut self) {
        let steps = self.steps;
        if let Some(me) = self.threads.get_mut(self.current as usize)
            && std::mem::take(&mut me.armed)
        {
            me.went_on_at = Some(steps);
            self.note_record();
        }
    }
}
