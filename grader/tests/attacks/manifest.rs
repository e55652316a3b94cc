//! attempts.toml and forgeries.toml: what there is to be tried, and what must become of it.

use serde::Deserialize;

/// One attempt of the hostile submission.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attempt {
    /// As its program is called.
    pub(crate) name: String,
    /// The module it is in.
    pub(crate) family: String,
    /// What it is about, in a sentence.
    pub(crate) idea: String,
    /// How a confined worker ends that makes it: `pass`, or what it dies of.
    #[serde(default = "pass")]
    pub(crate) ends: String,
    /// How it may end as well, where that is a matter of which thread is where.
    #[serde(default)]
    pub(crate) or_ends: Option<String>,
    /// What tells whether it came through.
    #[serde(default)]
    pub(crate) judged_by: JudgedBy,
    /// It takes seconds of processor time until it is ended: tried inside all layers only.
    #[serde(default)]
    pub(crate) slow: bool,
    /// It uses up what the system counts for all processes together, by which others' limits are
    /// set: never made twice at the same time.
    #[serde(default)]
    pub(crate) alone: bool,
}

impl Attempt {
    /// Whether it ended as it must.
    pub(crate) fn may_end_in(&self, end: &str) -> bool {
        end == self.ends || self.or_ends.as_deref() == Some(end)
    }
}

/// What tells whether an attempt came through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JudgedBy {
    /// What it says itself, and what is found changed around it.
    #[default]
    Refusal,
    /// That the worker did not end as it must.
    End,
}

fn pass() -> String {
    "pass".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attempts {
    attempt: Vec<Attempt>,
}

/// All attempts, in the order of the manifest.
pub(crate) fn attempts() -> Vec<Attempt> {
    let text = include_str!("../../../fixtures/_attacks/run_time/attempts.toml");
    let read: Attempts = toml::from_str(text).expect("attempts.toml can be read");
    read.attempt
}
