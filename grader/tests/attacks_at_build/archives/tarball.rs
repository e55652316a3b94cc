//! tar files, block by block, with as many lies as are wanted. Never checks whether they make sense.

/// The header of one entry, and its content filled up to whole blocks.
pub(super) fn entry(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = header(name, kind, content.len() as u64, "");
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

/// A header alone, whatever it says follows.
pub(super) fn header(name: &str, kind: u8, size: u64, target: &str) -> Vec<u8> {
    let mut header = vec![0_u8; 512];
    put(&mut header, 0, &name.as_bytes()[..name.len().min(100)]);
    put(&mut header, 100, b"0000644\0");
    put(&mut header, 108, b"0000000\0");
    put(&mut header, 116, b"0000000\0");
    if size < 1 << 33 {
        put(&mut header, 124, format!("{size:011o}\0").as_bytes());
    } else {
        // The way of GNU: a set bit, then the number itself.
        header[124] = 0x80;
        put(&mut header, 128, &size.to_be_bytes());
    }
    put(&mut header, 136, b"00000000000\0");
    header[156] = kind;
    put(
        &mut header,
        157,
        &target.as_bytes()[..target.len().min(100)],
    );
    put(&mut header, 257, b"ustar\x0000");
    put(&mut header, 329, b"0000001\0");
    put(&mut header, 337, b"0000005\0");
    seal(&mut header);
    header
}

/// Sets the sum over the header.
pub(super) fn seal(header: &mut [u8]) {
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    put(header, 148, format!("{sum:06o}\0 ").as_bytes());
}

/// One record of an extended header.
pub(super) fn record(key: &str, value: &str) -> Vec<u8> {
    let rest = format!(" {key}={value}\n");
    let mut length = rest.len();
    while length != rest.len() + length.to_string().len() {
        length = rest.len() + length.to_string().len();
    }
    format!("{length}{rest}").into_bytes()
}

/// The end of a tar file.
pub(super) const END: [u8; 1024] = [0; 1024];

fn put(header: &mut [u8], at: usize, bytes: &[u8]) {
    header[at..at + bytes.len()].copy_from_slice(bytes);
}
