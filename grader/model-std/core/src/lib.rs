//! `core` for student code: the real one, but its atomics and `spin_loop` are the model's. Offers
//! nothing that `core` does not.
//!
//! The submission is compiled with `rustc --extern core=libmodel_core.rlib` beside
//! `--extern std=...`: otherwise `core::sync::atomic` would go past the model. What the compiler's
//! own macros expand to still means the real `core`.

#![allow(clippy::legacy_numeric_constants, reason = "core still offers them")]
#![allow(
    missing_docs,
    reason = "every public item is core's; what it does is documented there"
)]

pub use core::{
    alloc, any, array, ascii, borrow, cell, char, clone, cmp, convert, default, error, ffi, fmt,
    future, hash, iter, marker, mem, num, ops, option, panic, pin, primitive, ptr, range, result,
    slice, str, task, time,
};
pub use core::{f32, f64, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize};

pub use core::{
    assert, assert_eq, assert_ne, cfg, cfg_select, column, compile_error, concat, debug_assert,
    debug_assert_eq, debug_assert_ne, file, format_args, line, matches, module_path, prelude,
    stringify, todo, unimplemented, unreachable, write, writeln,
};

pub mod hint {
    //! `core::hint`, where a turn of a spin loop lets the other threads go first.

    pub use core::hint::*;
    pub use model_std::hint::spin_loop;
}

pub mod sync {
    //! `core::sync` with the model's atomics.

    pub use model_std::sync::atomic;
}
