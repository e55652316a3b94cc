//! expected.toml: the verdicts that a fixture must get.

use anyhow::{Context, ensure};
use grade_protocol::Verdict;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The verdicts that a fixture must get, check by check.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// What is wrong, or remarkable, about the submission: one sentence.
    pub why: String,
    /// What every check gets that is not listed; `pass` unless told.
    #[serde(default = "pass")]
    pub otherwise: Verdict,
    /// What these checks get.
    #[serde(default)]
    pub checks: BTreeMap<String, Accepted>,
}

/// One verdict, or several of which any will do: what real threads show is not always the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Accepted {
    /// This one.
    One(Verdict),
    /// Any of these.
    Any(Vec<Verdict>),
}

fn pass() -> Verdict {
    Verdict::Pass
}

impl Expected {
    /// Reads a fixture's expected.toml.
    ///
    /// # Errors
    /// When it is missing, is no TOML, or gives no reason.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path);
        let text = text.with_context(|| format!("reading {}", path.display()))?;
        let expected: Expected =
            toml::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
        ensure!(
            !expected.why.trim().is_empty(),
            "{} does not say why",
            path.display()
        );
        Ok(expected)
    }

    /// Every check gets this verdict.
    #[must_use]
    pub fn everywhere(verdict: Verdict) -> Self {
        Expected {
            why: String::new(),
            otherwise: verdict,
            checks: BTreeMap::new(),
        }
    }

    /// Whether a check may get this verdict.
    #[must_use]
    pub fn accepts(&self, check: &str, verdict: Verdict) -> bool {
        match self.checks.get(check) {
            None => verdict == self.otherwise,
            Some(Accepted::One(expected)) => verdict == *expected,
            Some(Accepted::Any(expected)) => expected.contains(&verdict),
        }
    }

    /// What a check must get, in words.
    #[must_use]
    pub fn words(&self, check: &str) -> String {
        match self.checks.get(check) {
            None => self.otherwise.to_string(),
            Some(Accepted::One(verdict)) => verdict.to_string(),
            Some(Accepted::Any(verdicts)) => verdicts
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" or "),
        }
    }
}
