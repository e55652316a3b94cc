//! A page taken apart as a browser does it. Never judges what is in it.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::collections::BTreeMap;

/// A start tag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Tag {
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").split(' ').any(|it| it == class)
    }
}

/// A page's start tags in order, and the text outside its style and its script.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) tags: Vec<Tag>,
    pub(crate) text: String,
}

/// Elements without an end tag.
const VOID: [&str; 3] = ["col", "input", "meta"];

impl Page {
    /// # Panics
    /// When the page is not well-formed: anything that a parser would have to put right.
    pub(crate) fn parse(html: &str) -> Page {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut page = Page::default();
        let mut open: Vec<String> = Vec::new();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        for token in Tokenizer::new_with_emitter(html, emitter) {
            match token.unwrap() {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    if !VOID.contains(&name.as_str()) {
                        open.push(name.clone());
                    }
                    let attributes = tag.attributes.iter();
                    page.tags.push(Tag {
                        name,
                        attributes: attributes
                            .map(|(name, value)| (text(name), text(value)))
                            .collect(),
                    });
                }
                Token::EndTag(tag) => assert_eq!(open.pop(), Some(text(&tag.name))),
                Token::String(found) => {
                    let code = open.iter().any(|name| name == "style" || name == "script");
                    if !code {
                        page.text.push_str(&text(&found));
                    }
                }
                Token::Doctype(_) => assert!(page.tags.is_empty()),
                Token::Comment(found) => panic!("a comment: {found:?}"),
                Token::Error(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(open, [""; 0]);
        page
    }

    pub(crate) fn named<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Tag> {
        self.tags.iter().filter(move |tag| tag.name == name)
    }

    pub(crate) fn with_class<'p>(&'p self, class: &'p str) -> impl Iterator<Item = &'p Tag> {
        self.tags.iter().filter(move |tag| tag.has_class(class))
    }
}

/// The tags of a piece of a page with their attributes' names, where it leads and what runs in it:
/// two pieces with the same tokens differ in words only.
///
/// # Panics
/// When a parser would have to put anything right.
pub(crate) fn tokens(html: &str) -> Vec<String> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut tokens: Vec<String> = Vec::new();
    let mut code = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                code = name == "script" || name == "style";
                let attributes = tag.attributes.iter().map(|(name, value)| {
                    let name = text(name);
                    let acts = matches!(&*name, "href" | "src" | "style" | "content" | "class")
                        || name.starts_with("on");
                    match acts {
                        true => format!(" {name}={:?}", text(value)),
                        false => format!(" {name}"),
                    }
                });
                tokens.push(format!("<{name}{}>", attributes.collect::<String>()));
            }
            Token::EndTag(tag) => {
                code = false;
                tokens.push(format!("</{}>", text(&tag.name)));
            }
            Token::String(found) if code => tokens.push(text(&found)),
            Token::String(_) => {}
            other => tokens.push(format!("{other:?}")),
        }
    }
    tokens
}
