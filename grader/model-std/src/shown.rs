//! Values for traces: plain ones are shown, others are not. Never runs student code.

#![expect(
    unsafe_code,
    reason = "a value is looked at as the type that it was found to have"
)]

use std::any::TypeId;
use std::collections::VecDeque;
use std::fmt::{self, Debug, Write};
use std::marker::PhantomData;

/// Longer values are cut, in characters.
const LONGEST: usize = 60;

/// The value as text, if its type is one of a few that are known to print well.
///
/// Locks and channels do not require `Debug` of what they hold.
pub(crate) fn shown<T: ?Sized>(value: &T) -> Option<String> {
    shown_as(type_id::<T>(), (&raw const *value).cast())
}

/// As [`shown`], of the value at `value` whose type has this identity. Not generic, so that what
/// prints all these types is compiled once, here, and not with each submission.
#[inline(never)]
fn shown_as(identity: TypeId, value: *const ()) -> Option<String> {
    macro_rules! try_types {
        ($($known:ty),+ $(,)?) => {
            $(if identity == TypeId::of::<$known>() {
                // SAFETY: a type's identity ignores only lifetimes, and each type asked for has
                // none: the value, which the caller borrows, is one of this type.
                return Some(cut(unsafe { &*value.cast::<$known>() }));
            })+
        };
    }
    macro_rules! try_numbers {
        ($($number:ty)+) => {
            $(try_types!(
                $number, Option<$number>, Vec<$number>, VecDeque<$number>, Vec<Option<$number>>
            );)+
        };
    }
    try_numbers!(i32 u32 i64 u64 usize isize u8 i8 u16 i16 u128 i128);
    try_types!(
        bool,
        Vec<bool>,
        char,
        f64,
        f32,
        String,
        Option<String>,
        Vec<String>
    );
    None
}

/// Formats no more than is shown: a trace that looks at a vector at each of its pushes would otherwise take as long
/// as the square of its length.
fn cut(value: &dyn Debug) -> String {
    let mut text = Beginning(String::new(), LONGEST);
    let whole = write!(text, "{value:?}").is_ok();
    let Beginning(mut text, _) = text;
    if !whole {
        text.push_str("...");
    }
    text
}

/// As many characters more as there is room for; then an error, which ends the formatting.
struct Beginning(String, usize);

impl fmt::Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            if self.1 == 0 {
                return Err(fmt::Error);
            }
            self.1 -= 1;
            self.0.push(letter);
        }
        Ok(())
    }
}

/// The identity of a type that may borrow; its lifetimes make no difference.
fn type_id<T: ?Sized>() -> TypeId {
    trait Identified {
        fn type_id(&self) -> TypeId
        where
            Self: 'static;
    }
    impl<T: ?Sized> Identified for PhantomData<T> {
        fn type_id(&self) -> TypeId
        where
            Self: 'static,
        {
            TypeId::of::<T>()
        }
    }
    let phantom = PhantomData::<T>;
    let short: &(dyn Identified + '_) = &phantom;
    // SAFETY: lifetimes do not exist at run time, and the method called reads nothing.
    let long =
        unsafe { std::mem::transmute::<&dyn Identified, &(dyn Identified + 'static)>(short) };
    long.type_id()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn plain_values_are_shown_and_others_are_not() {
        struct Borrowing<'a>(#[allow(dead_code)] &'a u32);
        let number = 7;
        assert_eq!(shown(&number).as_deref(), Some("7"));
        assert_eq!(shown(&vec![1_u8, 2]).as_deref(), Some("[1, 2]"));
        assert_eq!(shown(&"x".repeat(100)).map(|text| text.len()), Some(63));
        assert_eq!(shown(&"x".repeat(58)).map(|text| text.len()), Some(60));
        assert_eq!(shown(&Borrowing(&number)), None);
        assert_eq!(shown(&number as &dyn std::fmt::Debug), None);
    }
}
