//! Frames: one message each, numbered, length-capped and checksummed; never an interpretation.
//!
//! A frame is a header of three little-endian `u32` (sequence number, length in bytes, CRC-32 of
//! the connection's key and the payload) and the message as JSON. A connection has a key of its own so
//! that what was recorded on one is wrong on every other. A reader that meets a wrong number, an excess length, a
//! wrong checksum or a message of another shape says so with [`FrameError::Malformed`]: whoever
//! sent it is not a program of ours.

use std::io::{self, Read, Write};

/// The longest payload that is read or written, in bytes.
pub const MAX_FRAME_BYTES: usize = 64 << 20;

/// Room that is made for a payload before any of it has arrived, in bytes.
const RESERVED_BYTES: usize = 64 << 10;

/// Why a message could not be received.
#[derive(Debug)]
pub enum FrameError {
    /// The other side is gone; nothing was lost.
    Closed,
    /// The other side went in the middle of a frame, or the transport failed.
    Io(io::Error),
    /// What arrived is not what a program of ours sends.
    Malformed(String),
}

impl std::fmt::Display for FrameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FrameError::Closed => f.write_str("the other side closed the connection"),
            FrameError::Io(e) => write!(f, "the connection failed: {e}"),
            FrameError::Malformed(why) => write!(f, "malformed frame: {why}"),
        }
    }
}

impl std::error::Error for FrameError {}

/// What is sent in a frame.
///
/// Implemented here for each message, not generic, so that reading and writing JSON is compiled
/// with this crate, which is optimised in every profile, and not with the grader, which is not.
pub trait Message: Sized {
    /// Appends the message.
    ///
    /// # Errors
    /// When it has no form in JSON.
    fn encode(&self, into: &mut Vec<u8>) -> serde_json::Result<()>;

    /// Reads a message.
    ///
    /// # Errors
    /// When it is of another shape.
    fn decode(from: &[u8]) -> serde_json::Result<Self>;
}

macro_rules! messages {
    ($($message:ty),+ $(,)?) => {
        $(impl Message for $message {
            #[inline(never)]
            fn encode(&self, into: &mut Vec<u8>) -> serde_json::Result<()> {
                serde_json::to_writer(into, self)
            }

            #[inline(never)]
            fn decode(from: &[u8]) -> serde_json::Result<Self> {
                serde_json::from_slice(from)
            }
        })+
    };
}

messages!(
    crate::worker::ToWorker,
    crate::worker::FromWorker,
    crate::judge::ToJudge,
    crate::judge::FromJudge,
);

/// One end of a connection: frames out on `W`, frames in on `R`.
#[derive(Debug)]
pub struct Channel<R, W> {
    reader: R,
    writer: W,
    sent: u32,
    received: u32,
    key: u32,
    buffer: Vec<u8>,
}

impl<R: Read, W: Write> Channel<R, W> {
    /// Both ends must start with a fresh channel: frames are numbered from 0.
    pub fn new(reader: R, writer: W) -> Self {
        Channel::keyed(reader, writer, 0)
    }

    /// One end of a connection with a key, which both ends must have.
    pub fn keyed(reader: R, writer: W, key: u32) -> Self {
        Channel {
            reader,
            writer,
            sent: 0,
            received: 0,
            key,
            buffer: Vec::new(),
        }
    }

    /// Sends one message.
    ///
    /// # Errors
    /// When the transport fails, or the message is longer than [`MAX_FRAME_BYTES`].
    pub fn send<T: Message>(&mut self, message: &T) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.extend_from_slice(&[0; 12]);
        message.encode(&mut self.buffer)?;
        let payload = &self.buffer[12..];
        if payload.len() > MAX_FRAME_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "message too long for a frame",
            ));
        }
        let length = payload.len() as u32;
        let checksum = checksum(self.key, payload);
        self.buffer[0..4].copy_from_slice(&self.sent.to_le_bytes());
        self.buffer[4..8].copy_from_slice(&length.to_le_bytes());
        self.buffer[8..12].copy_from_slice(&checksum.to_le_bytes());
        self.sent = self.sent.wrapping_add(1);
        self.writer.write_all(&self.buffer)?;
        self.writer.flush()
    }

    /// Receives one message, waiting for it.
    ///
    /// # Errors
    /// See [`FrameError`].
    pub fn receive<T: Message>(&mut self) -> Result<T, FrameError> {
        let mut header = [0; 12];
        match self.reader.read(&mut header) {
            Ok(0) => return Err(FrameError::Closed),
            Ok(n) => self
                .reader
                .read_exact(&mut header[n..])
                .map_err(FrameError::Io)?,
            Err(e) => return Err(FrameError::Io(e)),
        }
        let word =
            |i: usize| u32::from_le_bytes([header[i], header[i + 1], header[i + 2], header[i + 3]]);
        let (number, length, checksum) = (word(0), word(4) as usize, word(8));
        if number != self.received {
            return Err(FrameError::Malformed(format!(
                "frame {number} where {} was due",
                self.received
            )));
        }
        if length > MAX_FRAME_BYTES {
            return Err(FrameError::Malformed(format!("a frame of {length} bytes")));
        }
        self.read_payload(length).map_err(FrameError::Io)?;
        if self::checksum(self.key, &self.buffer) != checksum {
            return Err(FrameError::Malformed("wrong checksum".into()));
        }
        self.received = self.received.wrapping_add(1);
        T::decode(&self.buffer).map_err(|e| FrameError::Malformed(e.to_string()))
    }

    /// Fills the buffer. It grows with what arrives: a header alone, which costs its sender twelve
    /// bytes, must not cost the reader megabytes.
    fn read_payload(&mut self, length: usize) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.reserve(length.min(RESERVED_BYTES));
        let mut payload = (&mut self.reader).take(length as u64);
        if payload.read_to_end(&mut self.buffer)? < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

fn checksum(key: u32, payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&key.to_le_bytes());
    hasher.update(payload);
    hasher.finalize()
}
