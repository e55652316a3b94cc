//! Synchronisation objects: who they are in this execution and who holds them.

use crate::SourceSite;
use crate::own_statics::{Extent, before_first_use};
use crate::steps::Mode;
use crate::world::{WORLD, World};
use std::cell::Cell;

/// What is known of an object in one execution.
#[derive(Clone, Debug)]
pub struct Object {
    /// `mutex`, `channel`, ...
    pub kind: &'static str,
    /// Where it was made.
    pub made: Option<SourceSite>,
    /// Which threads hold it, each with the place where it acquired it.
    pub holders: Vec<(u32, SourceSite)>,
    /// What it is called in all executions that begin alike; see [`crate::steps`].
    pub(crate) name: Option<u64>,
}

/// The identity of an object of the model, kept inside it.
///
/// An object that outlived the execution that last used it is a `static` (everything else died
/// with its execution), so it notices by the execution's number that it has to start afresh.
#[derive(Debug)]
pub struct Identity {
    made: Option<SourceSite>,
    execution: Cell<u32>,
    id: Cell<u32>,
}

impl Identity {
    /// An identity for an object made at `made`.
    #[must_use]
    pub const fn new(made: Option<SourceSite>) -> Self {
        Identity {
            made,
            execution: Cell::new(0),
            id: Cell::new(0),
        }
    }

    /// Where the object was made, if known.
    #[must_use]
    pub const fn made(&self) -> Option<SourceSite> {
        self.made
    }

    /// The object's number in this execution, in the order of first use, from 1; 0 outside any.
    ///
    /// `start_afresh` is called first when the execution has not seen the object yet, with whether
    /// an earlier one has: then its state is left over and must be reset.
    pub fn id(&self, kind: &'static str, start_afresh: impl FnOnce(bool)) -> u32 {
        self.id_in(None, kind, start_afresh)
    }

    /// As [`Identity::id`], of an object that may be a `static`: each process has one of its own. `whole` is the object.
    pub fn id_of<T: ?Sized>(
        &self,
        whole: &T,
        kind: &'static str,
        start_afresh: impl FnOnce(bool),
    ) -> u32 {
        self.id_in(Some(Extent::of(whole)), kind, start_afresh)
    }

    fn id_in(
        &self,
        whole: Option<Extent>,
        kind: &'static str,
        start_afresh: impl FnOnce(bool),
    ) -> u32 {
        match self.known_or_seen_before(whole) {
            Ok(id) => id,
            Err(seen_before) => {
                start_afresh(seen_before);
                self.register(kind)
            }
        }
    }

    /// The number, or, the first time in an execution, whether an earlier one has seen the object.
    #[inline(never)]
    fn known_or_seen_before(&self, whole: Option<Extent>) -> Result<u32, bool> {
        let execution = crate::execution_number();
        if self.execution.get() == execution {
            return Ok(self.id.get());
        }
        if let Some(whole) = whole {
            before_first_use(whole);
        }
        Err(self.execution.replace(execution) != 0)
    }

    #[inline(never)]
    fn register(&self, kind: &'static str) -> u32 {
        let address = std::ptr::from_ref(self).addr();
        let id = WORLD.with_borrow_mut(|world| {
            let name = world.name_at(address);
            if crate::allocations::are_too_many() {
                world.note_doubt(crate::steps::Doubt::Long);
            }
            world.objects.push(Object {
                kind,
                made: self.made,
                holders: Vec::new(),
                name,
            });
            world.objects.len() as u32
        });
        self.id.set(id);
        id
    }

    /// The number given by [`Identity::id`] in this execution, or 0.
    #[inline(never)]
    pub fn known_id(&self) -> u32 {
        let execution = WORLD.with_borrow(|world| world.execution);
        if self.execution.get() == execution {
            self.id.get()
        } else {
            0
        }
    }
}

impl World {
    fn meet_holders(&mut self, object: u32, mode: Mode) {
        if self.active {
            let current = self.current;
            self.happens_before.access(current, object);
            self.note_touch(object, mode);
        }
    }

    pub(crate) fn is_held(&self, object: u32) -> bool {
        let object = self.object(object);
        object.is_some_and(|object| !object.holders.is_empty())
    }
}

/// The current thread now holds `object`, and learns of whoever held it before.
#[inline(never)]
pub fn hold(object: u32, site: SourceSite) {
    WORLD.with_borrow_mut(|world| world.meet_holders(object, Mode::Acquire));
    hold_unnoticed(object, site);
}

/// The current thread now holds `object` together with others who do, and learns of them all the same.
#[inline(never)]
pub fn hold_shared(object: u32, site: SourceSite) {
    WORLD.with_borrow_mut(|world| world.meet_holders(object, Mode::Share));
    hold_unnoticed(object, site);
}

/// The current thread no longer holds `object`, after [`hold_shared`].
#[inline(never)]
pub fn release_shared(object: u32) {
    WORLD.with_borrow_mut(|world| world.meet_holders(object, Mode::Share));
    release_unnoticed(object);
}

/// The current thread now holds `object`, for something by which it learns of nobody.
#[inline(never)]
pub fn hold_unnoticed(object: u32, site: SourceSite) {
    WORLD.with_borrow_mut(|world| {
        let me = world.current;
        if let Some(object) = world.object_mut(object) {
            object.holders.push((me, site));
        }
    });
}

/// The current thread takes `object` and gives it back as others do: by which it learns of nobody, but who has it to
/// itself meanwhile holds it up.
#[inline(never)]
pub fn passes(object: u32) {
    WORLD.with_borrow_mut(|world| world.note_touch(object, Mode::Share));
}

/// The current thread no longer holds `object`; whoever takes it next learns of it.
#[inline(never)]
pub fn release_hold(object: u32) {
    WORLD.with_borrow_mut(|world| world.meet_holders(object, Mode::Release));
    release_unnoticed(object);
}

/// The current thread no longer holds `object`, after [`hold_unnoticed`].
#[inline(never)]
pub fn release_unnoticed(object: u32) {
    WORLD.with_borrow_mut(|world| {
        let me = world.current;
        if let Some(object) = world.object_mut(object)
            && let Some(at) = object.holders.iter().rposition(|(thread, _)| *thread == me)
        {
            object.holders.remove(at);
        }
    });
}
