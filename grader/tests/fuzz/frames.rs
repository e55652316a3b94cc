//! The reader of frames: never panics, and never makes room for what does not come.

use grade_protocol::Channel;
use grade_protocol::frame::{FrameError, MAX_FRAME_BYTES, Message};
use grade_protocol::judge::ToJudge;
use grade_protocol::worker::FromWorker;
use std::io::{self, Read};

/// Bytes, and the most room that anybody offered for some of them.
struct Watched<'b> {
    rest: &'b [u8],
    most_asked_bytes: usize,
}

impl Read for Watched<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.most_asked_bytes = self.most_asked_bytes.max(room.len());
        self.rest.read(room)
    }
}

/// Reads all that there is, and returns how many messages came.
fn read_all<M: Message>(bytes: &[u8]) -> usize {
    let mut watched = Watched {
        rest: bytes,
        most_asked_bytes: 0,
    };
    let mut channel = Channel::new(&mut watched, io::sink());
    let mut messages = 0;
    while channel.receive::<M>().is_ok() {
        messages += 1;
    }
    let room = 2 * bytes.len() + (256 << 10);
    assert!(
        watched.most_asked_bytes <= room,
        "{} bytes",
        watched.most_asked_bytes
    );
    messages
}

/// A frame with a right header around any payload.
fn framed(number: u32, payload: &[u8]) -> Vec<u8> {
    let mut frame = number.to_le_bytes().to_vec();
    frame.extend((payload.len() as u32).to_le_bytes());
    frame.extend(crc32fast::hash(payload).to_le_bytes());
    frame.extend(payload);
    frame
}

/// Messages that a worker sends, as it writes them.
const SENT: [&str; 5] = [
    r#"{"ready":{"version":1}}"#,
    r#"{"trouble":{"message":"a"}}"#,
    r#"{"diagnosed":{"threads":[{"thread":{"index":1,"name":"A"},"inside":null,"site":null,"waits_for":1,"holds":[]}]}}"#,
    r#"{"repeated":{"record":{"number":1,"schedule":{"time":"ideal","deviations":[],"freeze":null},"forced_switches":0,"steps":0,"digest":0,"observation":{"events":[{"panicked":{"op":0,"message":"a","site":null}}],"end":"finished"}}}}"#,
    r#""ready""#,
];

#[test]
fn any_bytes_are_read_without_harm() {
    bolero::check!().for_each(|bytes| {
        read_all::<FromWorker>(bytes);
        read_all::<ToJudge>(bytes);
    });
}

#[test]
fn any_payload_in_a_right_frame_is_read_without_harm() {
    bolero::check!().for_each(|bytes| {
        read_all::<FromWorker>(&framed(0, bytes));
        read_all::<ToJudge>(&framed(0, bytes));
    });
}

#[test]
fn a_frame_with_some_bytes_changed_is_refused_or_read_as_another_message() {
    bolero::check!()
        .with_type::<(u8, Vec<(u16, u8)>, bool)>()
        .for_each(|(which, changes, sealed)| {
            let sent = SENT[usize::from(*which) % SENT.len()].as_bytes();
            // Sealed again, what was changed is the message; else it may be the header.
            let mut bytes = match sealed {
                true => sent.to_vec(),
                false => framed(0, sent),
            };
            for (at, value) in changes {
                let at = usize::from(*at) % bytes.len();
                bytes[at] = *value;
            }
            if *sealed {
                bytes = framed(0, &bytes);
            }
            assert!(read_all::<FromWorker>(&bytes) <= 1);
        });
}

#[test]
fn a_header_without_its_frame_costs_no_room() {
    let mut header = 0_u32.to_le_bytes().to_vec();
    header.extend((MAX_FRAME_BYTES as u32).to_le_bytes());
    header.extend([0; 4]);
    assert_eq!(read_all::<FromWorker>(&header), 0);
    let end: Result<FromWorker, _> = Channel::new(&header[..], io::sink()).receive();
    assert!(matches!(end, Err(FrameError::Io(_))), "{end:?}");
}
