//! [`operations!`](crate::operations): an object's operations, each described in one place.

/// Describes the operations of a student's object: of each its arguments, what it does to the object, and what the
/// specification says of it.
///
/// Written from that: `Op` (an operation with its arguments), `Ret` (a result), a function for each operation that makes
/// one for a scenario, the [`Task`](crate::Task) of the state, and `subject::<...>()` for the student's types.
///
/// ```
/// use grade_kit::prelude::*;
///
/// pub trait Turnstile: Send + Sync + 'static {
///     fn new(limit: u32) -> Self;
///     fn enter(&self) -> bool;
///     fn leave(&self);
/// }
///
/// /// Who is inside.
/// #[derive(Clone, PartialEq, Eq, Hash)]
/// pub struct State {
///     limit: u32,
///     inside: Each<u32>,
///     all: u32,
/// }
///
/// grade_kit::operations! {
///     table Turnstiles<T: Turnstile>;
///     setup u32 = 2;
///     object T = |limit| T::new(*limit);
///     state State = |limit| State { limit: *limit, inside: Each::default(), all: 0 };
///
///     /// Goes in, if there is room.
///     enter() -> bool {
///         run |turnstile| turnstile.enter();
///         step |state, call| {
///             let room = state.all < state.limit;
///             state.all += u32::from(room);
///             state.inside[call.me] += u32::from(room);
///             Returns(room)
///         };
///     }
///     leave() -> () {
///         run |turnstile| turnstile.leave();
///         when |state, call| state.inside[call.me] > 0;
///         step |state, call| {
///             state.inside[call.me] -= 1;
///             state.all -= 1;
///             Returns(())
///         };
///     }
/// }
///
/// let check = Check::explore("never-too-many")
///     .scenario(Scenario::named("two want in").thread([enter()]).thread([enter(), enter()]));
/// # let _: Check<State> = check;
/// ```
///
/// - `setup` is what the object is made from, and what it is unless a scenario says otherwise.
/// - `object` is the type that is made once in each execution, and how. The second argument is the [`Kit`](crate::Kit).
///   Here and below, arguments at the end that are not needed may be left out.
/// - `held<'a> Vec<T::Permit<'a>>;` behind it says what a caller holds between its operations. It may borrow the object,
///   begins as its `Default`, and is dropped when the caller has ended. `run` gets it as its second argument, as `&mut`.
/// - `state` is the specification's state, and how it begins.
/// - `timed;` behind it says that the specification or a rule asks how much time has passed.
/// - `leaving let_go;` behind that names the operation that each caller does last, so that the specification hears of
///   what is dropped. It is one step: where a caller may hold several things, each is better let go by an operation.
/// - `run` does the operation; its arguments are the object, what the caller holds, and the [`Kit`](crate::Kit).
/// - `step` changes the state and says what the operation may come to: `Returns(it)`, `OneOf(vec![..])`, `Waits`, or
///   `Branches(vec![(it, state), ..])`; a `?` on a `None` says that it waits. Its second argument is the
///   [`Call`](crate::Call).
/// - `when` says in which states the contract allows the operation: drawn scenarios keep to it.
/// - `arrives` changes the state when the call begins to wait: see [`Task::arrive`](crate::Task::arrive).
/// - Arguments are drawn from the boundaries of their types, or from what stands behind `=`:
///   `deposit(account: usize = [0, 1, 9], amount: u64) -> ...`.
#[macro_export]
macro_rules! operations {
    (
        table $table:ident<$($param:ident: $bound:path),+>;
        setup $setup:ty = $default:expr;
        object $object:ty = |$ms:pat_param $(, $mk:pat_param)?| $make:expr;
        state $($rest:tt)*
    ) => {
        $crate::operations! {
            table $table<$($param: $bound),+>;
            setup $setup = $default;
            object $object = |$ms $(, $mk)?| $make;
            held<'a> ();
            state $($rest)*
        }
    };
    (
        table $table:ident<$($param:ident: $bound:path),+>;
        setup $setup:ty = $default:expr;
        object $object:ty = |$ms:pat_param $(, $mk:pat_param)?| $make:expr;
        held<$lt:lifetime> $held:ty;
        state $state:ident = |$ss:pat_param| $start:expr;
        timed;
        $($rest:tt)*
    ) => {
        $crate::operations! {
            @more [true]
            table $table<$($param: $bound),+>;
            setup $setup = $default;
            object $object = |$ms $(, $mk)?| $make;
            held<$lt> $held;
            state $state = |$ss| $start;
            $($rest)*
        }
    };
    (
        table $table:ident<$($param:ident: $bound:path),+>;
        setup $setup:ty = $default:expr;
        object $object:ty = |$ms:pat_param $(, $mk:pat_param)?| $make:expr;
        held<$lt:lifetime> $held:ty;
        state $state:ident = |$ss:pat_param| $start:expr;
        $($rest:tt)*
    ) => {
        $crate::operations! {
            @more [false]
            table $table<$($param: $bound),+>;
            setup $setup = $default;
            object $object = |$ms $(, $mk)?| $make;
            held<$lt> $held;
            state $state = |$ss| $start;
            $($rest)*
        }
    };
    (
        @more $timed:tt
        table $table:ident<$($param:ident: $bound:path),+>;
        setup $setup:ty = $default:expr;
        object $object:ty = |$ms:pat_param $(, $mk:pat_param)?| $make:expr;
        held<$lt:lifetime> $held:ty;
        state $state:ident = |$ss:pat_param| $start:expr;
        leaving $leaving:ident;
        $($rest:tt)*
    ) => {
        $crate::operations! {
            @all $timed [vec![Op::$leaving {}]]
            table $table<$($param: $bound),+>;
            setup $setup = $default;
            object $object = |$ms $(, $mk)?| $make;
            held<$lt> $held;
            state $state = |$ss| $start;
            $($rest)*
        }
    };
    (
        @more $timed:tt
        table $table:ident<$($param:ident: $bound:path),+>;
        setup $setup:ty = $default:expr;
        object $object:ty = |$ms:pat_param $(, $mk:pat_param)?| $make:expr;
        held<$lt:lifetime> $held:ty;
        state $state:ident = |$ss:pat_param| $start:expr;
        $($rest:tt)*
    ) => {
        $crate::operations! {
            @all $timed [Vec::new()]
            table $table<$($param: $bound),+>;
            setup $setup = $default;
            object $object = |$ms $(, $mk)?| $make;
            held<$lt> $held;
            state $state = |$ss| $start;
            $($rest)*
        }
    };
    (
        @all [$timed:literal] [$leaving:expr]
        table $table:ident<$($param:ident: $bound:path),+>;
        setup $setup:ty = $default:expr;
        object $object:ty = |$ms:pat_param $(, $mk:pat_param)?| $make:expr;
        held<$lt:lifetime> $held:ty;
        state $state:ident = |$ss:pat_param| $start:expr;
        $(
            $(#[$doc:meta])*
            $op:ident($($arg:ident: $ty:ty $(= $from:expr)?),* $(,)?) -> $ret:ty {
                run |$rs:pat_param $(, $rh:pat_param $(, $rk:pat_param)?)?| $run:expr;
                $(when |$ws:pat_param $(, $wc:pat_param)?| $when:expr;)?
                $(arrives |$as:pat_param $(, $ac:pat_param)?| $arrive:expr;)?
                step |$st:pat_param $(, $sc:pat_param)?| $step:expr;
            }
        )*
    ) => {
        /// An operation with its arguments.
        #[allow(non_camel_case_types, missing_docs, unreachable_pub)]
        #[derive(Clone, Debug, $crate::serde::Serialize, $crate::serde::Deserialize)]
        #[serde(crate = "grade_kit::serde")]
        pub enum Op {
            $($(#[$doc])* $op { $($arg: $ty),* },)*
        }

        /// The result of an operation.
        #[allow(non_camel_case_types, missing_docs, unreachable_pub)]
        #[derive(Clone, Debug, Hash)]
        pub enum Ret {
            $($op($ret),)*
        }

        $(
            $(#[$doc])*
            #[allow(missing_docs, unreachable_pub)]
            #[must_use]
            pub fn $op($($arg: $ty),*) -> Op {
                Op::$op { $($arg),* }
            }
        )*

        #[allow(unused_variables, unused_mut, unused_imports, clippy::redundant_closure_call)]
        impl $crate::Task for $state {
            type Op = Op;
            type Ret = Ret;
            type Setup = $setup;

            const TIMED: bool = $timed;

            fn setup() -> $setup {
                $default
            }

            fn new(setup: &$setup) -> Self {
                let $ss = setup;
                $start
            }

            fn step(&mut self, call: &$crate::Call<'_, Op>) -> $crate::Step<Ret, Self> {
                use $crate::Step::{Branches, OneOf, Returns, Waits};
                match call.op.clone() {
                    $(Op::$op { $($arg),* } => {
                        let step = (|| -> Option<$crate::Step<$ret, $state>> {
                            let ($st $(, $sc)?, ..) = (&mut *self, call);
                            Some($step)
                        })();
                        step.unwrap_or($crate::Step::Waits).map(Ret::$op)
                    })*
                }
            }

            fn arrive(&mut self, call: &$crate::Call<'_, Op>) -> bool {
                match call.op.clone() {
                    $(Op::$op { $($arg),* } => {
                        $(
                            let ($as $(, $ac)?, ..) = (&mut *self, call);
                            let () = $arrive;
                            return true;
                        )?
                        #[allow(unreachable_code)]
                        false
                    })*
                }
            }

            fn leaving() -> Vec<Op> {
                $leaving
            }

            fn write_ret(ret: &Ret, to: &mut dyn ::std::fmt::Write) -> ::std::fmt::Result {
                match ret {
                    $(Ret::$op(it) => write!(to, "{it:?}"),)*
                }
            }
        }

        #[allow(unused_variables)]
        impl $crate::Drawn for $state {
            const NAMES: &'static [&'static str] = &[$(stringify!($op)),*];

            fn draw(which: usize, draws: &mut $crate::Draws) -> Op {
                let each: &[fn(&mut $crate::Draws) -> Op] = &[
                    $(|draws| Op::$op {
                        $($arg: $crate::operations!(@draw draws, $ty $(, $from)?)),*
                    }),*
                ];
                each[which](draws)
            }

            fn allows(&self, call: &$crate::Call<'_, Op>) -> bool {
                match call.op.clone() {
                    $(Op::$op { $($arg),* } => {
                        $(
                            let ($ws $(, $wc)?, ..) = (self, call);
                            return $when;
                        )?
                        #[allow(unreachable_code)]
                        true
                    })*
                }
            }
        }

        struct $table<$($param),+>(::std::marker::PhantomData<fn() -> ($($param,)+)>);

        #[allow(unused_variables)]
        impl<$($param: $bound),+> $crate::Bound<$state> for $table<$($param),+> {
            type Object = $object;
            type Held<$lt> = $held;

            fn make(setup: &$setup, kit: &$crate::Kit) -> $object {
                let ($ms $(, $mk)?, ..) = (setup, kit);
                $make
            }

            fn apply<$lt>(
                object: &$lt $object,
                held: &mut $held,
                op: &Op,
                kit: &$crate::Kit,
            ) -> Ret {
                match op.clone() {
                    $(Op::$op { $($arg),* } => {
                        let ($rs $(, $rh $(, $rk)?)?, ..) = (object, &mut *held, kit);
                        #[allow(clippy::redundant_closure_call)]
                        let result: $ret = (|| $run)();
                        Ret::$op(result)
                    })*
                }
            }
        }

        /// How the operations are applied to what the student wrote.
        #[allow(unreachable_pub)]
        #[must_use]
        #[track_caller]
        pub fn subject<$($param: $bound),+>() -> $crate::Subject<$state> {
            $crate::Subject::of::<$table<$($param),+>>()
        }
    };
    (@draw $draws:ident, $ty:ty) => { $draws.boundary::<$ty>() };
    (@draw $draws:ident, $ty:ty, $from:expr) => { $draws.one_of($from) };
}
