//! A small and fast hasher for the memo. Never fit for keys that an adversary chooses: its
//! collisions are easy to find.

use std::hash::Hasher;

/// Multiplies and rotates, a word at a time.
#[derive(Clone, Default)]
pub(crate) struct WordHasher(u64);

/// 2^64 divided by the golden ratio, made odd: spreads consecutive numbers over the high bits
/// (Knuth, *The Art of Computer Programming*, volume 3, section 6.4).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl WordHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.add(u64::from_le_bytes(
                word.try_into().expect("a chunk of eight bytes"),
            ));
        }
        let rest = words.remainder();
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.add(u64::from(number));
    }

    fn write_u16(&mut self, number: u16) {
        self.add(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    /// The product's low bits depend on the words' low bits alone; folding the high half in makes
    /// every bit usable as a table index.
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::hash::Hash;

    fn hash(value: impl Hash) -> u64 {
        let mut hasher = WordHasher::default();
        value.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn equal_values_hash_alike() {
        assert_eq!(hash((3u64, vec![1i64, 2])), hash((3u64, vec![1i64, 2])));
    }

    #[test]
    fn small_keys_hardly_collide_in_the_low_bits() {
        let keys = (0..64u64).flat_map(|mask| (0..64i64).map(move |state| (mask, state)));
        let low: HashSet<u64> = keys.map(|key| hash(key) & 0xf_ffff).collect();
        assert!(low.len() > 4000, "{} of 4096", low.len());
    }

    #[test]
    fn strings_that_differ_in_the_last_byte_hash_apart() {
        assert_ne!(hash("registers 1"), hash("registers 2"));
    }
}
