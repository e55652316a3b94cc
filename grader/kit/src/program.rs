//! Checks that are plain code: programs which call the student's functions. One operation, which the main thread
//! does, and which says by its claims what must be so.

use crate::kit::Kit;
use crate::step::{Call, Step};
use crate::subject::{Bound, Subject};
use crate::task::Task;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// The specification of a program: it comes to its end. What else must be so, its claims and the rules say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Program;

/// All that a program does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run;

impl Task for Program {
    type Op = Run;
    type Ret = ();
    type Setup = ();

    const TIMED: bool = true;

    fn setup() {}

    fn new((): &()) -> Self {
        Program
    }

    fn step(&mut self, _call: &Call<'_, Run>) -> Step<(), Self> {
        Step::Returns(())
    }

    fn show_op(_op: &Run) -> String {
        "the program".to_owned()
    }

    fn write_ret((): &(), to: &mut dyn Write) -> std::fmt::Result {
        to.write_str("came to its end")
    }
}

/// A program with the student's types in it. [`programs!`](crate::programs) writes it.
pub trait Body: 'static {
    /// Runs it once.
    fn run(kit: &Kit);
}

struct Bodied<B>(std::marker::PhantomData<fn() -> B>);

impl<B: Body> Bound<Program> for Bodied<B> {
    type Object = ();
    type Held<'a> = ();

    fn make((): &(), _kit: &Kit) {}

    fn apply((): &(), (): &mut (), _op: &Run, kit: &Kit) {
        B::run(kit);
    }
}

impl Subject<Program> {
    /// A program as the subject of its check. What [`Subject::new`] says of panics holds here, too.
    #[must_use]
    #[track_caller]
    pub fn program<B: Body>() -> Self {
        Subject::of::<Bodied<B>>()
    }
}

/// Describes checks that are programs, each in one place: what the check is, as [`checks!`](crate::checks) has it, and
/// what the program does with the student's types.
///
/// Written from that: `programs()`, which gives the checks in their order, and `bodies::<...>(subjects)`, which adds
/// the programs to the student's types.
///
/// ```
/// use grade_kit::prelude::*;
///
/// pub trait Doubler: 'static {
///     fn double(numbers: &[u32]) -> Vec<u32>;
/// }
///
/// grade_kit::programs! {
///     bound<D: Doubler>;
///     "in-order" for 2: "results come in order" {
///         teaches "Which result belongs where has to travel with the number.";
///     } |kit| {
///         let numbers = vec![1, 2, 3];
///         kit.expect("the doubled numbers", D::double(&numbers), vec![2, 4, 6]);
///     };
/// }
/// assert_eq!(programs().len(), 1);
/// ```
#[macro_export]
macro_rules! programs {
    (bound<$($param:ident: $bound:path),+>; $($rest:tt)*) => {
        $crate::programs! { @all [$($param: $bound),+] $($rest)* }
    };
    (
        @all $bounds:tt
        $(
            $name:literal for $points:literal: $title:literal { $($rows:tt)* }
            |$kit:pat_param| $body:expr;
        )*
    ) => {
        /// The checks that are programs, in their order.
        #[allow(unreachable_pub)]
        #[must_use]
        pub fn programs() -> Vec<$crate::Check<$crate::Program>> {
            vec![$($crate::checks!(
                @rows [$crate::Check::program($name).points($points).title($title)] $($rows)*
            )),*]
        }

        $crate::programs! { @bodies $bounds $bounds, $([$name, |$kit| $body])* }
    };
    (@bodies [$($param:ident: $bound:path),+] $bounds:tt, $([$name:literal, $($body:tt)*])*) => {
        /// Adds the programs to the student's types.
        #[allow(unreachable_pub)]
        #[must_use]
        #[track_caller]
        pub fn bodies<$($param: $bound),+>(subjects: $crate::Subjects) -> $crate::Subjects {
            $crate::programs! { @added subjects, [$($param),+] $bounds, $([$name, $($body)*])* }
        }
    };
    (@added $subjects:expr, $params:tt $bounds:tt,) => { $subjects };
    (
        @added $subjects:expr, $params:tt $bounds:tt,
        [$name:literal, |$kit:pat_param| $body:expr] $($rest:tt)*
    ) => {
        $crate::programs! {
            @added
            $subjects.with($name, $crate::programs!(@subject $params $bounds, |$kit| $body)),
            $params $bounds, $($rest)*
        }
    };
    (
        @subject [$($given:ident),+] [$($param:ident: $bound:path),+],
        |$kit:pat_param| $body:expr
    ) => {{
        struct Here<$($param),+>(::std::marker::PhantomData<fn() -> ($($param,)+)>);
        impl<$($param: $bound),+> $crate::Body for Here<$($param),+> {
            fn run(kit: &$crate::Kit) {
                let $kit = kit;
                let () = $body;
            }
        }
        $crate::Subject::program::<Here<$($given),+>>()
    }};
}
