//! Markdown on a terminal: a chapter of the book, a hint. Never knows more of it than these use.

use super::canvas::{Canvas, Line, palette, rows};
use crate::chapters::Topic;

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

const CODE_AT: usize = 4;

/// A chapter or a section of one, with ANSI colours.
#[must_use]
pub fn chapter(topic: &Topic, width: usize) -> String {
    let width = width.min(WIDEST);
    let mut canvas = Canvas::new();
    prose(&mut canvas, topic.text, width);
    if topic.is_section() {
        canvas.gap();
        let command = format!("cargo grade explain {}", topic.verdict);
        canvas.push(
            Line::default()
                .add(palette::PLAIN, "The whole chapter:  ")
                .add(palette::COMMAND, &command),
        );
    }
    canvas.into_text()
}

/// Adds Markdown with an empty line before each block.
pub(super) fn prose(canvas: &mut Canvas, markdown: &str, width: usize) {
    let width = width.min(WIDEST);
    for block in blocks(markdown) {
        canvas.gap();
        match block {
            Block::Heading(text) => {
                let text = text.replace('`', "");
                canvas.paragraph(0, width, palette::TITLE, &text);
            }
            Block::Code(code) => canvas.quote(CODE_AT, palette::PLAIN, &code, usize::MAX),
            Block::Text(text) => canvas.paragraph(0, width, palette::PLAIN, &text),
            Block::List(items) => {
                for item in items {
                    let head = Line::default().add(palette::PLAIN, "-").up_to(2);
                    hanging(canvas, head, width, &item);
                }
            }
        }
    }
}

/// The names of all that can be explained, each with what it is in a few words.
#[must_use]
pub fn contents(topics: &[Topic], width: usize) -> String {
    let indent = |topic: &Topic| if topic.is_section() { 2 } else { 0 };
    let widest = topics.iter().map(|topic| indent(topic) + topic.name.len());
    let column = widest.max().unwrap_or(0) + 2;
    let mut canvas = Canvas::new();
    for topic in topics {
        let style = match topic.is_section() {
            true => palette::PLAIN,
            false => palette::TITLE,
        };
        let head = Line::indented(indent(topic)).add(style, topic.name);
        hanging(&mut canvas, head.up_to(column), width, topic.title);
    }
    canvas.gap();
    canvas.push(
        Line::default()
            .add(palette::PLAIN, "To read about one of them:  ")
            .add(palette::COMMAND, "cargo grade explain deadlock"),
    );
    canvas.into_text()
}

/// A text beside what stands before it, in rows that all begin where the first one does.
pub(super) fn hanging(canvas: &mut Canvas, head: Line, width: usize, text: &str) {
    let column = head.columns();
    let mut before = Some(head);
    for row in rows(text, width.saturating_sub(column)) {
        let before = before.take().unwrap_or_else(|| Line::indented(column));
        canvas.push(before.add(palette::PLAIN, &row));
    }
}

enum Block {
    Heading(String),
    /// As it is, without its fences.
    Code(String),
    /// One line.
    Text(String),
    /// Its items, one line each.
    List(Vec<String>),
}

fn starts_a_block(line: &str) -> bool {
    ["#", "```", "- "]
        .iter()
        .any(|start| line.starts_with(start))
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let code: Vec<&str> = lines
                .by_ref()
                .take_while(|it| !it.starts_with("```"))
                .collect();
            blocks.push(Block::Code(code.join("\n")));
        } else if let Some(item) = line.strip_prefix("- ") {
            let mut items = vec![item.to_owned()];
            while let Some(line) =
                lines.next_if(|line| line.starts_with("- ") || line.starts_with("  "))
            {
                match (line.strip_prefix("- "), items.last_mut()) {
                    (None, Some(item)) => {
                        item.push(' ');
                        item.push_str(line.trim_start());
                    }
                    (item, _) => items.push(item.unwrap_or(line).to_owned()),
                }
            }
            blocks.push(Block::List(items));
        } else if line.starts_with('#') {
            blocks.push(Block::Heading(
                line.trim_start_matches('#').trim().to_owned(),
            ));
        } else if !line.is_empty() {
            let mut text = line.to_owned();
            while let Some(line) = lines.next_if(|line| !line.is_empty() && !starts_a_block(line)) {
                text.push(' ');
                text.push_str(line);
            }
            blocks.push(Block::Text(text));
        }
    }
    blocks
}
