//! Folders that git cannot hold: links, devices, pipes, names, sizes. Each made in the scratch folder
//! of its attempt; never outside of it.

use crate::attempt::{Attempt, Content, Expected, Gains, Verdict};
use crate::scratch::Scratch;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;

/// The student's sources.
const SRC: &str = "checkout/exercises/counter/src";

fn made(
    name: &str,
    gains: Gains,
    verdict: Verdict,
    why: &str,
    make: fn(&Scratch) -> PathBuf,
) -> Attempt {
    Attempt {
        name: format!("folder_{name}"),
        expected: Expected {
            why: why.to_owned(),
            gains,
            verdict,
            without_gate: None,
            harmless: true,
            documented: false,
        },
        content: Content::Made(make),
    }
}

/// An honest submission that declares a module `taken`, and its src/taken.rs for somebody to make.
fn with_module(scratch: &Scratch) -> PathBuf {
    scratch.write(&format!("{SRC}/lib.rs"), "// @HONEST@\npub mod taken;\n");
    scratch.path(&format!("{SRC}/taken.rs"))
}

fn with_file_called(scratch: &Scratch, name: &[u8]) -> PathBuf {
    scratch.honest();
    let path = scratch.path(SRC).join(OsStr::from_bytes(name));
    fs::write(path, "pub fn other() {}\n").expect("this file system takes the name");
    scratch.submission()
}

/// Every one of them.
pub(crate) fn attempts() -> Vec<Attempt> {
    use Gains::{Exhaustion, Marker, Nothing, Secret};
    use Verdict::{Built, CompileError, Refused};
    let mut attempts = vec![
        made(
            "link_to_a_file",
            Secret,
            CompileError,
            "A module is a link to a file elsewhere.",
            |scratch| {
                let module = with_module(scratch);
                symlink(scratch.canary(), module).expect("a link");
                scratch.submission()
            },
        ),
        made(
            "link_to_a_folder",
            Secret,
            CompileError,
            "A folder of modules is a link to one elsewhere.",
            |scratch| {
                let code = "// @HONEST@\npub mod taken {\n    pub mod leaked;\n}\n";
                scratch.write(&format!("{SRC}/lib.rs"), code);
                symlink(scratch.outside(), scratch.path(&format!("{SRC}/taken"))).expect("a link");
                scratch.submission()
            },
        ),
        made(
            "sources_are_a_link",
            Secret,
            Refused,
            "src itself is a link to a folder elsewhere.",
            |scratch| {
                fs::create_dir_all(scratch.submission()).expect("a folder");
                scratch.write("outside/lib.rs", "// @HONEST@\npub mod leaked;\n");
                symlink(scratch.outside(), scratch.path(SRC)).expect("a link");
                scratch.submission()
            },
        ),
        made(
            "submission_is_a_link",
            Secret,
            Refused,
            "The exercise's folder itself is a link.",
            |scratch| {
                scratch.write("outside/src/lib.rs", "// @HONEST@\npub mod leaked;\n");
                fs::copy(scratch.canary(), scratch.path("outside/src/leaked.rs")).expect("a copy");
                fs::create_dir_all(scratch.path("checkout/exercises")).expect("a folder");
                symlink(scratch.outside(), scratch.submission()).expect("a link");
                scratch.submission()
            },
        ),
        made(
            "link_to_itself",
            Exhaustion,
            Built,
            "A folder that is a link to the one it is in goes on for ever.",
            |scratch| {
                scratch.honest();
                symlink("..", scratch.path(&format!("{SRC}/again"))).expect("a link");
                scratch.submission()
            },
        ),
        made(
            "link_to_the_process",
            Secret,
            CompileError,
            "A link into /proc leads elsewhere for everyone who follows it.",
            |scratch| {
                let module = with_module(scratch);
                symlink("/proc/self/environ", module).expect("a link");
                scratch.submission()
            },
        ),
        made(
            "pipe",
            Exhaustion,
            CompileError,
            "Whoever opens a named pipe waits for its other end.",
            |scratch| {
                let module = with_module(scratch);
                let mode = Mode::from_raw_mode(0o644);
                mknodat(CWD, module, FileType::Fifo, mode, 0).expect("a pipe");
                scratch.submission()
            },
        ),
        made(
            "pipe_as_the_root",
            Exhaustion,
            Refused,
            "src/lib.rs itself is a named pipe.",
            |scratch| {
                fs::create_dir_all(scratch.path(SRC)).expect("a folder");
                let path = scratch.path(&format!("{SRC}/lib.rs"));
                let mode = Mode::from_raw_mode(0o644);
                mknodat(CWD, path, FileType::Fifo, mode, 0).expect("a pipe");
                scratch.submission()
            },
        ),
        made(
            "socket",
            Nothing,
            CompileError,
            "A socket is no file to read.",
            |scratch| {
                let module = with_module(scratch);
                std::os::unix::net::UnixListener::bind(module).expect("a socket");
                scratch.submission()
            },
        ),
        made(
            "unreadable_file",
            Nothing,
            Built,
            "A source that its owner has locked away.",
            |scratch| {
                let path = scratch.write(&format!("{SRC}/other.rs"), "pub fn other() {}\n");
                scratch.honest();
                fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("it is ours");
                scratch.submission()
            },
        ),
        made(
            "sparse_giant",
            Exhaustion,
            Refused,
            "A source of a terabyte that takes no room on the disk.",
            |scratch| {
                scratch.honest();
                let file =
                    fs::File::create(scratch.path(&format!("{SRC}/giant.rs"))).expect("a file");
                file.set_len(1 << 40).expect("a sparse file");
                scratch.submission()
            },
        ),
        made(
            "too_many_files",
            Exhaustion,
            Refused,
            "Ten thousand sources.",
            |scratch| {
                scratch.honest();
                for number in 0..10_000 {
                    let path = scratch.path(&format!("{SRC}/f{number}.rs"));
                    fs::write(path, "").expect("a file");
                }
                scratch.submission()
            },
        ),
        made(
            "too_many_folders",
            Exhaustion,
            Refused,
            "Twenty thousand empty folders, for a walk without a limit on what it sees.",
            |scratch| {
                scratch.honest();
                for number in 0..20_000 {
                    fs::create_dir(scratch.path(&format!("{SRC}/d{number}"))).expect("a folder");
                }
                scratch.submission()
            },
        ),
        made(
            "too_deep",
            Exhaustion,
            Refused,
            "Folders inside each other, six hundred deep.",
            |scratch| {
                scratch.honest();
                let deep = scratch.path(SRC).join("d/".repeat(600));
                fs::create_dir_all(deep).expect("folders");
                scratch.submission()
            },
        ),
        made(
            "is_a_folder",
            Nothing,
            Refused,
            "src/lib.rs is a folder.",
            |scratch| {
                fs::create_dir_all(scratch.path(&format!("{SRC}/lib.rs"))).expect("a folder");
                scratch.submission()
            },
        ),
        made(
            "no_utf8_text",
            Nothing,
            Built,
            "A source beside the root that is no UTF-8: ignored, as long as it is nobody's module.",
            |scratch| {
                scratch.honest();
                scratch.write(&format!("{SRC}/other.rs"), [0xff, 0xfe, 0, 0xd8]);
                scratch.submission()
            },
        ),
        made(
            "no_utf8_name",
            Nothing,
            Refused,
            "A name that is no UTF-8.",
            |scratch| with_file_called(scratch, b"bad\xff.rs"),
        ),
        made(
            "same_name_but_for_case",
            Nothing,
            Refused,
            "Two names that are one where a file system ignores case.",
            |scratch| with_file_called(scratch, b"LIB.rs"),
        ),
        made(
            "name_with_a_newline",
            Nothing,
            Refused,
            "A newline in a name ends a line of whoever lists names.",
            |scratch| with_file_called(scratch, b"a\n::error::b.rs"),
        ),
        made(
            "name_of_an_option",
            Marker,
            Built,
            "A name that begins like an option of the compiler.",
            |scratch| with_file_called(scratch, b"--emit=metadata.rs"),
        ),
        made(
            "name_of_a_response_file",
            Secret,
            Built,
            "The compiler reads arguments from a file whose name begins with @.",
            |scratch| with_file_called(scratch, b"@args.rs"),
        ),
        made(
            "name_for_a_shell",
            Marker,
            Refused,
            "Metacharacters, should a name ever reach a shell.",
            |scratch| with_file_called(scratch, b"$(touch was_here);`touch was_here`|&.rs"),
        ),
        made(
            "name_that_is_reserved",
            Nothing,
            Refused,
            "A name that is a device on Windows.",
            |scratch| with_file_called(scratch, b"con.rs"),
        ),
        made(
            "name_that_shows_otherwise",
            Nothing,
            Refused,
            "A name with a character that turns the writing around.",
            |scratch| with_file_called(scratch, "gpj\u{202e}sr.rs".as_bytes()),
        ),
    ];
    if rustix::process::geteuid().is_root() {
        attempts.push(made(
            "device",
            Exhaustion,
            CompileError,
            "A device node: /dev/zero under a student's name.",
            |scratch| {
                let module = with_module(scratch);
                let device = rustix::fs::makedev(1, 5);
                let mode = Mode::from_raw_mode(0o644);
                mknodat(CWD, module, FileType::CharacterDevice, mode, device).expect("a device");
                scratch.submission()
            },
        ));
    }
    attempts
}
