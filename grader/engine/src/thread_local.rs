//! Thread-local storage for model threads: one slot for each key and thread. Values go as std's do on Linux.

use crate::world::WORLD;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

/// A thread's value for one key.
pub(crate) struct Slot {
    key: usize,
    /// `None` once it was destroyed: it does not come back in this thread.
    value: Option<Rc<dyn Any>>,
    /// Values without a destructor live on until the thread is gone for good.
    has_destructor: bool,
}

impl Slot {
    /// Whether dropping the slot would run a destructor.
    pub(crate) fn owes_a_destructor(&self) -> bool {
        self.has_destructor && self.value.is_some()
    }
}

/// Calls `f` with the current thread's value for `key`, made by `init` on first use.
///
/// `key` is the address of the `static` that stands for it. `None` when there is no execution, and
/// from the moment when the value's destructor begins.
pub fn with_thread_local<T: 'static, R>(
    key: usize,
    init: impl FnOnce() -> T,
    f: impl FnOnce(&T) -> R,
) -> Option<R> {
    let known = WORLD.with_borrow_mut(|world| {
        if !world.active {
            return None;
        }
        match world.me().slots.iter().find(|slot| slot.key == key) {
            None => Some(None),
            Some(slot) => slot.value.clone().map(Some),
        }
    })?;
    let value = match known {
        Some(value) => value,
        None => {
            // Outside the borrow: making a value is student code and may reach scheduling points.
            let value: Rc<dyn Any> = Rc::new(init());
            store(key, std::mem::needs_drop::<T>(), &value)?;
            value
        }
    };
    let value = value.downcast::<T>().ok()?;
    Some(f(&value))
}

/// Puts a value in that was just made. Its initialiser may have used the key itself: then what
/// that made is replaced, as in std. `None` if that was destroyed meanwhile.
fn store(key: usize, has_destructor: bool, value: &Rc<dyn Any>) -> Option<()> {
    let replaced = WORLD.with_borrow_mut(|world| {
        let slots = &mut world.me().slots;
        let value = Rc::clone(value);
        match slots.iter_mut().find(|slot| slot.key == key) {
            None => {
                slots.push(Slot {
                    key,
                    value: Some(value),
                    has_destructor,
                });
                Some(None)
            }
            Some(slot) => {
                let old = slot.value.as_mut()?;
                Some(Some(std::mem::replace(old, value)))
            }
        }
    })?;
    drop(replaced);
    Some(())
}

/// Destroys the current thread's values, the one that was made last first; called when it ends.
///
/// Destructors may use other thread-locals, and even make new ones, which are destroyed in turn;
/// those that are gone, and the one that goes, are out of reach. One that panics ends the process,
/// as it does in std.
#[inline(never)]
pub fn drop_thread_locals() {
    loop {
        let value = WORLD.with_borrow_mut(|world| {
            if !world.active {
                return None;
            }
            let slots = &mut world.me().slots;
            let last = slots.iter_mut().rfind(|slot| slot.owes_a_destructor())?;
            last.value.take()
        });
        let Some(value) = value else { return };
        if crate::unwind::catch(AssertUnwindSafe(|| drop(value))).is_err() {
            std::process::abort();
        }
    }
}
