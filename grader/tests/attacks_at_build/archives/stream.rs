//! Compressed streams that stand for far more than they hold. Never holds what they stand for.

use flate2::{Compress, Compression, FlushCompress};

/// A deflate stream of `block`, `times` over: the block is compressed once, with everything flushed,
/// and its bytes repeated.
pub(super) fn repeated(block: &[u8], times: usize) -> Vec<u8> {
    let mut compress = Compress::new(Compression::fast(), false);
    let mut once = Vec::with_capacity(block.len() + 4096);
    let flushed = compress.compress_vec(block, &mut once, FlushCompress::Full);
    flushed.expect("there is room");
    let mut stream = once.repeat(times);
    // An empty block that says it is the last.
    stream.extend([0x03, 0x00]);
    stream
}

/// The same as a member of a gzip file, after `head` and before `tail`.
pub(super) fn gzip(head: &[u8], block: &[u8], times: usize, tail: &[u8]) -> Vec<u8> {
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut compress = Compress::new(Compression::fast(), false);
    let mut flush = |bytes: &[u8]| {
        let mut once = Vec::with_capacity(bytes.len() + 4096);
        let flushed = compress.compress_vec(bytes, &mut once, FlushCompress::Full);
        flushed.expect("there is room");
        once
    };
    member.extend(flush(head));
    member.extend(flush(block).repeat(times));
    member.extend(flush(tail));
    member.extend([0x03, 0x00]);
    let mut whole = crc32fast::Hasher::new();
    whole.update(head);
    let mut size = (head.len() + tail.len() + block.len() * times) as u64;
    // A sum over gigabytes would take the test longer than whoever reads them: it stops before.
    if times <= 1 {
        (0..times).for_each(|_| whole.update(block));
        whole.update(tail);
    }
    size &= u64::from(u32::MAX);
    member.extend(whole.finalize().to_le_bytes());
    member.extend((size as u32).to_le_bytes());
    member
}
