//! Which characters of a text must not stand as they are, and what stands for them. Never knows
//! where the text goes.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;
use unicode_width::UnicodeWidthChar as _;

/// Marks on one letter that still can be read. Honest text needs no more: Hebrew with its
/// cantillation has up to five, a stack of Tibetan letters seven.
const MARKS_ON_A_LETTER: usize = 8;

/// Whether a terminal would obey the character, or a reader could not see it or would see it
/// elsewhere than it stands, whatever is around it.
fn is_dangerous(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Marks, embeddings, overrides and isolates of text direction.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        // Nothing to see: soft hyphen, grapheme joiner, fillers of Hangul, inherent vowels of Khmer,
        // word joiner and its like, byte order mark, interlinear annotation, controls of shorthand
        // and of music, tags.
        | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
        | '\u{17b4}' | '\u{17b5}' | '\u{2060}'..='\u{2065}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}'
        // Ends of lines that only some programs see.
        | '\u{2028}' | '\u{2029}'
        // No characters at all.
        | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether the character is invisible, and yet needed between some others.
fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

/// Whether a joiner does its work where it stands. Elsewhere it only hides, and a row of them can
/// hide a whole text.
fn joins(before: char, joiner: char, after: Option<char>) -> bool {
    match joiner {
        // Selects a letter's form in Mongolian.
        '\u{180b}'..='\u{180f}' => matches!(before, '\u{1820}'..='\u{18aa}'),
        // Where a line may be broken in scripts that have no spaces.
        '\u{200b}' => is_without_spaces(before) && after.is_some_and(is_without_spaces),
        // Joins letters and pictures, or keeps them apart.
        '\u{200c}' | '\u{200d}' => {
            !matches!(before, '\u{200b}'..='\u{200d}')
                && (is_joined(before) || after.is_some_and(is_joined))
        }
        // Selects between picture and letter, or a form of a symbol.
        '\u{fe00}'..='\u{fe0f}' => match before {
            '0'..='9' | '#' | '*' => true,
            other => !other.is_ascii() && !is_joiner(other) && !other.is_whitespace(),
        },
        // Selects the form of an ideograph.
        _ => {
            matches!(before, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        }
    }
}

/// Letters that change with their neighbours, from Hebrew to Mongolian, and pictures.
fn is_joined(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{1dff}' | '\u{2190}'..='\u{2bff}' | '\u{a800}'..='\u{abff}'
        | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe0f}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10a00}'..='\u{11fff}' | '\u{1f000}'..='\u{1faff}')
}

/// Thai, Lao, Tibetan, Burmese, Khmer.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{19ff}')
}

/// Whether the character stands on the one before and takes no room of its own.
fn is_mark(c: char) -> bool {
    c > '\u{2ff}' && c.width() == Some(0)
}

/// The characters of a text, each with whether it may stand as it is.
pub(super) fn judged(text: &str) -> Judged<'_> {
    Judged {
        rest: text.chars().peekable(),
        before: None,
        marks: 0,
    }
}

/// See [`judged`].
pub(super) struct Judged<'t> {
    rest: Peekable<Chars<'t>>,
    before: Option<char>,
    marks: usize,
}

impl Iterator for Judged<'_> {
    type Item = (char, bool);

    fn next(&mut self) -> Option<(char, bool)> {
        let c = self.rest.next()?;
        // What stood before the text is not its to change.
        let before = self.before.replace(c).filter(|c| !c.is_control());
        if matches!(c, ' '..='~') {
            self.marks = 0;
            return Some((c, true));
        }
        let mark = is_mark(c);
        self.marks = if mark { self.marks + 1 } else { 0 };
        let stands = match before {
            _ if is_dangerous(c) => false,
            Some(before) if is_joiner(c) => joins(before, c, self.rest.peek().copied()),
            before => !mark || before.is_some() && self.marks <= MARKS_ON_A_LETTER,
        };
        Some((c, stands && self.marks <= MARKS_ON_A_LETTER))
    }
}

/// Adds what stands for a character that may not.
pub(super) fn push_sign(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("    "),
        // Control pictures: one column each, and they look like what they are.
        '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
        '\u{7f}' => out.push('\u{2421}'),
        c => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
}

/// A text in which everything can be seen, and `kept` stands as it is.
pub(super) fn visible(text: &str, kept: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (c, stands) in judged(text) {
        match stands || kept(c) {
            true => out.push(c),
            false => push_sign(&mut out, c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        visible(text, |_| false)
    }

    #[test]
    fn honest_text_of_every_script_stands_as_it_is() {
        for text in [
            "Straße, naïve, Ελλάδα, Привет, 日本語、한국어",
            "e\u{301}a\u{302}\u{323} Tie\u{302}\u{301}ng",
            "می\u{200c}خواهم PDF\u{200c}ها",
            "क्\u{200d}ष ශ්\u{200d}රී",
            "בְּרֵאשִׁ֖ית בָּרָ֣א",
            "ភាសា\u{200b}ខ្មែរ ภาษา\u{200b}ไทย བསྒྲུབས",
            "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ ᠠ\u{180b}",
            "👩\u{200d}💻 🏳\u{fe0f}\u{200d}🌈 ❤\u{fe0f} 1\u{fe0f}\u{20e3} 👩🏽\u{200d}❤\u{fe0f}\u{200d}👨🏽",
            "葛\u{e0100} ≨\u{fe00}",
            "한국어",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        for hidden in [
            "\u{ad}",
            "\u{34f}",
            "\u{115f}",
            "\u{1160}",
            "\u{17b4}",
            "\u{180e}",
            "\u{200b}",
            "\u{200c}",
            "\u{200d}",
            "\u{2060}",
            "\u{2063}",
            "\u{206a}",
            "\u{3164}",
            "\u{fe0f}",
            "\u{feff}",
            "\u{ffa0}",
            "\u{fffb}",
            "\u{fffe}",
            "\u{fdd0}",
            "\u{1d173}",
            "\u{1bca0}",
            "\u{e0001}",
            "\u{e0041}",
            "\u{e0100}",
            "\u{e01f0}",
            "\u{10ffff}",
        ] {
            let text = format!("pa{hidden}ss");
            let sign = format!("\\u{{{:x}}}", u32::from(hidden.chars().next().unwrap()));
            assert_eq!(shown(&text), format!("pa{sign}ss"));
        }
    }

    #[test]
    fn a_row_of_selectors_hides_nothing() {
        let smuggled = "❤\u{fe0f}\u{fe01}\u{fe02}葛\u{e0100}\u{e0101}";
        assert_eq!(
            shown(smuggled),
            "❤\u{fe0f}\\u{fe01}\\u{fe02}葛\u{e0100}\\u{e0101}"
        );
    }

    #[test]
    fn a_flood_of_marks_is_bounded() {
        let flood = format!("a{}b", "\u{301}".repeat(40));
        let shown = shown(&flood);
        assert_eq!(shown.matches('\u{301}').count(), MARKS_ON_A_LETTER);
        assert_eq!(shown.matches("\\u{301}").count(), 40 - MARKS_ON_A_LETTER);
    }

    #[test]
    fn a_mark_does_not_change_what_stands_before_the_text() {
        assert_eq!(shown("\u{338}5"), "\\u{338}5");
        assert_eq!(shown("\n\u{338}5"), "\u{240a}\\u{338}5");
    }
}
