//! Verdicts that attacks at run time end in, as the manifests beside them say; that these are right is for
//! the tests in `tests/attacks` to find out. Never runs an attack.

use crate::command::root;
use cargo_grade::review::Expected;
use grade_protocol::Verdict;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct Attempts {
    attempt: Vec<Attempt>,
}

/// Of an attempt only how its worker ends.
#[derive(Deserialize)]
struct Attempt {
    ends: Option<Verdict>,
}

/// Of a forgery only what its checks get.
#[derive(Deserialize)]
struct Forgery {
    #[serde(flatten)]
    expected: Expected,
}

/// Every verdict by which an attack loses points. Those that leave points open are not counted: an
/// attempt that looks like the grader's own trouble does not make it a submission's doing.
pub(crate) fn shown() -> Vec<Verdict> {
    let folder = root().join("fixtures/_attacks");
    let attempts: Attempts = read(&folder.join("run_time/attempts.toml"));
    let forgeries: BTreeMap<String, Forgery> = read(&folder.join("forgeries/forgeries.toml"));
    let forged = |verdict: Verdict| {
        let mut all = forgeries.values();
        all.any(|forgery| forgery.expected.names(verdict))
    };
    let ended = |verdict: Verdict| attempts.attempt.iter().any(|it| it.ends == Some(verdict));
    let loses = |verdict: &Verdict| !verdict.is_open() && *verdict != Verdict::Pass;
    let shown = Verdict::ALL.into_iter().filter(loses);
    shown
        .filter(|verdict| forged(*verdict) || ended(*verdict))
        .collect()
}

fn read<T: serde::de::DeserializeOwned>(manifest: &Path) -> T {
    let text = std::fs::read_to_string(manifest).expect("a manifest can be read");
    toml::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", manifest.display()))
}
