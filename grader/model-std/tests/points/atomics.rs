//! The rows of atomics. Each width has the same.

use super::table::{Table, beside};
use model_std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8,
    AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering::SeqCst,
};
use std::fmt::Debug;
use std::ptr::without_provenance_mut as pointer;

/// What comes of an operation, and what is left in the end, where others store `$other` meanwhile in the place of
/// `$first`. By itself the operation returns what it finds; what it makes of `$other` is said for each.
macro_rules! returning_what_was_found {
    ($table:ident $type:ident($first:expr, $other:expr): $($method:ident($($given:expr),*) => $left:expr;)*) => {
        $($table.seen(
            concat!(stringify!($type), "::", stringify!($method)),
            [both($first, $other), both($other, $left)],
            || {
                let atomic = $type::new($first);
                let (found, ()) = beside(
                    || atomic.store($other, SeqCst),
                    || atomic.$method($($given),*),
                );
                both(found, atomic.into_inner())
            },
        );)*
    };
}

fn both(one: impl Debug, two: impl Debug) -> String {
    format!("{one:?} {two:?}")
}

/// What all atomics have; `$first`, `$mine` and `$other` are three values, and `$loaded` is what is wrapped in.
macro_rules! common {
    ($table:ident $type:ident($first:expr, $mine:expr, $other:expr)) => {
        let name = |method: &str| format!("{}::{method}", stringify!($type));
        $table.makes([
            name("new").as_str(),
            concat!(stringify!($type), " as Default"),
            concat!(stringify!($type), " as From"),
        ]);
        $table.exclusive([name("get_mut").as_str(), name("into_inner").as_str()]);
        $table.unseen(
            "what lies behind the pointer takes unsafe code to reach",
            [name("as_ptr").as_str()],
        );
        $table.seen(
            &name("load"),
            [format!("{:?}", $first), format!("{:?}", $other)],
            || {
                let atomic = $type::new($first);
                format!(
                    "{:?}",
                    beside(|| atomic.store($other, SeqCst), || atomic.load(SeqCst)).0
                )
            },
        );
        $table.seen(
            &name("store"),
            [format!("{:?}", $mine), format!("{:?}", $other)],
            || {
                let atomic = $type::new($first);
                beside(
                    || atomic.store($other, SeqCst),
                    || atomic.store($mine, SeqCst),
                );
                format!("{:?}", atomic.into_inner())
            },
        );
        $table.seen(
            concat!(stringify!($type), " as Debug"),
            [format!("{:?}", $first), format!("{:?}", $other)],
            || {
                let atomic = $type::new($first);
                beside(|| atomic.store($other, SeqCst), || format!("{atomic:?}")).0
            },
        );
        let exchanged = |found: &str| {
            format!(
                "{found}({:?}) {:?}",
                if found == "Ok" { $first } else { $other },
                $other
            )
        };
        $table.seen(
            &name("compare_exchange"),
            ["Ok", "Err"].map(exchanged),
            || {
                let atomic = $type::new($first);
                let exchange = || atomic.compare_exchange($first, $mine, SeqCst, SeqCst);
                let (result, ()) = beside(|| atomic.store($other, SeqCst), exchange);
                both(result, atomic.into_inner())
            },
        );
        $table.seen(
            &name("compare_exchange_weak"),
            ["Ok", "Err"].map(exchanged),
            || {
                let atomic = $type::new($first);
                let exchange = || atomic.compare_exchange_weak($first, $mine, SeqCst, SeqCst);
                let (result, ()) = beside(|| atomic.store($other, SeqCst), exchange);
                both(result, atomic.into_inner())
            },
        );
        let updated = [
            both(Ok::<_, ()>($first), $other),
            both(Ok::<_, ()>($other), $mine),
        ];
        $table.seen(&name("fetch_update"), updated.clone(), || {
            let atomic = $type::new($first);
            let update = || {
                atomic
                    .fetch_update(SeqCst, SeqCst, |_found| Some($mine))
                    .map_err(|_found| ())
            };
            let (result, ()) = beside(|| atomic.store($other, SeqCst), update);
            both(result, atomic.into_inner())
        });
        $table.seen(&name("try_update"), updated, || {
            let atomic = $type::new($first);
            let update = || {
                atomic
                    .try_update(SeqCst, SeqCst, |_found| Some($mine))
                    .map_err(|_found| ())
            };
            let (result, ()) = beside(|| atomic.store($other, SeqCst), update);
            both(result, atomic.into_inner())
        });
        returning_what_was_found! { $table $type($first, $other):
            swap($mine, SeqCst) => $mine;
            update(SeqCst, SeqCst, |_found| $mine) => $mine;
        }
        // It finds what it does not expect, and leaves it.
        #[expect(deprecated, reason = "std still offers it")]
        let compare_and_swap = || {
            let atomic = $type::new($first);
            let exchange = || atomic.compare_and_swap($first, $mine, SeqCst);
            let (found, ()) = beside(|| atomic.store($other, SeqCst), exchange);
            both(found, atomic.into_inner())
        };
        $table.seen(
            &name("compare_and_swap"),
            [both($first, $other), both($other, $other)],
            compare_and_swap,
        );
    };
}

macro_rules! integers {
    ($table:ident: $($type:ident)*) => {
        $({
            common!($table $type(1, 2, 5));
            returning_what_was_found! { $table $type(1, 5):
                fetch_add(2, SeqCst) => 7;
                fetch_sub(2, SeqCst) => 3;
                fetch_and(4, SeqCst) => 4;
                fetch_nand(4, SeqCst) => { let atomic = $type::new(5); atomic.fetch_nand(4, SeqCst); atomic.into_inner() };
                fetch_or(2, SeqCst) => 7;
                fetch_xor(4, SeqCst) => 1;
                fetch_max(7, SeqCst) => 7;
                fetch_min(3, SeqCst) => 3;
            }
        })*
    };
}

pub(crate) fn rows(table: &mut Table) {
    integers!(table: AtomicI8 AtomicI16 AtomicI32 AtomicI64 AtomicIsize AtomicU8 AtomicU16 AtomicU32 AtomicU64 AtomicUsize);
    flags(table);
    pointers(table);
    table.unseen(
        "memory is sequentially consistent: it changes nothing",
        ["sync::fence", "std::sync::atomic::compiler_fence"],
    );
}

fn flags(table: &mut Table) {
    common!(table AtomicBool(true, true, false));
    returning_what_was_found! { table AtomicBool(true, false):
        fetch_and(true, SeqCst) => false;
        fetch_nand(true, SeqCst) => true;
        fetch_or(true, SeqCst) => true;
        fetch_xor(true, SeqCst) => true;
        fetch_not(SeqCst) => true;
    }
}

fn pointers(table: &mut Table) {
    type AtomicWord = AtomicPtr<u16>;
    common!(table AtomicPtr(pointer::<u16>(2), pointer::<u16>(4), pointer::<u16>(12)));
    returning_what_was_found! { table AtomicPtr(pointer::<u16>(2), pointer::<u16>(12)):
        fetch_ptr_add(1, SeqCst) => pointer::<u16>(14);
        fetch_ptr_sub(1, SeqCst) => pointer::<u16>(10);
        fetch_byte_add(1, SeqCst) => pointer::<u16>(13);
        fetch_byte_sub(1, SeqCst) => pointer::<u16>(11);
        fetch_or(1, SeqCst) => pointer::<u16>(13);
        fetch_and(4, SeqCst) => pointer::<u16>(4);
        fetch_xor(4, SeqCst) => pointer::<u16>(8);
    }
    table.seen("AtomicPtr as Pointer", ["0x2", "0xc"], || {
        let atomic = AtomicWord::new(pointer(2));
        let store = || atomic.store(pointer(12), SeqCst);
        beside(store, || format!("{atomic:p}")).0
    });
}
