//! Holding up one thread at one of its points until the others are through. Never holds two.

use crate::whereabouts::enter;
use std::cell::Cell;
use std::panic::Location;
use std::sync::{Condvar, Mutex, PoisonError};

/// What a thread is inside of that is held up.
pub const HELD_UP: &str = "held up by the grader";

/// Whether whoever is held up may go on.
static OPEN: Mutex<bool> = Mutex::new(true);
static OPENED: Condvar = Condvar::new();

thread_local! {
    /// Points that the thread may pass before it is held up.
    static POINTS_LEFT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// From now on somebody can be held up.
pub fn may_hold_up() {
    set_open(false);
}

/// The calling thread is to be held up once it has passed so many points.
pub fn hold_up_after(points: u32) {
    POINTS_LEFT.set(Some(points));
}

/// Lets go whoever is held up, and holds up nobody until the next [`may_hold_up`].
pub fn let_go() {
    set_open(true);
    OPENED.notify_all();
}

/// The calling thread is at a point.
pub(crate) fn at_point(site: &'static Location<'static>) {
    match POINTS_LEFT.try_with(Cell::get) {
        Ok(Some(0)) => {
            POINTS_LEFT.set(None);
            let _held_up = enter(HELD_UP, site);
            let open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
            let _open = OPENED.wait_while(open, |open| !*open);
        }
        Ok(Some(left)) => POINTS_LEFT.set(Some(left - 1)),
        Ok(None) | Err(_) => {}
    }
}

fn set_open(open: bool) {
    *OPEN.lock().unwrap_or_else(PoisonError::into_inner) = open;
}
