//! Thread-local storage for model threads: one slot for each key and thread.

use crate::world::WORLD;
use std::any::Any;
use std::rc::Rc;

/// A thread's value for one key.
pub(crate) struct Slot {
    key: usize,
    value: Rc<dyn Any>,
}

/// Calls `f` with the current thread's value for `key`, made by `init` on first use.
///
/// `key` is the address of the `static` that stands for it. `None` when there is no execution.
pub fn with_thread_local<T: 'static, R>(
    key: usize,
    init: impl FnOnce() -> T,
    f: impl FnOnce(&T) -> R,
) -> Option<R> {
    let known = WORLD.with_borrow_mut(|world| {
        if !world.active {
            return None;
        }
        let slot = world.me().slots.iter().find(|slot| slot.key == key);
        Some(slot.map(|slot| Rc::clone(&slot.value)))
    })?;
    let value = match known {
        Some(value) => value,
        None => {
            // Outside the borrow: making a value is student code and may reach scheduling points.
            let value: Rc<dyn Any> = Rc::new(init());
            WORLD.with_borrow_mut(|world| {
                world.me().slots.push(Slot {
                    key,
                    value: Rc::clone(&value),
                });
            });
            value
        }
    };
    let value = value.downcast::<T>().ok()?;
    Some(f(&value))
}

/// Drops the current thread's values, in the order in which they were made; called when it ends.
///
/// Destructors may use other thread-locals, and even make new ones, which are dropped in turn.
#[inline(never)]
pub fn drop_thread_locals() {
    loop {
        let slot = WORLD.with_borrow_mut(|world| {
            if !world.active || world.me().slots.is_empty() {
                return None;
            }
            Some(world.me().slots.remove(0))
        });
        match slot {
            Some(slot) => drop(slot),
            None => return,
        }
    }
}
