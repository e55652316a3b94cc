//! Markdown as a parser of CommonMark with GitHub's extensions reads it.

use super::page;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// What a text is made of, without its words: two texts with the same skeleton differ in words only.
pub(crate) fn skeleton(text: &str) -> Vec<String> {
    let mut skeleton: Vec<String> = Vec::new();
    let mut html = String::new();
    for event in Parser::new_ext(text, Options::all()) {
        if let Event::Html(part) | Event::InlineHtml(part) = &event {
            html.push_str(part);
            continue;
        }
        if !html.is_empty() {
            let tokens = page::tokens(&std::mem::take(&mut html));
            skeleton.extend(tokens.into_iter().map(|token| format!("markup {token}")));
        }
        skeleton.push(match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                format!("block of {language}")
            }
            Event::Start(tag) => format!("start {:?}", tag.to_end()),
            Event::End(tag) => format!("end {tag:?}"),
            Event::Text(_) => "text".to_owned(),
            other => format!("{other:?}"),
        });
    }
    let tokens = page::tokens(&html);
    skeleton.extend(tokens.into_iter().map(|token| format!("markup {token}")));
    // One text may come in pieces.
    skeleton.dedup_by(|next, one| one == next && *one == "text");
    skeleton
}

#[test]
fn words_do_not_count_and_markup_does() {
    assert_eq!(skeleton("a *b* c"), skeleton("d e *f* g"));
    for other in [
        "a [b](c)",
        "a\n\nb",
        "# a",
        "a <i>b</i>",
        "- a",
        "a[^1]\n\n[^1]: b",
        "```\na\n```",
    ] {
        assert_ne!(skeleton("a"), skeleton(other), "{other}");
    }
}
