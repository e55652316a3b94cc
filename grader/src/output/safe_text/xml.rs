//! Text for XML 1.0. Never markup, and never a character that XML has no way to write.

use super::visible::visible;

/// Text within an element or a quoted attribute. Line feeds are kept, as references, so that they
/// survive in an attribute too, and begin no line of a log.
#[must_use]
pub fn xml(text: &str) -> String {
    // Of what XML forbids, all but surrogates, which no text has, can be seen by nobody.
    let text = visible(text, |c| c == '\n');
    let mut out = String::with_capacity(text.len());
    let mut begun = false;
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // Always, so that `]]>` cannot stand.
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            ':' if !begun => out.push_str("&#58;"),
            '[' if out.ends_with("##") => out.push_str("&#91;"),
            c => out.push(c),
        }
        begun |= !c.is_whitespace();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_shows_markup_instead_of_obeying_it() {
        assert_eq!(
            xml("]]><a b=\"'\">&c;"),
            "]]&gt;&lt;a b=&quot;&apos;&quot;&gt;&amp;c;"
        );
    }

    #[test]
    fn what_xml_has_no_way_to_write_becomes_visible() {
        assert_eq!(
            xml("a\0b\u{fffe}c\u{1b}d\ne"),
            "a\u{2400}b\\u{fffe}c\u{241b}d&#10;e"
        );
        let forbidden = |c: &char| {
            let allowed = matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}'
                | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            !allowed
        };
        let every: String = ('\0'..='\u{10ffff}').filter(forbidden).collect();
        assert!(!every.is_empty() && !xml(&every).contains(|c| forbidden(&c)));
    }

    #[test]
    fn no_line_of_it_can_be_a_command() {
        assert_eq!(xml("::a::\n##[b]"), "&#58;:a::&#10;##&#91;b]");
    }
}
