//! Folders: honest, deceiving and endless ones.

use super::super::folder::Folder;
use super::sources;
use crate::intake::Unreadable;
use crate::report::Ignored;
use std::path::Path;
use tempfile::TempDir;

struct Given(TempDir);

impl Given {
    /// With a `src/lib.rs`.
    fn new() -> Given {
        Given(tempfile::tempdir().unwrap()).file("src/lib.rs", "mod a;")
    }

    fn file(self, path: &str, text: impl AsRef<[u8]>) -> Given {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn read(&self) -> Result<(Vec<String>, Vec<Ignored>), String> {
        match sources(&Folder::open(self.path()).unwrap(), "src") {
            Ok(found) => {
                let paths = found.sources.iter().map(|(path, _)| path.to_owned());
                Ok((paths.collect(), found.ignored))
            }
            Err(why) => Err(why.downcast::<Unreadable>().unwrap().0),
        }
    }

    #[track_caller]
    fn is_refused(&self, words: &str) {
        let why = self.read().unwrap_err();
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn sources_are_read_at_and_below_src_and_nothing_else_is() {
    let given = Given::new()
        .file("src/a/b.rs", "")
        .file("src/a/notes.txt", [0xff])
        .file("src/a/._b.rs", [0xff])
        .file("build.rs", "")
        .file("tests/t.rs", "");
    let (paths, ignored) = given.read().unwrap();
    assert_eq!(paths, ["src/a/b.rs", "src/lib.rs"]);
    assert_eq!(ignored, []);
}

#[test]
fn each_cap_is_said_with_what_to_do() {
    let deep = "d/".repeat(9);
    Given::new()
        .file(&format!("src/{deep}a.rs"), "")
        .is_refused("lies too deep");
    Given::new()
        .file("src/a.rs", " ".repeat((1 << 20) + 1))
        .is_refused("src/a.rs is more than 1 MiB");
    let large = " ".repeat(900 << 10);
    Given::new()
        .file("src/a.rs", &large)
        .file("src/b.rs", &large)
        .file("src/c.rs", &large)
        .is_refused("more than 2 MiB of source");
    let many = (0..200).fold(Given::new(), |it, n| it.file(&format!("src/a{n}.rs"), ""));
    many.is_refused("more than 200 source files");
    let notes = (0..10_001).fold(Given::new(), |it, n| it.file(&format!("src/{n}.txt"), ""));
    notes.is_refused("more than 10000 files and folders");
}

#[test]
fn names_are_checked() {
    Given::new()
        .file("src/nul.rs", "")
        .is_refused("reserved on Windows");
    Given::new()
        .file("src/a\u{202e}b.rs", "")
        .is_refused("cannot be seen");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_only_some_systems_tell_apart_are_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    Given::new()
        .file("src/a.rs", "")
        .file("src/A.rs", "")
        .is_refused("ignore case");
    let given = Given::new();
    let name = OsStr::from_bytes(b"\xff.rs");
    std::fs::write(given.path().join("src").join(name), "").unwrap();
    given.is_refused("no UTF-8");
}

#[cfg(unix)]
#[test]
fn links_and_fifos_are_never_followed_or_waited_for() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::os::unix::fs::symlink;
    let fifo = |path: &Path| mknodat(CWD, path, FileType::Fifo, Mode::RUSR, 0).unwrap();

    let given = Given::new().file("b.rs", "beside");
    symlink("../b.rs", given.path().join("src/b.rs")).unwrap();
    symlink("/", given.path().join("src/root")).unwrap();
    fifo(&given.path().join("src/c.rs"));
    let (paths, ignored) = given.read().unwrap();
    assert_eq!(paths, ["src/lib.rs"]);
    let ignored: Vec<String> = ignored.into_iter().map(|it| it.path).collect();
    assert_eq!(ignored, ["src/b.rs", "src/c.rs", "src/root"]);

    let given = Given::new();
    std::fs::remove_file(given.path().join("src/lib.rs")).unwrap();
    given.is_refused("no src/lib.rs");
    fifo(&given.path().join("src/lib.rs"));
    given.is_refused("src/lib.rs is a special file");

    let given = Given(tempfile::tempdir().unwrap()).file("other/lib.rs", "");
    symlink("other", given.path().join("src")).unwrap();
    given.is_refused("src is a link");
}
