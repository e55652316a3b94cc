//! What a terminal would obey, and what a person could not see.

use unicode_width::UnicodeWidthChar as _;

/// # Panics
/// When the text holds anything but visible characters, line feeds and colours of ours.
pub(crate) fn assert_harmless(text: &str) {
    assert_visible(&without_colours(text));
}

/// # Panics
/// When the text holds anything but visible characters and line feeds.
pub(crate) fn assert_visible(text: &str) {
    let mut marks = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, ' '..='~' | '\n') {
            marks = 0;
            continue;
        }
        let seen = !c.is_control() && !is_hidden(c);
        assert!(seen, "{c:?} in {:?}", around(text, at));
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        assert!(marks <= 9, "a flood of marks in {:?}", around(text, at));
    }
}

/// Spoofs direction, hides text, or ends lines for some: wherever it stands.
fn is_hidden(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x200e | 0x200f
        | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfdd0..=0xfdef | 0xfeff | 0xffa0
        | 0xfff0..=0xfffb | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe00ff
        | 0xe01f0..=0xe0fff)
        || u32::from(c) % 0x10000 >= 0xfffe
}

fn around(text: &str, at: usize) -> String {
    let before = text[..at].chars().rev().take(20).collect::<Vec<_>>();
    let after = text[at..].chars().take(20);
    before.into_iter().rev().chain(after).collect()
}

/// Only what sets colours and weights is taken away.
fn without_colours(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        out.push_str(before);
        let end = after.find(|c: char| !c.is_ascii_digit() && c != ';');
        rest = match end {
            Some(end) if after[end..].starts_with('m') => &after[end + 1..],
            _ => {
                out.push('\x1b');
                after
            }
        };
    }
    out.push_str(rest);
    out
}

#[test]
fn only_colours_are_no_harm() {
    assert_harmless("a \x1b[1;31mb\x1b[0m c\n");
    for text in ["\x1b[2J", "\x1b]0;a\x07", "a\rb", "a\u{9b}b", "a\u{202e}b"] {
        let judged = std::panic::catch_unwind(|| assert_harmless(text));
        assert!(judged.is_err(), "{text:?}");
    }
}
