//! Text for a field of a table that a spreadsheet may open. Never a formula.

use super::terminal::line;

/// One field of a CSV file as RFC 4180 has it, always quoted: where a list's separator is a
/// semicolon, one in the text would begin another field.
///
/// What a spreadsheet would compute has an apostrophe before it; so has what would begin with such
/// a character once white space is gone or wide letters are narrowed.
#[must_use]
pub fn csv(text: &str) -> String {
    let led = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let computed = text.starts_with(['\t', '\r']) || led.starts_with(begins_a_formula);
    let apostrophe = if computed { "'" } else { "" };
    format!("\"{apostrophe}{}\"", line(text).replace('"', "\"\""))
}

/// `=`, `+`, `-` and `@`, also wide and small.
fn begins_a_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+'
            | '-'
            | '@'
            | '\u{ff1d}'
            | '\u{ff0b}'
            | '\u{ff0d}'
            | '\u{ff20}'
            | '\u{fe66}'
            | '\u{fe62}'
            | '\u{fe63}'
            | '\u{fe6b}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_computed() {
        for (text, field) in [
            ("=1+1", "\"'=1+1\""),
            ("  @SUM(A1)", "\"'  @SUM(A1)\""),
            ("\u{a0}\u{3000}-1", "\"'\u{a0}\u{3000}-1\""),
            ("＝cmd|' /C calc'!A0", "\"'＝cmd|' /C calc'!A0\""),
            ("\t=1", "\"'    =1\""),
            ("\rx", "\"'\u{240d}x\""),
            ("\n+1", "\"'\u{240a}+1\""),
        ] {
            assert_eq!(csv(text), field);
        }
    }

    #[test]
    fn a_field_stays_one_field_on_one_line() {
        assert_eq!(csv("a,\"b\";=1\nc"), "\"a,\"\"b\"\";=1\u{240a}c\"");
        assert_eq!(csv(""), "\"\"");
        assert_eq!(csv("a = b"), "\"a = b\"");
    }
}
