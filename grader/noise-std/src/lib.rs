//! `std` for student code on real threads: the real one, held up at random around synchronisation.
//! It never changes what an operation does, and never offers what `std` does not.
//!
//! # How it gets in
//!
//! The submission is compiled with `rustc --extern std=libnoise_std.rlib`. The compiler adds
//! `extern crate std` and `use std::prelude::rust_2024::*` to every crate; with that option both,
//! and every `std::` and `::std::` path, and `extern crate std as anything`, lead here. The
//! student's source stays as it is.
//!
//! **rustc does not document this.** It follows from how it resolves crate names, on stable 1.95
//! and in editions 2015 to 2024, and any release may end it. `tests/injection.rs` fails on that
//! day. The documented way, `#[macro_use] extern crate noise_std as std;` in the crate, would need
//! a change to the student's source and can be undone by `extern crate std as real`.
//!
//! What stays open: `core::` and `alloc::` are the compiler's own crates. What they hold has no
//! noise (`core::sync::atomic`) or is the same there as here (`alloc::sync::Arc`), unless the
//! caller also passes `--extern core=...`.
//!
//! # What is in it
//!
//! A list, not `pub use std::*`: what is missing from it is refused by the compiler. Missing are
//! `process`, `net`, `fs`, `os`, `env`, `path` (its methods read directories), `backtrace`, `arch`
//! and the macros that read the building machine (`env!`, `option_env!`, `include!` and its
//! kin). Unsafe functions of the replaced types are missing too (`Atomic*::from_ptr`,
//! `Builder::spawn_unchecked`): submissions are compiled with `-F unsafe_code`.
//!
//! `sync`, `thread`, `time::Instant` and `hint::spin_loop` are wrappers. Each operation first passes a point of
//! `noise-control`, which may yield, spin or sleep. One that has to wait says so there, with the
//! line of the call; so does one that holds a lock. Errors and results are std's own types. Releasing
//! a lock makes no noise of its own; the releasing thread's next operation does.

#![allow(
    missing_docs,
    reason = "every public item is std's; what it does is documented there"
)]
#![allow(clippy::legacy_numeric_constants, reason = "std still offers them")]

pub mod hint;
pub mod io;
pub mod panic;
pub mod prelude;
pub mod sync;
pub mod thread;
pub mod time;

pub use std::{
    alloc, any, array, ascii, borrow, boxed, cell, char, clone, cmp, collections, convert, default,
    error, f32, f64, ffi, fmt, future, hash, iter, marker, mem, num, ops, option, pin, primitive,
    ptr, range, rc, result, slice, str, string, task, vec,
};

// Learners still write `std::u64::MAX`.
pub use std::{i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize};

// `vec!` comes with the module of the same name; `panic!` is told apart from ours in `prelude`.
pub use prelude::panic_macro::*;
pub use std::{
    assert, assert_eq, assert_ne, cfg, cfg_select, column, compile_error, concat, dbg,
    debug_assert, debug_assert_eq, debug_assert_ne, eprint, eprintln, file, format, format_args,
    line, matches, module_path, print, println, stringify, thread_local, todo, unimplemented,
    unreachable, write, writeln,
};
