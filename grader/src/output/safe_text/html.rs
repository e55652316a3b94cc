//! Text for a page. Never markup.

use super::terminal::line;
use super::visible::visible;

/// Text within an HTML element or a quoted attribute, where Markdown has no say.
///
/// A page may be written to the log of a GitHub Actions job, too, so that the runner's commands are
/// spelled in a way that only a browser reads.
#[must_use]
pub fn html(text: &str) -> String {
    let text = line(text);
    let mut out = String::with_capacity(text.len());
    let mut begun = false;
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            ':' if !begun => out.push_str("&#58;"),
            '[' if out.ends_with("##") => out.push_str("&#91;"),
            c => out.push(c),
        }
        begun |= !c.is_whitespace();
    }
    out
}

/// A whole HTML document in which nothing is left that a reader could not see. Markup stays markup:
/// for the texts in it there is [`html()`].
#[must_use]
pub fn document(document: &str) -> String {
    visible(document, |c| c == '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_shows_elements_instead_of_opening_them() {
        assert_eq!(
            html("</summary>&\"*a*'"),
            "&lt;/summary&gt;&amp;&quot;*a*&#39;"
        );
    }

    #[test]
    fn a_line_of_a_page_cannot_be_a_command() {
        assert_eq!(html("  ::error::a"), "  &#58;:error::a");
        assert_eq!(html("##[error]"), "##&#91;error]");
        assert_eq!(html("std::sync"), "std::sync");
    }

    #[test]
    fn no_control_character_survives() {
        let every: String = ('\0'..='\u{2100}').collect();
        assert!(!html(&every).contains(char::is_control));
        let control = |c: char| c.is_control() && c != '\n';
        assert!(!document(&every).contains(control));
    }
}
