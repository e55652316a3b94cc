//! Hostile tar files, most of them compressed.

use super::stream::gzip;
use super::tarball::{END, entry, header, record, seal};
use super::{made, up_to_the_marker};
use crate::attempt::{Attempt, Gains, Verdict};
use crate::placeholder::honest;
use crate::scratch::Scratch;
use std::path::PathBuf;

const FILE: u8 = b'0';
const HARD_LINK: u8 = b'1';
const LINK: u8 = b'2';
const DEVICE: u8 = b'3';
const FOLDER: u8 = b'5';
const PIPE: u8 = b'6';
const LONG_NAME: u8 = b'L';
const SPARSE: u8 = b'S';
const EXTENDED: u8 = b'x';

fn lib() -> Vec<u8> {
    entry("src/lib.rs", FILE, honest().as_bytes())
}

fn with_module() -> Vec<u8> {
    entry(
        "src/lib.rs",
        FILE,
        format!("{}pub mod taken;\n", honest()).as_bytes(),
    )
}

fn written(scratch: &Scratch, parts: &[Vec<u8>]) -> PathBuf {
    let path = scratch.path("submission.tar");
    let mut file = parts.concat();
    file.extend(END);
    std::fs::write(&path, file).expect("a scratch folder can be filled");
    path
}

fn compressed(scratch: &Scratch, bytes: &[u8]) -> PathBuf {
    let path = scratch.path("submission.tar.gz");
    std::fs::write(&path, bytes).expect("a scratch folder can be filled");
    path
}

/// Every one of them.
pub(super) fn attempts() -> Vec<Attempt> {
    use Gains::{Exhaustion, Marker, Nothing, Secret};
    use Verdict::{Built, CompileError, Refused};
    vec![
        made(
            "tar_climbs",
            Marker,
            Built,
            "An extended header gives an entry a name that climbs, whatever its own says.",
            |scratch| {
                let path = record("path", &up_to_the_marker(scratch));
                let parts = [
                    lib(),
                    entry("extended", EXTENDED, &path),
                    entry("src/a.rs", FILE, b""),
                ];
                written(scratch, &parts)
            },
        ),
        made(
            "tar_names_the_root",
            Marker,
            Built,
            "A long name of GNU's kind is absolute.",
            |scratch| {
                let path = format!("{}\0", scratch.marker().display());
                let parts = [
                    lib(),
                    entry("././@LongLink", LONG_NAME, path.as_bytes()),
                    entry("src/a.rs", FILE, b""),
                ];
                written(scratch, &parts)
            },
        ),
        made(
            "tar_link",
            Secret,
            CompileError,
            "An entry is a link, its target in an extended header.",
            |scratch| {
                let target = record("linkpath", &scratch.canary().display().to_string());
                let link = header("src/taken.rs", LINK, 0, "elsewhere");
                written(
                    scratch,
                    &[with_module(), entry("extended", EXTENDED, &target), link],
                )
            },
        ),
        made(
            "tar_hard_link",
            Secret,
            CompileError,
            "A hard link to a file elsewhere becomes that file when it is unpacked.",
            |scratch| {
                let target = record("linkpath", &scratch.canary().display().to_string());
                let link = header("src/taken.rs", HARD_LINK, 0, "elsewhere");
                written(
                    scratch,
                    &[with_module(), entry("extended", EXTENDED, &target), link],
                )
            },
        ),
        made(
            "tar_link_then_file",
            Marker,
            Refused,
            "A folder is a link, and the next entry lies in it.",
            |scratch| {
                let target = record("linkpath", &scratch.path("marks").display().to_string());
                let link = header("src/out", LINK, 0, "elsewhere");
                let file = entry("src/out/was_here", FILE, b"");
                written(
                    scratch,
                    &[lib(), entry("extended", EXTENDED, &target), link, file],
                )
            },
        ),
        made(
            "tar_device",
            Exhaustion,
            CompileError,
            "An entry is a device.",
            |scratch| {
                written(
                    scratch,
                    &[with_module(), header("src/taken.rs", DEVICE, 0, "")],
                )
            },
        ),
        made(
            "tar_pipe",
            Exhaustion,
            CompileError,
            "An entry is a named pipe.",
            |scratch| {
                written(
                    scratch,
                    &[with_module(), header("src/taken.rs", PIPE, 0, "")],
                )
            },
        ),
        made(
            "tar_sparse",
            Exhaustion,
            Refused,
            "A sparse file says that it is a terabyte of holes.",
            |scratch| {
                let mut sparse = header("src/taken.rs", SPARSE, 0, "");
                // One region of no bytes at the end, and the size of the whole.
                sparse[386..398].copy_from_slice(b"17777777777\0");
                sparse[398..410].copy_from_slice(b"00000000000\0");
                sparse[483] = 0x80;
                sparse[487..495].copy_from_slice(&(1_u64 << 40).to_be_bytes());
                seal(&mut sparse);
                written(scratch, &[with_module(), sparse])
            },
        ),
        made(
            "tar_claims_a_size",
            Exhaustion,
            Refused,
            "A header says that an exabyte follows, for a reader that makes room first.",
            |scratch| written(scratch, &[lib(), header("src/taken.rs", FILE, 1 << 60, "")]),
        ),
        made(
            "tar_claims_a_long_name",
            Exhaustion,
            Refused,
            "A name of gigabytes: headers are read whole where contents are not.",
            |scratch| {
                let name = header("././@LongLink", LONG_NAME, 1 << 31, "");
                let bytes = gzip(&[lib(), name].concat(), &[b'a'; 1 << 20], 2048, &[]);
                compressed(scratch, &bytes)
            },
        ),
        made(
            "gz_without_end",
            Exhaustion,
            Refused,
            "Four megabytes that inflate to four gigabytes before the first source.",
            |scratch| {
                let head = header("padding", FILE, 4 << 30, "");
                compressed(scratch, &gzip(&head, &[0; 1 << 20], 4096, &lib()))
            },
        ),
        made(
            "gz_in_gz",
            Exhaustion,
            Refused,
            "A compressed file, compressed again, ten times.",
            |scratch| {
                let mut bytes = [lib(), END.to_vec()].concat();
                for _ in 0..10 {
                    bytes = gzip(&[], &bytes, 1, &[]);
                }
                compressed(scratch, &bytes)
            },
        ),
        made(
            "gz_of_many_members",
            Exhaustion,
            Refused,
            "A hundred thousand empty gzip files in a row, before anything.",
            |scratch| {
                let mut bytes = gzip(&[], &[], 0, &[]).repeat(100_000);
                bytes.extend(gzip(&[], &[lib(), END.to_vec()].concat(), 1, &[]));
                compressed(scratch, &bytes)
            },
        ),
        made(
            "tar_many_folders",
            Exhaustion,
            Refused,
            "A million entries of folders, in a file of half a megabyte.",
            |scratch| {
                let folders = header("src/again/", FOLDER, 0, "").repeat(2048);
                compressed(scratch, &gzip(&lib(), &folders, 512, &END))
            },
        ),
        made(
            "tar_deep",
            Exhaustion,
            Built,
            "A name of three thousand folders inside each other.",
            |scratch| {
                let path = record("path", &format!("src/{}a.rs", "d/".repeat(3000)));
                written(
                    scratch,
                    &[
                        lib(),
                        entry("extended", EXTENDED, &path),
                        entry("a", FILE, b""),
                    ],
                )
            },
        ),
        made(
            "tar_wrong_sum",
            Nothing,
            Refused,
            "A header whose sum is wrong.",
            |scratch| {
                let mut wrong = header("src/a.rs", FILE, 0, "");
                wrong[0] ^= 1;
                written(scratch, &[lib(), wrong])
            },
        ),
        made(
            "tar_torn",
            Nothing,
            Refused,
            "The compressed file ends in the middle of a source.",
            |scratch| {
                let whole = gzip(&[], &[lib(), END.to_vec()].concat(), 1, &[]);
                compressed(scratch, &whole[..whole.len() / 2])
            },
        ),
    ]
}
