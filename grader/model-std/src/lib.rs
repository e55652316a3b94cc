//! `std` for student code, over the engine: each blocking or visible operation is a scheduling
//! point. It never makes a real thread, waits for a real lock or reads a real clock.
//!
//! # How it gets in
//!
//! The submission is compiled with `rustc --extern std=libmodel_std.rlib`: every path to `std`,
//! and the prelude, then lead here, while the student's source stays as it is. rustc does not
//! document this; `tests/injection.rs` fails on the day when it stops. `model-core` does the same
//! for `core`, whose atomics the model would not see.
//!
//! # What is in it
//!
//! A list, not `pub use std::*`: what is missing from it is refused by the compiler. Missing are
//! `process` (but see [`processes`]), `net`, `fs`, `os`, `env`, `path`, `backtrace`, `arch`, the macros that read the
//! building machine, and unsafe functions of the replaced types.
//!
//! # What differs from std
//!
//! - Memory is sequentially consistent: an operation's `Ordering` is checked but makes no
//!   difference.
//! - `Arc` is std's own, and dropping a clone is no scheduling point: a race on its count, such as
//!   `Arc::try_unwrap` just before another thread drops its clone, is not found.
//! - Atomics, locks and what else is replaced are larger than std's.
//! - A panic hook is called where the panic is caught, not where it begins.
//! - Spurious wake-ups and spurious failures of `compare_exchange_weak` never happen, so that
//!   they cannot rescue a lost wake-up.
//! - `available_parallelism` is 4, dates begin at a fixed one, and `HashMap`'s order is the same
//!   in every execution.

#![allow(clippy::legacy_numeric_constants, reason = "std still offers them")]
#![allow(
    missing_docs,
    reason = "every public item is std's; what it does is documented there"
)]

pub mod collections;
mod description;
pub mod hash;
pub mod hint;
pub mod io;
#[macro_use]
mod macros;
mod operation;
pub mod panic;
pub mod prelude;
#[doc(hidden)]
pub mod processes;
mod shown;
pub mod sync;
pub mod thread;
pub mod time;

pub use std::{
    alloc, any, array, ascii, borrow, boxed, cell, char, clone, cmp, convert, default, error, ffi,
    fmt, future, iter, marker, mem, num, ops, option, pin, primitive, ptr, range, rc, result,
    slice, str, string, task, vec,
};
pub use std::{f32, f64, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize};

// `vec!` comes with the module of the same name; `panic!` is told apart from ours in `prelude`.
pub use prelude::panic_macro::*;
pub use std::{
    assert, assert_eq, assert_ne, cfg, cfg_select, column, compile_error, concat, debug_assert,
    debug_assert_eq, debug_assert_ne, file, format, format_args, line, matches, module_path,
    stringify, todo, unimplemented, unreachable, write, writeln,
};
