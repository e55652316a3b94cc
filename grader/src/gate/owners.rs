//! Whether a submission asks who else owns something. Refuses nothing.

use super::modules;
use crate::intake::Sources;
use crate::syntax;

/// What says, or depends on, how many owners an `Arc` has. It is std's own in the model, too, so
/// nobody can follow what is learnt by these.
const ASKS: [&str; 9] = [
    "get_mut",
    "into_inner",
    "make_mut",
    "ptr_eq",
    "strong_count",
    "try_unwrap",
    "unwrap_or_clone",
    "upgrade",
    "weak_count",
];

/// Whether the word of any of these stands in what rustc reads, or might.
pub(crate) fn asks_for_owners(sources: &Sources) -> bool {
    let asks = || {
        modules::read_by_rustc(sources).iter().any(|file| {
            let words = file.flat.as_ref();
            words.is_none_or(|flat| flat.words().any(|word| ASKS.contains(&word)))
        })
    };
    syntax::with_room(asks).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::asks_for_owners;
    use crate::intake::Sources;

    fn asks(text: &str) -> bool {
        asks_for_owners(&Sources::from_texts(&[("src/lib.rs", text)]))
    }

    #[test]
    fn whoever_asks_for_owners_is_noticed_and_a_comment_is_not() {
        assert!(asks("fn f(a: &Weak<u8>) { a.upgrade(); }"));
        assert!(asks(
            "use std::sync::Arc; fn f(a: Arc<u8>) { Arc::try_unwrap(a); }"
        ));
        assert!(!asks("// Arc::try_unwrap\nfn f() { \"upgrade\"; }"));
    }
}
