//! One thing that a source must not contain. Never about how it is shown.

use proc_macro2::{LineColumn, Span};

/// Where it is, what it is, and what to do instead.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) start: LineColumn,
    pub(super) end: LineColumn,
    /// As it stands there, in short: `#[path]`, `include_str!`.
    pub(super) what: String,
    /// Why not, or what to do instead.
    pub(super) reason: String,
}

impl Finding {
    pub(super) fn new(span: Span, what: impl Into<String>, reason: impl Into<String>) -> Finding {
        Finding {
            start: span.start(),
            end: span.end(),
            what: what.into(),
            reason: reason.into(),
        }
    }
}
