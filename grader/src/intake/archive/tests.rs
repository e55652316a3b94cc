//! Archives: honest, hostile and broken ones.

use super::read;
use crate::intake::place::{Content, Kind, Listing, Place};
use crate::intake::{Tree, Unreadable};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, bytes) in files {
        zip.start_file(*path, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn header(path: &str, bytes: u64, kind: tar::EntryType) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    // As a hostile program writes it: the library's own setter refuses much.
    header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
    header.set_size(bytes);
    header.set_mode(0o644);
    header.set_entry_type(kind);
    if matches!(kind, tar::EntryType::Symlink | tar::EntryType::Link) {
        header.set_link_name("elsewhere").unwrap();
    }
    header.set_cksum();
    header
}

fn tarred(entries: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, kind, bytes) in entries {
        let header = header(path, bytes.len() as u64, *kind);
        tar.append(&header, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

const FILE: tar::EntryType = tar::EntryType::Regular;

fn text(tree: &Tree, path: &str) -> Option<String> {
    match Place::read(&tree, path, 1 << 20).unwrap() {
        Content::Whole(bytes) => Some(String::from_utf8(bytes).unwrap()),
        _ => None,
    }
}

#[track_caller]
fn refused(bytes: &[u8], words: &str) {
    let Err(Unreadable(why)) = read(bytes) else {
        panic!("it was read")
    };
    assert!(why.contains(words), "{why}");
}

#[test]
fn a_file_reads_the_same_from_each_kind_and_through_one_folder_around_all() {
    for around in ["", "repo-main/"] {
        let path = format!("{around}exercises/bank/src/lib.rs");
        let other = format!("{around}README.md");
        let files: [(&str, &[u8]); 2] = [(&path, b"mod a;"), (&other, b"Hello")];
        let tar = tarred(&[(&path, FILE, b"mod a;"), (&other, FILE, b"Hello")]);
        for bytes in [zipped(&files), gzipped(&tar), tar] {
            let tree = read(&bytes).unwrap();
            let text = text(&tree, "exercises/bank/src/lib.rs");
            assert_eq!(text.as_deref(), Some("mod a;"));
            assert_eq!(tree.files().count(), 2);
        }
    }
}

#[test]
fn src_alone_is_no_folder_around_all() {
    let tree = read(&zipped(&[("src/lib.rs", b"")])).unwrap();
    assert!(text(&tree, "src/lib.rs").is_some());
}

#[test]
fn no_path_leads_out_and_each_that_would_is_reported() {
    let paths = [
        "../evil.rs",
        "src/../../evil.rs",
        "/etc/evil.rs",
        "C:/evil.rs",
        "src\\..\\evil.rs",
    ];
    let mut entries: Vec<(&str, tar::EntryType, &[u8])> = vec![("src/lib.rs", FILE, b"")];
    entries.extend(paths.map(|path| (path, FILE, &b"evil"[..])));
    let files: Vec<(&str, &[u8])> = entries.iter().map(|it| (it.0, it.2)).collect();
    for bytes in [tarred(&entries), zipped_raw(&files)] {
        let tree = read(&bytes).unwrap();
        assert_eq!(tree.files().count(), 1);
        let mut reported: Vec<String> = tree.ignored().map(|it| it.path).collect();
        reported.sort();
        let mut expected = paths.map(str::to_owned);
        expected.sort();
        assert_eq!(reported, expected);
    }
}

/// A ZIP with names that its library would mend: made with others of the same length.
fn zipped_raw(files: &[(&str, &[u8])]) -> Vec<u8> {
    let stand_in = |number: usize, name: &str| {
        let letter = char::from(b'a' + number as u8);
        std::iter::repeat_n(letter, name.len()).collect::<String>()
    };
    let names: Vec<String> = (0..).zip(files).map(|(n, it)| stand_in(n, it.0)).collect();
    let named: Vec<(&str, &[u8])> = names
        .iter()
        .zip(files)
        .map(|(name, it)| (&**name, it.1))
        .collect();
    let mut bytes = zipped(&named);
    for (name, (wanted, _)) in names.iter().zip(files) {
        let mut at = 0;
        while let Some(found) = find(&bytes[at..], name.as_bytes()) {
            let start = at + found;
            bytes[start..start + name.len()].copy_from_slice(wanted.as_bytes());
            at = start + name.len();
        }
    }
    bytes
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut windows = bytes.windows(wanted.len());
    windows.position(|window| window == wanted)
}

#[test]
fn a_zip_made_on_windows_has_folders() {
    let files: [(&str, &[u8]); 3] = [
        ("theirs\\src\\lib.rs", b"mod a;"),
        ("theirs\\src\\", b""),
        ("theirs\\README.md", b"Hello"),
    ];
    let tree = read(&zipped_raw(&files)).unwrap();
    assert_eq!(text(&tree, "src/lib.rs").as_deref(), Some("mod a;"));
    assert_eq!(tree.ignored().count(), 0);
    let same: [(&str, &[u8]); 2] = [("src\\lib.rs", b"a"), ("src/lib.rs", b"b")];
    refused(&zipped_raw(&same), "twice");
}

#[test]
fn what_a_desktop_adds_is_no_part_of_an_archive() {
    let added = [
        ".DS_Store",
        "__MACOSX/._theirs",
        "theirs/.DS_Store",
        "theirs/src/._lib.rs",
        "theirs/src/Thumbs.db",
        "Desktop.ini",
    ];
    let mut entries = vec![("theirs/src/lib.rs", FILE, &b"mod a;"[..])];
    entries.extend(added.map(|path| (path, FILE, &b"\xff"[..])));
    let tree = read(&tarred(&entries)).unwrap();
    assert_eq!(tree.files().count(), 1);
    assert_eq!(text(&tree, "src/lib.rs").as_deref(), Some("mod a;"));
}

#[test]
fn an_encrypted_zip_is_called_that() {
    let mut bytes = zipped(&[("src/lib.rs", b"mod a;")]);
    // The lowest bit of the flags, before each header's method (APPNOTE.TXT, 4.3.7 and 4.3.12).
    let local = find(&bytes, b"PK\x03\x04").unwrap();
    let central = find(&bytes, b"PK\x01\x02").unwrap();
    bytes[local + 6] |= 1;
    bytes[central + 8] |= 1;
    refused(&bytes, "is encrypted; make one without a password");
}

#[test]
fn links_and_devices_are_no_files() {
    let kinds = [
        ("src/a.rs", tar::EntryType::Symlink, Kind::Link),
        ("src/b.rs", tar::EntryType::Link, Kind::Link),
        ("src/c.rs", tar::EntryType::Fifo, Kind::Special),
        ("src/d.rs", tar::EntryType::Char, Kind::Special),
        ("src/e.rs", tar::EntryType::Block, Kind::Special),
    ];
    let entries = kinds.map(|(path, kind, _)| (path, kind, &b""[..]));
    let tree = &read(&tarred(&entries)).unwrap();
    let Listing::Entries(found) = tree.list("src", 100).unwrap() else {
        panic!("src is a folder")
    };
    let found: Vec<Kind> = found.into_iter().map(|entry| entry.kind).collect();
    assert_eq!(found, kinds.map(|(_, _, kind)| kind));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.add_symlink("src/a.rs", "/etc/passwd", options).unwrap();
    let tree = &read(&zip.finish().unwrap().into_inner()).unwrap();
    let Content::Barred(bar) = tree.read("src/a.rs", 100).unwrap() else {
        panic!("a link was read")
    };
    assert_eq!(bar.kind, Kind::Link);
}

#[test]
fn one_name_means_one_file() {
    let twice = [("src/lib.rs", FILE, &b"a"[..]), ("src/lib.rs", FILE, b"b")];
    refused(&tarred(&twice), "twice");
    let same = [("src/lib.rs", &b"a"[..]), ("src/lib.rs", b"b")];
    refused(&zipped_raw(&same), "two files of one name");
    let cases = [("src/lib.rs", FILE, &b""[..]), ("src/LIB.rs", FILE, b"")];
    refused(&tarred(&cases), "ignore case");
    let both = [("src/a.rs", FILE, &b""[..]), ("src/a.rs/b.rs", FILE, b"")];
    refused(&tarred(&both), "both a file and a folder");
    let below_link = [
        ("src", tar::EntryType::Symlink, &b""[..]),
        ("src/lib.rs", FILE, b""),
    ];
    refused(&tarred(&below_link), "both a file and a folder");
}

#[test]
fn bombs_are_refused_before_they_burst() {
    let zeros = vec![0; 65 << 20];
    refused(&gzipped(&zeros), "unpacks to more than 64 MiB");
    refused(&zeros, "more than 16 MiB");
    let long = vec![b' '; 1 << 20];
    let names: Vec<String> = (0..70).map(|number| format!("src/{number}.rs")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &*long)).collect();
    refused(&zipped(&files), "unpacks to more than 64 MiB");
    let names: Vec<String> = (0..10_001).map(|number| format!("{number}")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b""[..])).collect();
    refused(&zipped(&files), "more than 10000 entries");
    let entries: Vec<(&str, tar::EntryType, &[u8])> = files
        .iter()
        .map(|(name, _)| (*name, FILE, &b""[..]))
        .collect();
    refused(&tarred(&entries), "more than 10000 entries");
}

#[test]
fn a_file_that_is_too_long_for_a_source_is_not_kept() {
    let long = vec![b' '; 2 << 20];
    let tree = &read(&zipped(&[("src/lib.rs", &long)])).unwrap();
    let found = tree.read("src/lib.rs", 1 << 20).unwrap();
    assert_eq!(found, Content::TooLarge);
}

#[test]
fn what_is_broken_is_said_and_never_panics() {
    refused(b"", "no archive");
    refused(b"fn main() {}", "no archive");
    refused(&gzipped(b"fn main() {}"), "no archive");
    let tar = tarred(&[("src/lib.rs", FILE, b"mod a;")]);
    for whole in [zipped(&[("src/lib.rs", b"mod a;")]), gzipped(&tar), tar] {
        for length in 0..whole.len() {
            let _ = read(&whole[..length]);
        }
        for at in 0..whole.len() {
            let mut bent = whole.clone();
            bent[at] ^= 0xff;
            let _ = read(&bent);
        }
    }
    let cut = gzipped(&tarred(&[("src/lib.rs", FILE, b"mod a;")]));
    refused(&cut[..cut.len() / 2], "broken");
}
