//! Synchronisation objects: who they are in this execution and who holds them.

use crate::SourceSite;
use crate::world::WORLD;
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
        match self.known_or_seen_before() {
            Ok(id) => id,
            Err(seen_before) => {
                start_afresh(seen_before);
                self.register(kind)
            }
        }
    }

    /// The number, or, the first time in an execution, whether an earlier one has seen the object.
    #[inline(never)]
    fn known_or_seen_before(&self) -> Result<u32, bool> {
        let execution = crate::execution_number();
        if self.execution.get() == execution {
            return Ok(self.id.get());
        }
        Err(self.execution.replace(execution) != 0)
    }

    #[inline(never)]
    fn register(&self, kind: &'static str) -> u32 {
        let id = WORLD.with_borrow_mut(|world| {
            world.objects.push(Object {
                kind,
                made: self.made,
                holders: Vec::new(),
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

/// The current thread now holds `object`, and learns of whoever held it before.
#[inline(never)]
pub fn hold(object: u32, site: SourceSite) {
    crate::exchange(object);
    hold_unnoticed(object, site);
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

/// The current thread no longer holds `object`; whoever takes it next learns of it.
#[inline(never)]
pub fn release_hold(object: u32) {
    crate::exchange(object);
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
