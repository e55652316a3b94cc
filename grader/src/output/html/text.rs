//! Text from a submission as markup: harmless, not endlessly long, and never anything but text.

use super::super::canvas::clip;
use super::super::safe_text;
use maud::{Markup, PreEscaped, html};

/// Characters of a call, a result or a step, of a sentence, and of what is quoted as a whole.
const LINE_CHARS: usize = 600;
const SENTENCE_CHARS: usize = 4_000;
const BLOCK_CHARS: usize = 40_000;

/// Part of a line. A line feed in it becomes visible.
pub(super) fn line(text: &str) -> Markup {
    PreEscaped(safe_text::html(&clip(text, LINE_CHARS)))
}

/// A sentence, in which backticks enclose code.
pub(super) fn prose(text: &str) -> Markup {
    let text = clip(text, SENTENCE_CHARS);
    let parts: Vec<&str> = text.split('`').collect();
    // The last part is never code: its backtick would have to be closed.
    let is_code = |at: usize| at % 2 == 1 && at + 1 < parts.len();
    html! {
        @for (at, part) in parts.iter().enumerate() {
            @if is_code(at) {
                code { (PreEscaped(safe_text::html(part))) }
            } @else {
                @if at % 2 == 1 { "`" }
                (PreEscaped(safe_text::html(part)))
            }
        }
    }
}

/// Lines as they are.
pub(super) fn block(text: &str) -> Markup {
    let text = clip(text, BLOCK_CHARS);
    let lines: Vec<String> = text.lines().map(safe_text::html).collect();
    html! { pre.block { (PreEscaped(lines.join("\n"))) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_enclose_code_if_they_are_closed() {
        assert_eq!(
            prose("B holds `a <b>` now").into_string(),
            "B holds <code>a &lt;b&gt;</code> now"
        );
        assert_eq!(prose("`a` and `b").into_string(), "<code>a</code> and `b");
        assert_eq!(prose("plain").into_string(), "plain");
    }

    #[test]
    fn no_text_becomes_markup() {
        let evil = "</code><script>\x1b[2J\u{202e}\n\"'&";
        let shown = "&lt;/code&gt;&lt;script&gt;\u{241b}[2J\\u{202e}\u{240a}&quot;&#39;&amp;";
        assert_eq!(line(evil).into_string(), shown);
        assert_eq!(prose(evil).into_string(), shown);
        assert_eq!(
            block(evil).into_string(),
            "<pre class=\"block\">&lt;/code&gt;&lt;script&gt;\u{241b}[2J\\u{202e}\n\
             &quot;&#39;&amp;</pre>"
        );
    }
}
