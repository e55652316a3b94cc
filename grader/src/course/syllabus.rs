//! What a course is about: its topics, and where they were taken from.

use anyhow::Context;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `[workspace.metadata.grade]` of a course. One that says nothing there has no topics.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Syllabus {
    /// Where topics come from: what each source is, by its short name.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// In the order in which they are shown.
    #[serde(default)]
    pub topics: Vec<Topic>,
}

/// Something to learn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// As exercises name it.
    pub name: String,
    /// Short names of the sources that have it.
    pub sources: Vec<String>,
}

impl Syllabus {
    /// Reads a workspace's metadata.
    ///
    /// # Errors
    /// When it has another shape.
    pub(super) fn from_metadata(metadata: &serde_json::Value) -> anyhow::Result<Self> {
        match metadata.get("grade") {
            None => Ok(Syllabus::default()),
            Some(described) => serde_json::from_value(described.clone())
                .context("reading [workspace.metadata.grade] of the course"),
        }
    }
}
