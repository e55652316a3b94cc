//! What a worker prints: read as it comes, kept in part, capped.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that are kept for showing.
const KEPT_BYTES: usize = 64 << 10;
/// Bytes after which a worker has printed too much.
const MOST_BYTES: usize = 16 << 20;

/// A worker's printed output, growing.
#[derive(Clone, Debug, Default)]
pub(super) struct Output {
    kept: Arc<Mutex<Vec<u8>>>,
    too_much: Arc<AtomicBool>,
}

impl Output {
    /// Reads `stream` on a thread of its own until it ends, which it does when the worker is killed.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub(super) fn follow(&self, mut stream: impl Read + Send + 'static) -> io::Result<()> {
        let output = self.clone();
        std::thread::Builder::new().spawn(move || {
            let mut buffer = [0; 8 << 10];
            let mut total = 0;
            while let Ok(read @ 1..) = stream.read(&mut buffer) {
                total += read;
                let mut kept = output.kept.lock().unwrap_or_else(PoisonError::into_inner);
                let room = KEPT_BYTES.saturating_sub(kept.len());
                kept.extend_from_slice(&buffer[..read.min(room)]);
                // It is read on: with nobody at the other end, printing would panic, and the panic
                // would be taken for what is wrong.
                if total > MOST_BYTES {
                    output.too_much.store(true, Ordering::Relaxed);
                }
            }
        })?;
        Ok(())
    }

    /// The beginning of what was printed until now.
    pub(super) fn kept(&self) -> Vec<u8> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }

    pub(super) fn is_too_much(&self) -> bool {
        self.too_much.load(Ordering::Relaxed)
    }
}
