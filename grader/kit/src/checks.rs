//! [`checks!`](crate::checks): a suite's checks, each in a few lines. Knows no method of a check's or a scenario's by name.

/// Writes `suite()`: the checks of an exercise.
///
/// Each begins with a constructor of [`Check`](crate::Check), the check's name, its points and its title. What stands
/// between its braces are methods of [`Check`](crate::Check), each with its arguments behind it. A scenario is its name
/// and methods of [`Scenario`](crate::Scenario) in the same way; any other expression that makes one will do as well.
///
/// ```
/// use grade_kit::prelude::*;
/// # pub trait Flag: Send + Sync + 'static { fn new() -> Self; fn set(&self); fn is_set(&self) -> bool; }
///
/// #[derive(Clone, PartialEq, Eq, Hash)]
/// pub struct State(bool);
///
/// grade_kit::operations! {
///     table Flags<F: Flag>;
///     setup () = ();
///     object F = |_| F::new();
///     state State = |_| State(false);
///
///     set() -> () {
///         run |flag| flag.set();
///         step |state| { state.0 = true; Returns(()) };
///     }
///     is_set() -> bool {
///         run |flag| flag.is_set();
///         step |state| Returns(state.0);
///     }
/// }
///
/// grade_kit::checks! {
///     of State;
///     subjects<F: Flag>;
///
///     transcript "one-thread" for 1: "one thread sees what it set" {
///         teaches "It begins clear.";
///         scenario "set once": first [is_set(), set(), is_set()];
///     }
///     explore "any-mix" for 2: "any mix of calls fits one order" {
///         teaches "What one has set, another one sees.";
///         scenario "two set, one looks": thread [set()], thread [set()], thread [is_set(), is_set()];
///         generated Generated::drawn().count(4);
///         whole_scenarios_only;
///     }
///     witness "may-be-early"("a look that sees nothing", |view| view.operations().any(|(_, it)| it == Some("false")))
///         for 1: "a look may come before a set"
///     {
///         scenario "one sets, one looks": thread [set()], thread [is_set()];
///     }
///     explore<Pair<State>> "two-side-by-side" for 1: "two flags never influence each other" {
///         generated Generated::drawn().count(4);
///     }
/// }
/// # suite();
/// ```
///
/// - What a constructor takes beside the name stands in parentheses behind it.
/// - `of` names the task that a check is of unless its own stands behind its constructor.
/// - `suite checks programs();` calls a method of [`Suite`](crate::Suite) between two checks.
/// - `subjects<F: Flag>;` writes `subjects()` for an exercise with one table. One with more of them leaves it out, and
///   writes that function itself: see [`Subjects`](crate::Subjects).
#[macro_export]
macro_rules! checks {
    (
        of $task:ty;
        subjects<$($param:ident: $bound:path),+>;
        $($checks:tt)+
    ) => {
        $crate::checks! { of $task; $($checks)+ }

        /// How operations are applied to the student's type.
        #[must_use]
        pub fn subjects<$($param: $bound),+>() -> $crate::Subjects {
            $crate::Subjects::only(subject::<$($param),+>())
        }
    };
    (of $task:ty; $($checks:tt)+) => {
        /// The checks.
        #[must_use]
        pub fn suite() -> $crate::Suite {
            $crate::checks!(@suite [$task] [$crate::Suite::new()] $($checks)+)
        }
    };
    (@suite [$task:ty] [$suite:expr]) => {
        $suite
    };
    (@suite [$task:ty] [$suite:expr] suite $method:ident $($arg:expr)?; $($checks:tt)*) => {
        $crate::checks!(@suite [$task] [$suite.$method($($arg)?)] $($checks)*)
    };
    (
        @suite [$task:ty] [$suite:expr]
        $method:ident $(<$other:ty>)? $name:literal $(($($more:expr),+))? for $points:literal: $title:literal
        { $($rows:tt)* }
        $($checks:tt)*
    ) => {
        $crate::checks!(
            @suite [$task]
            [$suite.check($crate::checks!(
                @rows
                [$crate::checks!(@check $method [$task] $([$other])? $name $($(, $more)+)?)
                    .points($points).title($title)]
                $($rows)*
            ))]
            $($checks)*
        )
    };
    (@check $method:ident [$task:ty] [$other:ty] $($args:expr),+) => {
        $crate::Check::<$other>::$method($($args),+)
    };
    (@check $method:ident [$task:ty] $($args:expr),+) => {
        $crate::Check::<$task>::$method($($args),+)
    };
    (@rows [$check:expr]) => {
        $check
    };
    (@rows [$check:expr] scenario $name:literal: $($method:ident $arg:expr),+; $($rows:tt)*) => {
        $crate::checks!(
            @rows [$check.scenario($crate::Scenario::named($name)$(.$method($arg))+)] $($rows)*
        )
    };
    (@rows [$check:expr] $method:ident $($arg:expr),*; $($rows:tt)*) => {
        $crate::checks!(@rows [$check.$method($($arg),*)] $($rows)*)
    };
}
