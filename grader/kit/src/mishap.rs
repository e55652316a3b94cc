//! Panics in our own code, the checks' and the kit's, that nobody meant: each is noted where it begins, whoever may
//! catch it. Says nothing about panics of the student's code, or on purpose.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{Location, PanicHookInfo, set_hook, take_hook};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

#[derive(Default)]
struct Watched {
    /// Where sources of ours lie; what is compiled elsewhere is not.
    roots: Vec<&'static str>,
    /// What went wrong first on real threads, whichever it was on.
    mishap: Option<String>,
}

static WATCHED: Mutex<Watched> = Mutex::new(Watched {
    roots: Vec::new(),
    mishap: None,
});

thread_local! {
    /// The panic that comes next is meant.
    static ON_PURPOSE: Cell<bool> = const { Cell::new(false) };
    /// What went wrong first in the model, all of which this thread runs.
    static IN_MODEL: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn watched() -> MutexGuard<'static, Watched> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on panics in the kit are noted, and in the crate that `checks` lies in.
pub(crate) fn watch(checks: &'static Location<'static>) {
    static INSTALL: Once = Once::new();
    let here = Location::caller();
    let roots = [checks, here]
        .into_iter()
        .filter_map(|it| root_of(it.file()));
    let mut watched = watched();
    for root in roots {
        if !watched.roots.contains(&root) {
            watched.roots.push(root);
        }
    }
    drop(watched);
    INSTALL.call_once(|| {
        // Theirs is asked after ours.
        grade_engine::install_panic_hook();
        let theirs = take_hook();
        set_hook(Box::new(move |info| {
            note(info);
            theirs(info);
        }));
    });
}

/// The folder that a crate's sources lie in. A submission's are called `src/...`: what is called so cannot be told
/// from them.
fn root_of(file: &'static str) -> Option<&'static str> {
    let at = ["/src/", "\\src\\"]
        .iter()
        .filter_map(|src| file.rfind(src))
        .max()?;
    file.get(..at + "/src/".len())
}

fn note(info: &PanicHookInfo<'_>) {
    if ON_PURPOSE.take() {
        return;
    }
    let Some(place) = info.location() else { return };
    let mut watched = watched();
    if watched
        .roots
        .iter()
        .any(|root| place.file().starts_with(root))
    {
        let message = grade_engine::message_of(info.payload());
        let told = format!(
            "the checks' own code panicked at {}:{}: {message}",
            place.file(),
            place.line()
        );
        if grade_engine::is_active() {
            IN_MODEL.with_borrow_mut(|mishap| _ = mishap.get_or_insert(told));
        } else {
            watched.mishap.get_or_insert(told);
        }
    }
}

/// What has gone wrong since the last call, in the model or on real threads.
pub(crate) fn take(in_model: bool) -> Option<String> {
    match in_model {
        true => IN_MODEL.take(),
        false => watched().mishap.take(),
    }
}

/// Tests share a process: those that panic on real threads, or ask who did, do so one at a time.
#[cfg(test)]
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Panics, as a part of what is checked.
#[track_caller]
pub(crate) fn panic_on_purpose(message: String) -> ! {
    panic_with_on_purpose(message)
}

/// The same with a payload that need not be a message.
#[track_caller]
pub(crate) fn panic_with_on_purpose<P: Any + Send>(payload: P) -> ! {
    ON_PURPOSE.set(true);
    std::panic::panic_any(payload)
}

#[cfg(test)]
mod tests {
    use super::root_of;

    #[test]
    fn a_root_is_where_a_crates_sources_lie_and_a_submission_has_none() {
        assert_eq!(
            root_of("exercises/bank/checks/src/a/subject.rs"),
            Some("exercises/bank/checks/src/")
        );
        assert_eq!(root_of("src/lib.rs"), None);
    }
}
