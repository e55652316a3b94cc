//! A submission's words, cut where they become evidence. Never says what they mean.

/// Characters that are kept of a panic's message: it is part of every observation.
const MESSAGE_CHARS: usize = 4_000;

/// Characters that are kept of a name.
pub const NAME_CHARS: usize = 500;

/// The beginning of a text, and how long it is if that is not all of it: two that differ only far
/// behind are told apart by that at least, and none that was cut is taken for one that was not.
#[must_use]
pub fn excerpt(text: &str, most_chars: usize) -> String {
    // Counting characters takes as long as there are some; most texts are short.
    if text.len() <= most_chars {
        return text.to_owned();
    }
    match text.char_indices().nth(most_chars) {
        Some((end, _)) => format!("{}… ({} bytes in all)", &text[..end], text.len()),
        None => text.to_owned(),
    }
}

/// The message in a panic's payload, as far as it is kept.
#[must_use]
pub fn message_of(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    excerpt(text.unwrap_or("a panic without a message"), MESSAGE_CHARS)
}

#[cfg(test)]
mod tests {
    use super::{excerpt, message_of};

    #[test]
    fn what_is_short_is_kept_as_it_is_and_what_is_long_says_how_long_it_was() {
        assert_eq!(excerpt("äöü", 3), "äöü");
        assert_eq!(excerpt("äöüß", 3), "äöü… (8 bytes in all)");
    }

    #[test]
    fn a_message_of_megabytes_is_cut() {
        let payload = "\0".repeat(12 << 20);
        assert!(message_of(&payload).len() < 5_000);
        assert_eq!(message_of(&7), "a panic without a message");
    }
}
