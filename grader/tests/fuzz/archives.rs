//! Archives, which a stranger packed: refused, or read into files that all lie within.

use cargo_grade::intake::archive;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::path::Component;
use tar::{EntryType, Header};

/// Reads an archive; what is read has names that lead nowhere else. How many files there are.
fn read(bytes: &[u8]) -> usize {
    let Ok(tree) = archive::read(bytes) else {
        return 0;
    };
    let mut files = 0;
    for path in tree.files() {
        files += 1;
        let within = |part: Component<'_>| matches!(part, Component::Normal(_));
        assert!(path.components().all(within), "{}", path.display());
        let text = path.to_str().expect("a name is text");
        // On Windows, `c:` and what follows lead to another drive.
        let drive = matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
        assert!(!drive && !text.contains(['\\', '\0']), "{text:?}");
    }
    files
}

/// A tar of entries as the bytes say: a kind, a length, a name, and content.
fn packed(mut bytes: &[u8]) -> Vec<u8> {
    const KINDS: [EntryType; 8] = [
        EntryType::Regular,
        EntryType::Directory,
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Fifo,
        EntryType::GNULongName,
        EntryType::XHeader,
        EntryType::GNUSparse,
    ];
    const NAMES: [&str; 8] = [
        "src/lib.rs",
        "top/src/lib.rs",
        "../src/lib.rs",
        "/src/lib.rs",
        "src/LIB.rs",
        "src",
        "src/lib.rs/inner.rs",
        "./src//lib.rs",
    ];
    let mut tar = Vec::new();
    while let [kind, name, length, rest @ ..] = bytes {
        let (kind, length) = (
            KINDS[usize::from(*kind) % KINDS.len()],
            usize::from(*length),
        );
        let content = &rest[..length.min(rest.len())];
        bytes = &rest[content.len()..];
        let mut header = Header::new_ustar();
        let own = &content[..content.len().min(100)];
        let name = match usize::from(*name) {
            known if known < 0xf0 => NAMES[known % NAMES.len()].as_bytes(),
            _ => own,
        };
        header.as_mut_bytes()[..name.len()].copy_from_slice(name);
        header.set_entry_type(kind);
        // Now and then a length that is not the content's.
        header.set_size(if length == 0xff {
            1 << 33
        } else {
            content.len() as u64
        });
        header.set_mode(0o644);
        header.set_cksum();
        tar.extend(header.as_bytes());
        tar.extend(content);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1_024, 0);
    tar
}

#[test]
fn any_bytes_are_refused_or_lie_within() {
    bolero::check!().for_each(|bytes| {
        read(bytes);
        for start in [&b"PK\x03\x04"[..], b"PK\x05\x06", b"\x1f\x8b\x08"] {
            read(&[start, bytes].concat());
        }
    });
}

#[test]
fn any_entries_are_refused_or_lie_within() {
    bolero::check!().for_each(|bytes| {
        let tar = packed(bytes);
        let plain = read(&tar);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&tar).expect("memory can be written to");
        let gzip = gzip.finish().expect("memory can be written to");
        assert_eq!(read(&gzip), plain, "compressed or not is no difference");
    });
}

#[test]
fn an_honest_archive_of_the_same_making_is_read() {
    let lib = [&[0, 0, 11][..], b"pub fn a(){}"].concat();
    assert_eq!(read(&packed(&lib[..14])), 1);
}
