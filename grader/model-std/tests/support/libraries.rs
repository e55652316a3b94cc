//! Where cargo put the libraries. Built as a grader builds them.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

/// The rlib of each library target, by name.
pub(crate) struct Libraries(BTreeMap<String, PathBuf>);

pub(crate) static LIBRARIES: LazyLock<Libraries> = LazyLock::new(build);

impl Libraries {
    pub(crate) fn rlib(&self, target: &str) -> &PathBuf {
        self.0
            .get(target)
            .unwrap_or_else(|| panic!("cargo names no rlib of {target}"))
    }
}

/// Built by a cargo of its own: a test cannot ask the one that runs it for the path of an rlib.
fn build() -> Libraries {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--message-format=json"])
        .args(["--profile", "grade"])
        .args(["--package", "model-std", "--package", "model-core"])
        .args(["--package", "grade-protocol", "--package", "grade-engine"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "--target-dir",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/libraries"),
        ])
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let rlib_of = |message: Value| {
        let name = message["target"]["name"].as_str()?.replace('-', "_");
        let mut files = message["filenames"].as_array()?.iter();
        let rlib = files.find_map(|file| file.as_str().filter(|file| file.ends_with(".rlib")))?;
        Some((name, PathBuf::from(rlib)))
    };
    Libraries(
        json_lines(&output.stdout)
            .into_iter()
            .filter_map(rlib_of)
            .collect(),
    )
}

pub(crate) fn json_lines(bytes: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}
