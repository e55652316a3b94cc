//! What rustc said, as data.

use crate::report::Diagnostic;
use crate::report::rustc::{Code, Message};
use grade_protocol::evidence::Site;

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

impl Message {
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

/// All errors as rustc shows them.
pub(crate) fn rendered(messages: &str) -> String {
    errors(messages)
        .into_iter()
        .filter_map(|error| error.rendered)
        .collect()
}
