//! expected.toml: the verdicts that a fixture must get.

use anyhow::Context;
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
    pub otherwise: Option<Verdict>,
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

impl Accepted {
    /// All that will do.
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict] {
        match self {
            Accepted::One(verdict) => std::slice::from_ref(verdict),
            Accepted::Any(verdicts) => verdicts,
        }
    }
}

impl Expected {
    /// Reads a fixture's expected.toml.
    ///
    /// # Errors
    /// When it cannot be read, or is no TOML.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path);
        let text = text.with_context(|| format!("reading {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("reading {}", path.display()))
    }

    /// Every check gets this verdict.
    #[must_use]
    pub fn everywhere(verdict: Verdict) -> Self {
        Expected {
            why: String::new(),
            otherwise: Some(verdict),
            checks: BTreeMap::new(),
        }
    }

    /// Whether any check may get this verdict.
    #[must_use]
    pub fn names(&self, verdict: Verdict) -> bool {
        self.verdicts().any(|named| named == verdict)
    }

    /// The verdicts that are named, and the one of all other checks.
    pub fn verdicts(&self) -> impl Iterator<Item = Verdict> + '_ {
        let listed = self.checks.values().flat_map(Accepted::verdicts);
        listed.copied().chain([self.of_others()])
    }

    /// Whether anything is said of a check: by its name, or of all that have none here.
    pub(super) fn speaks_of(&self, check: &str) -> bool {
        self.otherwise.is_some() || self.checks.contains_key(check)
    }

    /// As it stands in the file.
    pub(super) fn text(&self) -> String {
        let quoted = |verdict: &Verdict| format!("\"{verdict}\"");
        // Strings are quoted in JSON as in TOML.
        let why = serde_json::Value::from(self.why.as_str());
        let mut text = format!("why = {why}\n");
        if let Some(otherwise) = &self.otherwise {
            text.push_str(&format!("otherwise = {}\n", quoted(otherwise)));
        }
        if !self.checks.is_empty() {
            text.push_str("\n[checks]\n");
        }
        for (check, accepted) in &self.checks {
            let verdicts = match accepted {
                Accepted::One(verdict) => quoted(verdict),
                Accepted::Any(verdicts) => {
                    let verdicts: Vec<String> = verdicts.iter().map(quoted).collect();
                    format!("[{}]", verdicts.join(", "))
                }
            };
            text.push_str(&format!("{check} = {verdicts}\n"));
        }
        text
    }

    /// What checks get that are not listed.
    fn of_others(&self) -> Verdict {
        self.otherwise.unwrap_or(Verdict::Pass)
    }

    /// The verdicts of which a check may get any.
    #[must_use]
    pub fn of(&self, check: &str) -> Vec<Verdict> {
        let listed = self.checks.get(check);
        listed.map_or_else(|| vec![self.of_others()], |it| it.verdicts().to_vec())
    }

    /// Whether a check may get this verdict.
    #[must_use]
    pub fn accepts(&self, check: &str, verdict: Verdict) -> bool {
        self.of(check).contains(&verdict)
    }

    /// What a check must get, in words.
    #[must_use]
    pub fn words(&self, check: &str) -> String {
        let verdicts = self.of(check);
        let verdicts: Vec<String> = verdicts.iter().map(ToString::to_string).collect();
        verdicts.join(" or ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let expected = Expected {
            why: "It says \"no\" to all.".to_owned(),
            otherwise: Some(Verdict::Wrong),
            checks: BTreeMap::from([
                ("any-mix".to_owned(), Accepted::One(Verdict::Race)),
                (
                    "real-threads".to_owned(),
                    Accepted::Any(vec![Verdict::Pass, Verdict::Hang]),
                ),
            ]),
        };
        let read: Expected = toml::from_str(&expected.text()).unwrap();
        assert_eq!(read.why, expected.why);
        assert_eq!(read.otherwise, expected.otherwise);
        assert_eq!(read.checks, expected.checks);
    }
}
