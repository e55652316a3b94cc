//! `cargo grade` in a checkout, with and without an installed grader.

use crate::scratch;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A checkout whose own grader only says that it was run, and a folder with an installed one.
struct Place {
    checkout: PathBuf,
    installed: PathBuf,
}

impl Place {
    fn new(test: &str) -> Place {
        let folder = scratch::folder(test);
        let checkout = folder.join("checkout");
        for file in [".cargo/config.toml", ".cargo/alias.toml"] {
            scratch::write(&checkout.join(file), &scratch::text(file));
        }
        let manifest = "[package]\nname = \"cargo-grade\"\nversion = \"0.0.0\"\n\
                        edition = \"2024\"\n[workspace]\n";
        scratch::write(&checkout.join("Cargo.toml"), manifest);
        let main = "fn main() { println!(\"the checkout's own\"); }\n";
        scratch::write(&checkout.join("src/main.rs"), main);
        let installed = folder.join("bin");
        std::fs::create_dir_all(&installed).expect("the folder can be made");
        let name = format!("cargo-grade{}", std::env::consts::EXE_SUFFIX);
        std::fs::copy(env!("CARGO_BIN_EXE_cargo-grade"), installed.join(name))
            .expect("the grader can be installed");
        Place {
            checkout,
            installed,
        }
    }

    fn delete_alias(&self) {
        std::fs::remove_file(self.checkout.join(".cargo/alias.toml")).expect("the alias is there");
    }

    /// `cargo grade --version` where `installed` is on the path, or no grader is.
    fn run(&self, installed: bool) -> Output {
        let cargo = Path::new(env!("CARGO"));
        let mut path = vec![cargo.parent().expect("cargo lies in a folder").to_owned()];
        if installed {
            path.push(self.installed.clone());
        }
        let own = std::env::var_os("PATH").unwrap_or_default();
        let grader = format!("cargo-grade{}", std::env::consts::EXE_SUFFIX);
        path.extend(std::env::split_paths(&own).filter(|dir| !dir.join(&grader).is_file()));
        Command::new(cargo)
            .args(["grade", "--version"])
            .current_dir(&self.checkout)
            .env("PATH", std::env::join_paths(path).expect("a path"))
            // Whatever the person who runs this test has installed and configured.
            .env("CARGO_HOME", self.checkout.join("home"))
            .env("CARGO_TARGET_DIR", self.checkout.join("target"))
            .env_remove("CARGO_ALIAS_GRADE")
            .output()
            .expect("cargo can be run")
    }
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_fresh_clone_runs_its_own_grader_and_cargo_says_nothing() {
    let (stdout, stderr) = texts(&Place::new("alias-fresh").run(false));
    assert_eq!(stdout.trim(), "the checkout's own", "{stderr}");
    assert_eq!(stderr, "");
}

#[test]
fn once_the_aliases_file_is_deleted_an_installed_grader_runs_and_cargo_says_nothing() {
    let place = Place::new("alias-installed");
    place.delete_alias();
    let (stdout, stderr) = texts(&place.run(true));
    let version = concat!("cargo-grade ", env!("CARGO_PKG_VERSION"));
    assert_eq!(stdout.trim(), version, "{stderr}");
    assert_eq!(stderr, "");
}

/// The real grader as the alias would run it from `place`, with these folders on the path.
fn said_through_the_alias(place: &Place, path: OsString) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-grade"))
        .args(["grade", "completions", "bash"])
        .env("CARGO_MANIFEST_DIR", place.checkout.join("grader"))
        .env("PATH", path)
        .output();
    texts(&output.expect("the grader can be run")).1
}

#[test]
fn where_both_are_a_note_names_the_file_to_delete() {
    let place = Place::new("alias-both");
    let note = said_through_the_alias(&place, place.installed.clone().into());
    assert!(note.contains("alias.toml"), "{note:?}");
    assert_eq!(said_through_the_alias(&place, OsString::new()), "");
    place.delete_alias();
    assert_eq!(
        said_through_the_alias(&place, place.installed.clone().into()),
        ""
    );
}

#[test]
fn a_students_copy_gets_the_alias_that_this_checkout_has() {
    let handed_out = scratch::text("grader/src/handout/template/alias.toml");
    assert_eq!(handed_out, scratch::text(".cargo/alias.toml"));
}
