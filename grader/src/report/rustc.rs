//! Messages in rustc's own JSON form: what it said of a submission, and what is said to editors in
//! its manner. Never rendered here.
//!
//! The form is described in the rustc book, "JSON Output". Lines and columns count from 1, columns
//! in characters; bytes count from 0.

use serde::{Deserialize, Serialize};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `diagnostic`, what this is among other things that rustc can say.
    #[serde(rename = "$message_type", default = "diagnostic")]
    pub message_type: String,
    /// One line, as a rule.
    pub message: String,
    /// A name for the kind of message, `E0425`.
    #[serde(default)]
    pub code: Option<Code>,
    /// `error`, `warning`, `note` or `help`.
    pub level: String,
    /// The places it is about. At least one is primary, if there are any.
    #[serde(default)]
    pub spans: Vec<Span>,
    /// Notes and help. Their own children are always empty.
    #[serde(default)]
    pub children: Vec<Message>,
    /// The whole message for a terminal, with its children; only they have none.
    #[serde(default)]
    pub rendered: Option<String>,
}

/// A name for a kind of message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// `E0425`, `unused_variables`, `grade::lock_cycle`.
    pub code: String,
    /// What `rustc --explain` prints.
    #[serde(default)]
    pub explanation: Option<String>,
}

/// A stretch of source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// As it was named to rustc.
    pub file_name: String,
    /// Where it starts in the file.
    pub byte_start: u32,
    /// Just behind its end.
    pub byte_end: u32,
    /// The first line.
    pub line_start: u32,
    /// The last line.
    pub line_end: u32,
    /// Where it starts in its first line.
    pub column_start: u32,
    /// Just behind its end in its last line.
    pub column_end: u32,
    /// Whether the message is about this place before all others.
    pub is_primary: bool,
    /// The lines.
    #[serde(default)]
    pub text: Vec<Line>,
    /// What is to be said of this place.
    #[serde(default)]
    pub label: Option<String>,
    /// What rustc proposes to write there.
    #[serde(default)]
    pub suggested_replacement: Option<String>,
    /// How sure it is.
    #[serde(default)]
    pub suggestion_applicability: Option<String>,
    /// The macro whose expansion this is.
    #[serde(default)]
    pub expansion: Option<Box<Expansion>>,
}

/// A line of source, and which part of it is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The whole line without its end.
    pub text: String,
    /// Where the part starts.
    pub highlight_start: u32,
    /// Just behind its end.
    pub highlight_end: u32,
}

/// What a macro's expansion came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expansion {
    /// Where it was called.
    pub span: Span,
    /// `vec!`.
    pub macro_decl_name: String,
    /// Where it was defined.
    #[serde(default)]
    pub def_site_span: Option<Span>,
}

fn diagnostic() -> String {
    "diagnostic".to_owned()
}

impl Message {
    /// A message with nothing but words.
    #[must_use]
    pub fn new(level: &str, message: impl Into<String>) -> Message {
        Message {
            message_type: diagnostic(),
            message: message.into(),
            code: None,
            level: level.to_owned(),
            spans: Vec::new(),
            children: Vec::new(),
            rendered: None,
        }
    }

    /// The span to look at first.
    #[must_use]
    pub fn primary(&self) -> Option<&Span> {
        self.spans.iter().find(|span| span.is_primary)
    }

    /// Gives every file of the message, its children included, the name that `rename` finds.
    pub fn rename_files(&mut self, rename: &dyn Fn(&str) -> String) {
        for span in &mut self.spans {
            span.rename_files(rename);
        }
        for child in &mut self.children {
            child.rename_files(rename);
        }
    }
}

impl Span {
    fn rename_files(&mut self, rename: &dyn Fn(&str) -> String) {
        self.file_name = rename(&self.file_name);
        if let Some(expansion) = &mut self.expansion {
            expansion.span.rename_files(rename);
            if let Some(definition) = &mut expansion.def_site_span {
                definition.rename_files(rename);
            }
        }
    }
}
