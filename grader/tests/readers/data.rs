//! Data as programs read it: JSON, and cargo's messages.

use super::terminal;
use cargo_metadata::Message;
use cargo_metadata::diagnostic::Diagnostic;
use serde_json::Value;

/// A document that is read, printed and logged.
///
/// # Panics
/// When it is no JSON, or does something when it is shown.
pub(crate) fn json(document: &str) -> Value {
    terminal::assert_visible(document);
    super::log::assert_no_command(document);
    serde_json::from_str(document).unwrap()
}

/// What rust-analyzer makes of it: one message a line, none of them mere text.
///
/// # Panics
/// When a line is no message, or what an editor shows of one does something when it is shown.
pub(crate) fn messages(text: &str) -> Vec<Diagnostic> {
    terminal::assert_visible(text);
    super::log::assert_no_command(text);
    let messages: Vec<Message> = Message::parse_stream(text.as_bytes())
        .map(Result::unwrap)
        .collect();
    assert_eq!(messages.len(), text.lines().count());
    let mut diagnostics = Vec::new();
    for message in messages {
        match message {
            Message::CompilerMessage(message) => diagnostics.push(message.message),
            Message::TextLine(line) => panic!("{line:?}"),
            _ => {}
        }
    }
    diagnostics.iter().for_each(assert_harmless);
    diagnostics
}

/// Words go to a list of problems, to a hover, to a terminal.
fn assert_harmless(diagnostic: &Diagnostic) {
    terminal::assert_visible(&diagnostic.message);
    if let Some(rendered) = &diagnostic.rendered {
        terminal::assert_visible(rendered);
    }
    for span in &diagnostic.spans {
        terminal::assert_visible(span.label.as_deref().unwrap_or_default());
    }
    diagnostic.children.iter().for_each(assert_harmless);
}
