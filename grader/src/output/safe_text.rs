//! Makes text from a submission harmless where it is shown: terminal, GitHub log, Markdown, HTML, JSON.
//! Never shortens and never drops a character without a trace; what is dangerous becomes visible.

use std::fmt::Write as _;

/// Whether a terminal would obey the character, or a reader could not see it or would see it
/// elsewhere than it stands.
pub(crate) fn is_dangerous(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Marks, embeddings, overrides and isolates of text direction.
        | '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        // Nothing to see: soft hyphen, zero width space, word joiner and its like, byte order
        // mark, interlinear annotation, tags. The two zero width joiners stay: scripts need them.
        | '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        // Ends of lines that only some programs see.
        | '\u{2028}' | '\u{2029}')
}

fn push_visible(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("    "),
        // Control pictures: one column each, and they look like what they are.
        '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
        '\u{7f}' => out.push('\u{2421}'),
        c if is_dangerous(c) => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// One line for a terminal. Line feeds become visible too.
#[must_use]
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_visible(&mut out, c));
    out
}

/// The lines of a text, each for a terminal, without their ends.
pub fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(line)
}

/// Lines for the log of a GitHub Actions job, in which `::name::` at the start of a line and
/// `##[name]` anywhere in one are commands.
///
/// A `::` that belongs to a path (`std::sync`, `Vec<u8>::new`) stays as it is: the runner only
/// heeds one with nothing but white space before it.
#[must_use]
pub fn github_log(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let path = before.is_some_and(|b| b.is_alphanumeric() || matches!(b, '_' | '>' | ')'));
        if rest.starts_with("::") && !path {
            out.push_str(": :");
            before = Some(':');
            rest = &rest[2..];
            continue;
        }
        if rest.starts_with("##[") {
            out.push_str("# #[");
            before = Some('[');
            rest = &rest[3..];
            continue;
        }
        out.push(c);
        before = Some(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// The message of a GitHub annotation: the rest of a command's line.
#[must_use]
pub fn github_message(text: &str) -> String {
    let harmless = text.lines().map(line).collect::<Vec<_>>().join("\n");
    harmless
        .replace('%', "%25")
        .replace('\n', "%0A")
        .replace("##[", "# #[")
}

/// A property of a GitHub annotation: a file or a title.
#[must_use]
pub fn github_property(text: &str) -> String {
    github_message(&line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

/// Text within a Markdown line or table cell, which shows as it stands.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // `:` for emoji names and bare addresses, `$` for formulas, `|` for table cells.
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' | '!' | ':' => {
                out.push('\\');
                out.push(c);
            }
            '.' if out.ends_with("www") => out.push_str("\\."),
            c => out.push(c),
        }
    }
    out
}

/// Text within an HTML element, where Markdown has no say.
#[must_use]
pub fn html(text: &str) -> String {
    line(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A whole HTML document in which nothing is left that a reader could not see. Markup stays markup:
/// for the texts in it there is [`html`].
#[must_use]
pub fn document(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        match c {
            '\n' => out.push(c),
            c => push_visible(&mut out, c),
        }
    }
    out
}

/// A text as a Markdown code block, with a fence that nothing in it can close.
#[must_use]
pub fn markdown_block(text: &str, language: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let mut out = format!("{fence}{language}\n");
    for line in lines(text) {
        out.push_str(&line);
        out.push('\n');
    }
    out.push_str(&fence);
    out.push('\n');
    out
}

/// A JSON document that means the same, but that a terminal or a log does not obey.
///
/// JSON may escape any character of a string, and the dangerous ones stand in strings only: but
/// for the white space between values, which stays.
#[must_use]
pub fn json(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        if is_dangerous(c) && !matches!(c, '\n' | '\t' | '\r') {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out.replace("##[", "\\u0023#[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown_and_not_obeyed() {
        let red = line("\x1b[31mred\x1b]0;title\x07");
        assert_eq!(red, "\u{241b}[31mred\u{241b}]0;title\u{2407}");
        assert_eq!(line("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(
            line("a\u{7f}\u{8}b\r\n"),
            "a\u{2421}\u{2408}b\u{240d}\u{240a}"
        );
    }

    #[test]
    fn text_that_runs_backwards_is_shown_as_it_is_stored() {
        assert_eq!(
            line("a\u{202e}b\u{2066}c\u{61c}"),
            "a\\u{202e}b\\u{2066}c\\u{61c}"
        );
    }

    #[test]
    fn invisible_text_is_shown() {
        assert_eq!(
            line("pa\u{200b}ss\u{e0041}\u{feff}"),
            "pa\\u{200b}ss\\u{e0041}\\u{feff}"
        );
        assert_eq!(line("one\u{2028}two\u{85}"), "one\\u{2028}two\\u{85}");
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        let text = "Straße 日本語 👩\u{200d}💻 `a` -> <b>";
        assert_eq!(line(text), text);
    }

    #[test]
    fn no_control_character_survives_in_any_form() {
        let every: String = ('\0'..='\u{2100}').collect();
        let survives = |text: &str| {
            text.chars()
                .filter(|c| is_dangerous(*c) && *c != '\n')
                .collect::<Vec<_>>()
        };
        assert_eq!(survives(&line(&every)), []);
        assert_eq!(survives(&lines(&every).collect::<String>()), []);
        assert_eq!(survives(&github_message(&every)), []);
        assert_eq!(survives(&github_property(&every)), []);
        assert_eq!(survives(&markdown(&every)), []);
        assert_eq!(survives(&html(&every)), []);
        assert_eq!(survives(&document(&every)), []);
        assert_eq!(survives(&markdown_block(&every, "")), []);
        let document = serde_json::to_string(&every).unwrap();
        assert_eq!(survives(&json(&document)), []);
        assert_eq!(
            serde_json::from_str::<String>(&json(&document)).unwrap(),
            every
        );
    }

    #[test]
    fn a_log_line_cannot_be_a_command() {
        assert_eq!(github_log("::error::x"), ": :error::x");
        assert_eq!(
            github_log("  ::set-output name=a::b"),
            "  : :set-output name=a::b"
        );
        assert_eq!(github_log("a\n::stop"), "a\n: :stop");
        assert_eq!(github_log("x ##[error]y"), "x # #[error]y");
        assert_eq!(github_log("::::"), ": :: :");
        assert_eq!(github_log("###[error]"), "## #[error]");
        for hostile in ["::a::b", ":::a::b", "\u{a0}::a::b", "####[x]", "##[##[x]"] {
            let shown = github_log(hostile);
            assert!(!shown.trim().starts_with("::"), "{shown}");
            assert!(!shown.contains("##["), "{shown}");
        }
    }

    #[test]
    fn a_path_in_a_log_line_stays_readable() {
        let text = "use std::sync::Mutex; Vec::<u8>::new(); <T as A>::b";
        assert_eq!(github_log(text), text);
    }

    #[test]
    fn an_annotation_stays_one_line_with_its_own_properties() {
        assert_eq!(
            github_message("50%\n::error::x\r"),
            "50%25%0A::error::x\u{240d}"
        );
        assert_eq!(
            github_property("a,line=1::b\nc"),
            "a%2Cline=1%3A%3Ab\u{240a}c"
        );
    }

    #[test]
    fn markdown_shows_markup_instead_of_obeying_it() {
        assert_eq!(markdown("<img src=x>|`a`"), "&lt;img src=x&gt;\\|\\`a\\`");
        assert_eq!(
            markdown("[a](http://b) www.c"),
            "\\[a\\](http\\://b) www\\.c"
        );
        assert_eq!(markdown("a\n# b"), "a\u{240a}\\# b");
    }

    #[test]
    fn html_shows_elements_instead_of_opening_them() {
        assert_eq!(html("</summary>&\"*a*"), "&lt;/summary&gt;&amp;&quot;*a*");
    }

    #[test]
    fn a_fence_is_longer_than_any_inside() {
        let block = markdown_block("a\n`````\n<b>", "text");
        assert_eq!(block, "``````text\na\n`````\n<b>\n``````\n");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({"a": ["\u{9b}31m \u{202e} ##[error] \u{e0041}"]});
        let safe = json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(safe.is_ascii() && !safe.contains("##["), "{safe}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&safe).unwrap(),
            value
        );
    }
}
