//! What a worker uses to steer `noise-std` and to look into it; never what a student can name.
//!
//! It is a crate of its own because student code sees `noise-std` as `std`: whatever that crate
//! made public, a student could call. This one is linked but not passed to the student's compiler
//! run as `--extern`, so no path leads to it. (It must be found through `-L dependency=DIR`; a
//! plain `-L DIR` would let `extern crate noise_control` find it.)
//!
//! - [`start`] and [`stop`] switch the noise on and off; [`point`] is where it happens.
//! - [`sleep`] and [`Pause`] are short ones for long ones; [`clock_is_ahead`] makes up for it.
//! - [`watch_for_busy_waits`], [`looked`] and [`about_to_wait`] find out who waits busily.
//! - [`hold_up_after`] has a thread wait at one of its points until [`let_go`].
//! - [`spawned`] and [`live_threads`] count the threads that student code started.
//! - [`enter`], [`took`] and [`whereabouts`] tell what each thread does and holds, for a run that
//!   hangs; [`standstill`] whether anybody is left who could go on.

mod alone;
mod clock;
mod hold;
mod hook;
mod live;
mod noise;
mod whereabouts;

pub use alone::{
    Timed, about_to_wait, busy_waits, changed, forget_busy_waits, looked, told,
    watch_for_busy_waits,
};
pub use clock::{Pause, clock_is_ahead, is_for_ever, sleep};
pub use hold::{HELD_UP, hold_up_after, let_go, may_hold_up};
pub use hook::{PanicHook, exchange_hook};
pub use live::{
    DEFAULT_STACK_BYTES, MOST_STACK_BYTES, MOST_THREADS, OUT_OF_MEMORY, SHORT_OF_THREADS, Spawned,
    TOO_MANY_THREADS, give_up_for_want_of_threads, give_up_over_too_many_threads, live_threads,
    spawned,
};
pub use noise::{point, point_to_look, start, stop};
pub use whereabouts::{
    Guard, Held, Inside, Listed, Lock, Whereabouts, enter, enter_for, enter_lock, enter_passing,
    standstill, took, whereabouts,
};
