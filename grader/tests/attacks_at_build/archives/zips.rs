//! Hostile ZIP files.

use super::stream::repeated;
use super::zipfile::{Entry, claiming_entries, overlapping, zip};
use super::{made, up_to_the_marker};
use crate::attempt::{Attempt, Gains, Verdict};
use crate::placeholder::honest;
use crate::scratch::Scratch;
use std::path::PathBuf;

static MEBIBYTE: [u8; 1 << 20] = [0; 1 << 20];

fn lib() -> Entry {
    Entry::file("src/lib.rs", honest())
}

fn with_module() -> Entry {
    Entry::file("src/lib.rs", format!("{}pub mod taken;\n", honest()))
}

fn written(scratch: &Scratch, entries: &[Entry]) -> PathBuf {
    raw(scratch, &zip(entries))
}

fn raw(scratch: &Scratch, bytes: &[u8]) -> PathBuf {
    let path = scratch.path("submission.zip");
    std::fs::write(&path, bytes).expect("a scratch folder can be filled");
    path
}

/// Every one of them.
pub(super) fn attempts() -> Vec<Attempt> {
    use Gains::{Exhaustion, Marker, Nothing, Secret};
    use Verdict::{Built, CompileError, Refused};
    vec![
        made(
            "zip_climbs",
            Marker,
            Built,
            "The name of an entry leads up to the root and down again.",
            |scratch| {
                written(
                    scratch,
                    &[lib(), Entry::file(up_to_the_marker(scratch), "")],
                )
            },
        ),
        made(
            "zip_names_the_root",
            Marker,
            Built,
            "The name of an entry is absolute.",
            |scratch| {
                written(
                    scratch,
                    &[
                        lib(),
                        Entry::file(scratch.marker().display().to_string(), ""),
                    ],
                )
            },
        ),
        made(
            "zip_climbs_as_on_windows",
            Marker,
            Built,
            "Backslashes are separators for some readers only.",
            |scratch| {
                let name = up_to_the_marker(scratch).replace('/', "\\");
                written(scratch, &[lib(), Entry::file(name, "")])
            },
        ),
        made(
            "zip_names_a_drive",
            Nothing,
            Built,
            "A drive or a stream of Windows stands in a name.",
            |scratch| written(scratch, &[lib(), Entry::file("C:src/evil.rs", "")]),
        ),
        made(
            "zip_link",
            Secret,
            CompileError,
            "An entry is a link to a file elsewhere.",
            |scratch| {
                let target = scratch.canary().display().to_string();
                written(
                    scratch,
                    &[with_module(), Entry::link("src/taken.rs", &target)],
                )
            },
        ),
        made(
            "zip_link_then_file",
            Marker,
            Refused,
            "An entry is a link to a folder, the next lies below it.",
            |scratch| {
                let marks = scratch.path("marks").display().to_string();
                let file = Entry::file("src/out/was_here", "");
                written(scratch, &[lib(), Entry::link("src/out", &marks), file])
            },
        ),
        made(
            "zip_same_name_twice",
            Nothing,
            Refused,
            "Two entries have one name: who looks sees one, who builds the other.",
            |scratch| {
                written(
                    scratch,
                    &[
                        lib(),
                        Entry::file("src/lib.rs", "compile_error!(\"the other\");\n"),
                    ],
                )
            },
        ),
        made(
            "zip_same_name_but_for_case",
            Nothing,
            Refused,
            "Two entries are one on a file system that ignores case.",
            |scratch| written(scratch, &[lib(), Entry::file("SRC/Lib.rs", "")]),
        ),
        made(
            "zip_file_and_folder",
            Nothing,
            Refused,
            "One name is a file for one entry and a folder for another.",
            |scratch| written(scratch, &[lib(), Entry::file("src/lib.rs/more.rs", "")]),
        ),
        made(
            "zip_nul_in_a_name",
            Nothing,
            Built,
            "A NUL ends the name for some readers.",
            |scratch| written(scratch, &[lib(), Entry::file("src/other.rs\0.txt", "")]),
        ),
        made(
            "zip_no_utf8_name",
            Nothing,
            Built,
            "The name says it is UTF-8 and is not.",
            |scratch| {
                written(
                    scratch,
                    &[lib(), Entry::file(b"src/\xff\xfe.rs".as_slice(), "")],
                )
            },
        ),
        made(
            "zip_bomb",
            Exhaustion,
            Refused,
            "A source of a megabyte that inflates to a gigabyte.",
            |scratch| {
                let stream = repeated(&MEBIBYTE, 1024);
                written(
                    scratch,
                    &[lib(), Entry::deflated("src/zeros.rs", stream, 1 << 30)],
                )
            },
        ),
        made(
            "zip_lies_about_sizes",
            Exhaustion,
            Refused,
            "The headers say ten bytes where there is a gigabyte.",
            |scratch| {
                let stream = repeated(&MEBIBYTE, 1024);
                written(
                    scratch,
                    &[lib(), Entry::deflated("src/zeros.rs", stream, 10)],
                )
            },
        ),
        made(
            "zip_bomb_beside_the_sources",
            Exhaustion,
            Built,
            "The bomb lies where no source does, for a reader that unpacks everything.",
            |scratch| {
                let stream = repeated(&MEBIBYTE, 1024);
                written(
                    scratch,
                    &[lib(), Entry::deflated("data/zeros.bin", stream, 1 << 30)],
                )
            },
        ),
        made(
            "zip_of_zips",
            Exhaustion,
            Built,
            "An archive in an archive, for a reader that goes on.",
            |scratch| {
                let bomb = zip(&[Entry::deflated(
                    "src/zeros.rs",
                    repeated(&MEBIBYTE, 512),
                    1 << 29,
                )]);
                let inner = zip(&[Entry::file("src/a.zip", bomb)]);
                written(scratch, &[lib(), Entry::file("src/inner.zip", inner)])
            },
        ),
        made(
            "zip_overlapping",
            Exhaustion,
            Refused,
            "Four thousand entries share the bytes of one: no limit on the file's size helps.",
            |scratch| {
                let kernel =
                    Entry::deflated("src/f0.rs", repeated(&MEBIBYTE[..65_536], 16), 1 << 20);
                raw(
                    scratch,
                    &overlapping(&kernel, (0..4000).map(|at| format!("src/f{at}.rs"))),
                )
            },
        ),
        made(
            "zip_many_entries",
            Exhaustion,
            Refused,
            "Sixty thousand empty entries.",
            |scratch| {
                let mut entries = vec![lib()];
                entries.extend((0..60_000).map(|at| Entry::file(format!("src/f{at}.rs"), "")));
                written(scratch, &entries)
            },
        ),
        made(
            "zip_claims_entries",
            Exhaustion,
            Refused,
            "The end of the file says there are 2 to the 60 entries, for a reader that makes room first.",
            |scratch| raw(scratch, &claiming_entries(&[lib()], 1 << 60)),
        ),
        made(
            "zip_encrypted",
            Nothing,
            Refused,
            "An entry that asks for a password.",
            |scratch| {
                let entry = Entry {
                    flags: 0x801,
                    ..Entry::file("src/other.rs", [0; 64])
                };
                written(scratch, &[lib(), entry])
            },
        ),
        made(
            "zip_unknown_method",
            Nothing,
            Refused,
            "An entry that is compressed as nobody knows.",
            |scratch| {
                let entry = Entry {
                    method: 99,
                    ..Entry::file("src/other.rs", [0; 64])
                };
                written(scratch, &[lib(), entry])
            },
        ),
        made(
            "zip_wrong_sum",
            Nothing,
            Refused,
            "An entry's checksum is that of another text.",
            |scratch| {
                let entry = Entry {
                    crc: 1,
                    ..Entry::file("src/other.rs", "pub fn other() {}\n")
                };
                written(scratch, &[lib(), entry])
            },
        ),
        made(
            "zip_torn",
            Nothing,
            Refused,
            "The file ends in the middle.",
            |scratch| {
                let whole = zip(&[lib()]);
                raw(scratch, &whole[..whole.len() / 2])
            },
        ),
        made(
            "zip_after_a_script",
            Marker,
            Refused,
            "A script stands before the archive: one file, two kinds.",
            |scratch| {
                let mut file =
                    format!("#!/bin/sh\n: > {}\nexit\n", scratch.marker().display()).into_bytes();
                let offset = file.len() as u32;
                let mut archive = zip(&[lib()]);
                // Offsets count from the beginning of the whole file.
                let end = archive.len() - 22;
                let at = u32::from_le_bytes(archive[end + 16..end + 20].try_into().expect("four"));
                archive[end + 16..end + 20].copy_from_slice(&(at + offset).to_le_bytes());
                let entry = at as usize;
                archive[entry + 42..entry + 46].copy_from_slice(&offset.to_le_bytes());
                file.extend(archive);
                raw(scratch, &file)
            },
        ),
    ]
}
