//! A toolchain that everybody on this machine may use. Never downloads one.

use cargo_grade::course::Toolchain;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// `toolchain` itself where everybody reaches it, else links to its files in the target folder: what
/// root has installed for itself alone is of no use to an unprivileged grader.
pub(crate) fn for_everybody(toolchain: &Toolchain) -> Toolchain {
    if is_everybodys(&toolchain.rustc) {
        return toolchain.clone();
    }
    let bin = toolchain.rustc.parent().expect("rustc is in bin/");
    let sysroot = bin.parent().expect("bin/ is in a toolchain");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("toolchain");
    link(&sysroot.join("lib"), &copy.join("lib"));
    for program in ["rustc", "cargo"] {
        link(&bin.join(program), &copy.join("bin").join(program));
    }
    Toolchain {
        cargo: copy.join("bin/cargo"),
        rustc: copy.join("bin/rustc"),
    }
}

/// Whether everybody may read it, and every folder on the way lets everybody through.
pub(crate) fn is_everybodys(path: &Path) -> bool {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let lets = |place: &Path, wanted: u32| {
        let mode = fs::metadata(place).map(|metadata| metadata.permissions().mode());
        mode.is_ok_and(|mode| mode & wanted == wanted)
    };
    lets(&path, 0o004) && path.ancestors().skip(1).all(|place| lets(place, 0o001))
}

fn link(from: &Path, to: &PathBuf) {
    if from.is_dir() {
        // Sources of the standard library, if they are there, are no part of compiling.
        if from.ends_with("rustlib/src") {
            return;
        }
        fs::create_dir_all(to).expect("a folder can be made");
        for entry in fs::read_dir(from).expect("a toolchain can be listed") {
            let entry = entry.expect("a toolchain can be listed");
            link(&entry.path(), &to.join(entry.file_name()));
        }
        return;
    }
    let parent = to.parent().expect("a file lies in a folder");
    fs::create_dir_all(parent).expect("a folder can be made");
    let same = |a: &Path, b: &Path| {
        let time = |path| {
            fs::metadata(path)
                .and_then(|metadata| metadata.modified())
                .ok()
        };
        time(a) == time(b) && time(a).is_some()
    };
    if same(from, to) {
        return;
    }
    let _ = fs::remove_file(to);
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to).expect("a toolchain can be copied");
    }
}
