//! The preludes of every edition. They lack the macros that read the building machine, and never
//! name a module of `std`.

pub mod v1 {
    //! What every edition has in scope.

    pub use std::borrow::ToOwned;
    pub use std::boxed::Box;
    pub use std::convert::{AsMut, AsRef, From, Into};
    pub use std::iter::{DoubleEndedIterator, ExactSizeIterator, Extend, IntoIterator, Iterator};
    pub use std::marker::{Send, Sized, Sync, Unpin};
    pub use std::mem::{align_of, align_of_val, drop, size_of, size_of_val};
    pub use std::ops::{AsyncFn, AsyncFnMut, AsyncFnOnce, Drop, Fn, FnMut, FnOnce};
    pub use std::option::Option::{self, None, Some};
    pub use std::result::Result::{self, Err, Ok};
    pub use std::string::{String, ToString};
    pub use std::vec::Vec;

    // The traits with their derive macros, and the attributes.
    pub use std::prelude::v1::{
        Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, derive, test,
    };

    pub use super::macros_only::{panic, vec};
    pub use crate::{
        assert, assert_eq, assert_ne, cfg, cfg_select, column, compile_error, concat, dbg,
        debug_assert, debug_assert_eq, debug_assert_ne, eprint, eprintln, file, format,
        format_args, line, matches, module_path, print, println, stringify, thread_local, todo,
        unimplemented, unreachable, write, writeln,
    };
}

/// `std::panic` and `std::vec` are modules as well as macros, and a prelude must bring only the
/// macros: a private module of the same name hides the other one.
#[allow(hidden_glob_reexports, reason = "hiding the modules is the purpose")]
mod macros_only {
    mod panic {}
    mod vec {}
    pub use super::both::*;
}

/// For the root of the crate, whose own module `panic` hides std's.
pub(crate) mod panic_macro {
    pub use std::panic;
}

mod both {
    pub use std::{panic, vec};
}

pub mod rust_2015 {
    //! Edition 2015.
    pub use super::v1::*;
}

pub mod rust_2018 {
    //! Edition 2018.
    pub use super::v1::*;
}

pub mod rust_2021 {
    //! Edition 2021.
    pub use super::v1::*;
    pub use std::convert::{TryFrom, TryInto};
    pub use std::iter::FromIterator;
}

pub mod rust_2024 {
    //! Edition 2024.
    pub use super::rust_2021::*;
    pub use std::future::{Future, IntoFuture};
}
