//! A report as JSON, schema `schema/report-v1.schema.json`. Never rounds, and never mixes what only
//! real threads showed with what repeats.

use super::safe_text;
use crate::report::Report;
use crate::report::document::Document;
use serde::Serialize;

/// The document, with a line feed at its end.
///
/// # Errors
/// When serde fails, which a report gives it no reason for.
pub fn document(report: &Report) -> serde_json::Result<String> {
    pretty(&Document::from(report))
}

/// Data of any schema of ours, with a line feed at its end.
pub(crate) fn pretty(data: &impl Serialize) -> serde_json::Result<String> {
    let mut text = safe_text::json(&serde_json::to_string_pretty(data)?);
    text.push('\n');
    Ok(text)
}
