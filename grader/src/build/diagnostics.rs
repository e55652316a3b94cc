//! What rustc said, as data.

use crate::report::Diagnostic;
use crate::report::rustc::{Code, Message};
use grade_protocol::evidence::Site;
use std::ops::Range;

/// The errors in rustc's output.
pub(crate) fn errors(messages: &str) -> Vec<Message> {
    let parse = |line: &str| serde_json::from_str::<Message>(line).ok();
    let mut errors: Vec<Message> = messages
        .lines()
        .filter_map(parse)
        .filter(|message| message.level == "error")
        .collect();
    // The last one only counts the others.
    if errors.iter().any(|error| !error.spans.is_empty()) {
        errors.retain(|error| !error.spans.is_empty());
    }
    errors
}

/// rustc's lint of the word `unsafe` and of what is as powerful.
pub(crate) const UNSAFE_CODE: &str = "unsafe_code";

/// How rustc begins what it says, without a place or a number, of two sources of which each has an
/// allocator of its own.
const ALLOCATORS: &str = "the `#[global_allocator]` in ";

/// No more than these: a source with more has been understood.
const MOST_WITH_CODE: usize = 50;

/// What of rustc's output has this code, as far as it can be read.
pub(crate) fn with_code(messages: &str, code: &str) -> Vec<Message> {
    let parse = |line: &str| serde_json::from_str::<Message>(line).ok();
    let found = messages.lines().filter_map(parse);
    let found = found.filter(|message| message.code_name() == Some(code));
    found.take(MOST_WITH_CODE).collect()
}

/// Whether anything in rustc's output has this code, however deep in macros it is.
pub(crate) fn has_code(messages: &str, code: &str) -> bool {
    /// A message of which nothing else is read: macros within macros nest what is told of them deeper
    /// than a parser follows.
    #[derive(serde::Deserialize)]
    struct Coded {
        code: Option<Code>,
    }
    messages.lines().any(|line| {
        let coded = serde_json::from_str::<Coded>(line).ok();
        let found = coded.and_then(|coded| coded.code);
        found.is_some_and(|found| found.code == code)
    })
}
/// rustc's codes for libraries that it cannot use: not there, damaged, or made by another compiler. Which
/// those are is never up to a source, but for E0463 at a crate that it names itself.
const UNUSABLE_LIBRARY: [&str; 8] = [
    "E0460", "E0461", "E0462", "E0464", "E0514", "E0519", "E0523", "E0786",
];
const NO_LIBRARY: &str = "E0463";

impl Message {
    /// Whether whoever wrote the sources could mend it: it is about a place in one, or of a kind that rustc
    /// has a number for.
    pub(crate) fn is_about_sources(&self) -> bool {
        match self.code_name() {
            Some(code) if UNUSABLE_LIBRARY.contains(&code) => false,
            None if self.message.starts_with(ALLOCATORS) => true,
            Some(NO_LIBRARY) | None => !self.spans.is_empty(),
            Some(_) => true,
        }
    }

    pub(crate) fn is_unsafe_code(&self) -> bool {
        self.code_name() == Some(UNSAFE_CODE)
    }

    /// Whether a place that it is about before all others overlaps one of `ranges`, in bytes, of `file`.
    pub(crate) fn is_about(&self, file: &str, ranges: &[Range<u32>]) -> bool {
        let mut primary = self.spans.iter().filter(|span| span.is_primary);
        primary.any(|span| {
            let meets =
                |range: &Range<u32>| span.byte_start < range.end && range.start < span.byte_end;
            span.file_name == file && ranges.iter().any(meets)
        })
    }

    pub(crate) fn code_name(&self) -> Option<&str> {
        self.code.as_ref().map(|code| code.code.as_str())
    }

    /// The words in the source that the message is about.
    pub(crate) fn marked_words(&self) -> impl Iterator<Item = String> + '_ {
        let primary = self.spans.iter().filter(|span| span.is_primary);
        primary.flat_map(|span| &span.text).map(|line| {
            let skipped = line.highlight_start.saturating_sub(1) as usize;
            let length = line.highlight_end.saturating_sub(line.highlight_start) as usize;
            line.text.chars().skip(skipped).take(length).collect()
        })
    }

    /// As the report shows it, with the file's path as rustc was given it.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            message: self.message.clone(),
            site: self.primary().map(|span| Site {
                file: span.file_name.clone(),
                line: span.line_start,
                column: span.column_start,
            }),
            rendered: self.rendered.clone().unwrap_or_default(),
            said: Some(Box::new(self.clone())),
        }
    }

    /// The same, with the path from the repository's root, under a sentence of our own in the place
    /// of rustc's first line and of what it says about the marked words: what it knows of our models
    /// would only confuse.
    pub(crate) fn diagnostic_reworded(&self, folder: &str, message: String) -> Diagnostic {
        let mut diagnostic = self.diagnostic();
        let within = |file: &str| match folder {
            "" => file.to_owned(),
            folder => format!("{folder}/{file}"),
        };
        let (_, excerpt) = diagnostic.rendered.split_once('\n').unwrap_or_default();
        // Notes are left out, as they are below.
        let excerpt = excerpt
            .lines()
            .filter(|line| !line.trim_start().starts_with("= "));
        let excerpt: String = excerpt.map(|line| line.to_owned() + "\n").collect();
        let mut excerpt = excerpt.replacen("--> src/", &format!("--> {}", within("src/")), 1);
        for label in self.spans.iter().filter_map(|span| span.label.as_deref()) {
            excerpt = excerpt.replacen(&format!(" {label}"), "", 1);
        }
        diagnostic.rendered = format!("error: {message}\n{excerpt}");
        if let Some(site) = &mut diagnostic.site {
            site.file = within(&site.file);
        }
        let mut said = Message {
            message: message.clone(),
            code: None,
            level: "error".to_owned(),
            children: Vec::new(),
            rendered: Some(diagnostic.rendered.clone()),
            ..self.clone()
        };
        said.rename_files(&within);
        said.spans.iter_mut().for_each(|span| span.label = None);
        diagnostic.message = message;
        diagnostic.said = Some(Box::new(said));
        diagnostic
    }
}
