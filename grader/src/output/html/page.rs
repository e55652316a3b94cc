//! The frame of every page: one file that needs nothing from elsewhere and runs nothing but the one
//! script below. The policy at its head makes a browser refuse everything else, so that even text
//! that was not escaped could not act.

use super::super::safe_text;
use super::draw;
use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A whole document. The title is ours or the course's, never a submission's.
pub(super) fn document(title: &str, body: &Markup) -> String {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (draw::definitions())
                (body)
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    safe_text::document(&page.into_string())
}

fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_style_or_the_script_ends_its_element_or_is_changed_on_the_way() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains("</"));
            assert_eq!(safe_text::document(text), text);
        }
    }

    #[test]
    fn the_policy_names_the_very_style_and_script_that_are_in_the_page() {
        let page = document("title", &html! {});
        let between = |start: &str, end: &str| {
            let rest = page.split_once(start).unwrap().1;
            rest.split_once(end).unwrap().0.to_owned()
        };
        let policy = between("Content-Security-Policy\" content=\"", "\"");
        for text in [
            between("<style>", "</style>"),
            between("<script>", "</script>"),
        ] {
            assert!(policy.contains(&hash(&text)), "{policy}");
        }
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
    }

    #[test]
    fn a_character_that_was_forgotten_is_made_visible_at_the_end() {
        let page = document("title", &html! { p { "a\x1b\u{202e}b" } });
        assert!(page.contains("<p>a\u{241b}\\u{202e}b</p>"), "{page}");
    }
}
