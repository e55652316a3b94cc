//! The repository's Markdown, read as its readers' programs read it. Never judges a sentence.

use crate::scratch;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A document of the repository.
pub(crate) struct Document {
    /// From the repository's root, with slashes.
    pub(crate) path: String,
    /// As it is written.
    pub(crate) text: String,
}

/// What stands as code in a document.
pub(crate) enum Code {
    /// In a sentence.
    Inline(String),
    /// In a block of its own, with the language that the fence names.
    Block(String, String),
}

impl Document {
    pub(crate) fn read(path: &str) -> Document {
        Document {
            path: path.to_owned(),
            text: scratch::text(path),
        }
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = Event<'_>> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
    }

    /// Where links and pictures lead, as it is written.
    pub(crate) fn links(&self) -> Vec<String> {
        let targets = self.events().filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.into_string())
            }
            _ => None,
        });
        targets.collect()
    }

    /// What a link can have behind its `#`: headings in small letters, with hyphens for spaces, without
    /// punctuation; those that come again are numbered.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let mut anchors = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut heading: Option<String> = None;
        for event in self.events() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    let anchor = anchor(&heading.take().unwrap_or_default());
                    let times = seen.entry(anchor.clone()).or_default();
                    anchors.push(match *times {
                        0 => anchor,
                        again => format!("{anchor}-{again}"),
                    });
                    *times += 1;
                }
                _ => {}
            }
        }
        anchors
    }

    pub(crate) fn code(&self) -> Vec<Code> {
        let mut found = Vec::new();
        let mut block: Option<(String, String)> = None;
        for event in self.events() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let language = match kind {
                        CodeBlockKind::Fenced(info) => info.into_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    block = Some((language, String::new()));
                }
                Event::Text(text) => {
                    if let Some((_, code)) = &mut block {
                        code.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    let block = block.take();
                    found.extend(block.map(|(language, code)| Code::Block(language, code)));
                }
                Event::Code(code) => found.push(Code::Inline(code.into_string())),
                _ => {}
            }
        }
        found
    }

    /// Every `cargo grade ...` that somebody could type after reading it: in blocks for a shell, after
    /// the prompt of a terminal, or in a sentence.
    pub(crate) fn cargo_grade_commands(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for code in self.code() {
            match code {
                Code::Inline(code) => lines.push(code),
                Code::Block(language, code) => match language.as_str() {
                    "sh" => lines.extend(code.lines().map(str::to_owned)),
                    "console" => lines.extend(
                        code.lines()
                            .filter_map(|line| line.strip_prefix("$ "))
                            .map(str::to_owned),
                    ),
                    _ => {}
                },
            }
        }
        let commands = lines
            .iter()
            .map(|line| line.split(" #").next().unwrap_or_default())
            // Where a shell writes it to is none of the command.
            .map(|line| line.split(" > ").next().unwrap_or_default().trim())
            .filter(|line| *line == "cargo grade" || line.starts_with("cargo grade "));
        commands.map(str::to_owned).collect()
    }
}

fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() => Some(c.to_ascii_lowercase()),
        _ => None,
    });
    kept.collect()
}

/// Every Markdown file of the repository.
pub(crate) fn all() -> Vec<Document> {
    let mut found = Vec::new();
    let mut left = vec![scratch::root().to_owned()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder can be listed") {
            let path = entry.expect("a folder can be listed").path();
            let name = path.file_name().unwrap_or_default().to_owned();
            if path.is_dir() && !path.is_symlink() && name != "target" && name != ".git" {
                left.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(Document::read(&from_root(&path)));
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn from_root(path: &Path) -> String {
    let path = path.strip_prefix(scratch::root()).expect("it lies below");
    let parts = path.iter().map(|part| part.to_str().expect("a plain name"));
    parts.collect::<Vec<_>>().join("/")
}

/// `a/b/../c` is `a/c`; nothing that leads out of the repository is anywhere.
pub(crate) fn resolved(from: &str, link: &str) -> Option<PathBuf> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.iter().collect())
}
