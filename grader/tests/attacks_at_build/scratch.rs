//! A folder for one attempt: the submission, what lies about outside of it, and a target folder for
//! the grader. Everybody may read it, so that it serves an unprivileged grader too.

use std::cell::Cell;
use std::collections::hash_map::RandomState;
use std::fs::{self, Permissions};
use std::hash::{BuildHasher as _, Hasher as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// The folder of one attempt; gone when it is dropped.
pub(crate) struct Scratch {
    dir: tempfile::TempDir,
    checks: PathBuf,
    secret: String,
    environment: String,
    listener: TcpListener,
    grader: Cell<u32>,
}

impl Scratch {
    /// `target` is where cargo builds the course, `checks` the library of the exercise's checks.
    pub(crate) fn new(target: &Path, checks: &Path) -> Scratch {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a scratch folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        listener.set_nonblocking(true).expect("it need not wait");
        let scratch = Scratch {
            dir,
            checks: checks.to_owned(),
            secret: format!("secret_{}", random()),
            environment: format!("token_{}", random()),
            listener,
            grader: Cell::new(0),
        };
        for (folder, mode) in [
            (".", 0o755),
            ("outside", 0o755),
            ("checkout", 0o755),
            ("marks", 0o777),
            ("temporary", 0o777),
            ("target", 0o777),
            ("target/cargo-grade", 0o777),
        ] {
            let path = scratch.path(folder);
            fs::create_dir_all(&path).expect("a scratch folder");
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
        }
        // What every submission is linked with is where cargo put it.
        let profile = scratch.path("target/grade");
        std::os::unix::fs::symlink(target.join("grade"), profile).expect("a link");
        let secret = format!("{}\n", scratch.secret);
        fs::write(scratch.canary(), &secret).expect("a canary");
        fs::write(scratch.outside().join("leaked.rs"), &secret).expect("a canary");
        scratch
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// A file with a secret, outside of the submission and of the stage.
    pub(crate) fn canary(&self) -> PathBuf {
        self.outside().join("canary")
    }

    pub(crate) fn outside(&self) -> PathBuf {
        self.path("outside")
    }

    pub(crate) fn marker(&self) -> PathBuf {
        self.path("marks/was_here")
    }

    pub(crate) fn port(&self) -> u16 {
        self.listener.local_addr().expect("it has one").port()
    }

    /// The process that will grade it.
    pub(crate) fn grader_is(&self, process: u32) {
        self.grader.set(process);
    }

    pub(crate) fn grader(&self) -> u32 {
        self.grader.get()
    }

    pub(crate) fn checks(&self) -> &Path {
        &self.checks
    }

    /// What the grader's environment holds and nobody may learn.
    pub(crate) fn environment(&self) -> &str {
        &self.environment
    }

    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// The student's folder of the exercise.
    pub(crate) fn submission(&self) -> PathBuf {
        self.path("checkout/exercises/counter")
    }

    /// Writes a file, with the placeholders filled.
    pub(crate) fn write(&self, below: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        let parent = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(parent).expect("a scratch folder can be filled");
        let content = crate::placeholder::filled(content.as_ref(), self);
        fs::write(&path, content).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        path
    }

    /// The same with a program.
    pub(crate) fn write_program(&self, below: &str, content: &str) -> PathBuf {
        let path = self.write(below, content);
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("it is ours");
        path
    }

    /// The submission with an honest counter as its src/lib.rs.
    pub(crate) fn honest(&self) -> PathBuf {
        self.write("checkout/exercises/counter/src/lib.rs", "// @HONEST@\n");
        self.submission()
    }

    pub(crate) fn marked(&self) -> bool {
        self.marker().exists()
    }

    pub(crate) fn connected(&self) -> bool {
        self.listener.accept().is_ok()
    }
}

impl Drop for Scratch {
    /// Folders that nobody may read cannot be removed by everybody.
    fn drop(&mut self) {
        for path in [self.submission(), self.submission().join("src")] {
            let _ = fs::set_permissions(path, Permissions::from_mode(0o755));
        }
    }
}

fn random() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}
