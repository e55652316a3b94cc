//! The panic hook of student code on real threads. The one before it comes back with the next run; the worker's
//! own note of a panic does not depend on it.

use std::panic::PanicHookInfo;
use std::sync::{Arc, Once, PoisonError, RwLock};

/// What student code sets.
pub type PanicHook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

static HOOK: RwLock<Option<Arc<PanicHook>>> = RwLock::new(None);

/// Sets the hook, or takes it away, and returns the one before, if student code had set one.
pub fn exchange_hook(hook: Option<PanicHook>) -> Option<PanicHook> {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let hook = HOOK.read().unwrap_or_else(PoisonError::into_inner).clone();
            match hook {
                Some(hook) => hook(info),
                None => previous(info),
            }
        }));
    });
    let before = replace(hook.map(Arc::new))?;
    Some(Box::new(move |info| before(info)))
}

/// Forgets what an earlier run set: what it owns is student code, which no longer runs.
pub(crate) fn forget_hook() {
    std::mem::forget(replace(None));
}

fn replace(hook: Option<Arc<PanicHook>>) -> Option<Arc<PanicHook>> {
    let mut current = HOOK.write().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut *current, hook)
}
