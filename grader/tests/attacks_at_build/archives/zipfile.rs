//! ZIP files, byte by byte, with as many lies as are wanted. Never checks whether they make sense.

/// One entry.
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    /// As it stands in the file: compressed if `method` is 8.
    pub(super) stored: Vec<u8>,
    pub(super) method: u16,
    pub(super) crc: u32,
    /// What both headers say it comes to.
    pub(super) claims: u32,
    pub(super) flags: u16,
    /// Unix mode: what kind of file it is, and who may do what.
    pub(super) mode: u32,
}

impl Entry {
    pub(super) fn file(name: impl Into<Vec<u8>>, content: impl AsRef<[u8]>) -> Entry {
        let content = content.as_ref();
        Entry {
            name: name.into(),
            stored: content.to_vec(),
            method: 0,
            crc: crc32fast::hash(content),
            claims: content.len() as u32,
            flags: 0x800,
            mode: 0o100_644,
        }
    }

    pub(super) fn link(name: &str, target: &str) -> Entry {
        Entry {
            mode: 0o120_777,
            ..Entry::file(name, target)
        }
    }

    pub(super) fn deflated(name: &str, stream: Vec<u8>, claims: u32) -> Entry {
        Entry {
            stored: stream,
            method: 8,
            claims,
            ..Entry::file(name, "")
        }
    }
}

/// The file.
pub(super) fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut offsets = Vec::new();
    for entry in entries {
        offsets.push(file.len() as u32);
        local(entry, &mut file);
    }
    let listed: Vec<(&Entry, u32)> = entries.iter().zip(offsets).collect();
    close(&mut file, &listed, listed.len() as u16);
    file
}

/// A file in which every entry of `names` is the one entry that there is.
pub(super) fn overlapping(entry: &Entry, names: impl Iterator<Item = String>) -> Vec<u8> {
    let mut file = Vec::new();
    local(entry, &mut file);
    let entries: Vec<Entry> = names
        .map(|name| Entry {
            name: name.into_bytes(),
            stored: entry.stored.clone(),
            ..*entry
        })
        .collect();
    let listed: Vec<(&Entry, u32)> = entries.iter().map(|entry| (entry, 0)).collect();
    close(&mut file, &listed, listed.len() as u16);
    file
}

/// A file whose end says that there are more entries than any memory holds.
pub(super) fn claiming_entries(entries: &[Entry], claimed: u64) -> Vec<u8> {
    let mut file = zip(entries);
    let end = file.len() - 22;
    let directory_size = u64::from(u32::from_le_bytes(four(&file, end + 12)));
    let directory_at = u64::from(u32::from_le_bytes(four(&file, end + 16)));
    let mut tail = Vec::new();
    tail.extend(0x0606_4b50_u32.to_le_bytes());
    tail.extend(44_u64.to_le_bytes());
    tail.extend([45, 0, 45, 0]);
    tail.extend([0; 8]);
    tail.extend(claimed.to_le_bytes());
    tail.extend(claimed.to_le_bytes());
    tail.extend(directory_size.to_le_bytes());
    tail.extend(directory_at.to_le_bytes());
    tail.extend(0x0706_4b50_u32.to_le_bytes());
    tail.extend([0; 4]);
    tail.extend((end as u64).to_le_bytes());
    tail.extend(1_u32.to_le_bytes());
    file[end + 8..end + 12].fill(0xff);
    file[end + 12..end + 20].fill(0xff);
    file.splice(end..end, tail);
    file
}

fn four(file: &[u8], at: usize) -> [u8; 4] {
    file[at..at + 4].try_into().expect("four bytes")
}

fn local(entry: &Entry, file: &mut Vec<u8>) {
    file.extend(0x0403_4b50_u32.to_le_bytes());
    common(entry, file);
    file.extend(0_u16.to_le_bytes());
    file.extend(&entry.name);
    file.extend(&entry.stored);
}

/// What both headers hold, up to the length of the name.
fn common(entry: &Entry, file: &mut Vec<u8>) {
    file.extend(20_u16.to_le_bytes());
    file.extend(entry.flags.to_le_bytes());
    file.extend(entry.method.to_le_bytes());
    file.extend([0, 0, 0x21, 0]);
    file.extend(entry.crc.to_le_bytes());
    file.extend((entry.stored.len() as u32).to_le_bytes());
    file.extend(entry.claims.to_le_bytes());
    file.extend((entry.name.len() as u16).to_le_bytes());
}

fn close(file: &mut Vec<u8>, listed: &[(&Entry, u32)], count: u16) {
    let start = file.len() as u32;
    for (entry, offset) in listed {
        file.extend(0x0201_4b50_u32.to_le_bytes());
        // Made on Unix, so that the mode counts.
        file.extend([20, 3]);
        common(entry, file);
        file.extend([0; 8]);
        file.extend((entry.mode << 16).to_le_bytes());
        file.extend(offset.to_le_bytes());
        file.extend(&entry.name);
    }
    let size = file.len() as u32 - start;
    file.extend(0x0605_4b50_u32.to_le_bytes());
    file.extend([0; 4]);
    file.extend(count.to_le_bytes());
    file.extend(count.to_le_bytes());
    file.extend(size.to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend(0_u16.to_le_bytes());
}
