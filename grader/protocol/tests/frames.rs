//! What a channel accepts and what it refuses.

use grade_protocol::Channel;
use grade_protocol::frame::{FrameError, MAX_FRAME_BYTES, Message};
use std::io::Cursor;

/// A message of the tests' own.
#[derive(Debug, PartialEq)]
struct Text(String);

impl Message for Text {
    fn encode(&self, into: &mut Vec<u8>) -> serde_json::Result<()> {
        serde_json::to_writer(into, &self.0)
    }

    fn decode(from: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(from).map(Text)
    }
}

fn sent(messages: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut channel = Channel::new(std::io::empty(), &mut bytes);
    for message in messages {
        channel.send(&Text((*message).to_owned())).unwrap();
    }
    bytes
}

fn receive(bytes: Vec<u8>) -> Result<String, FrameError> {
    let received: Result<Text, _> = Channel::new(Cursor::new(bytes), std::io::sink()).receive();
    received.map(|Text(text)| text)
}

#[test]
fn messages_arrive_in_order_and_then_the_end_is_seen() {
    let bytes = sent(&["one", "two"]);
    let mut channel = Channel::new(Cursor::new(bytes), std::io::sink());
    assert_eq!(channel.receive::<Text>().unwrap().0, "one");
    assert_eq!(channel.receive::<Text>().unwrap().0, "two");
    assert!(matches!(channel.receive::<Text>(), Err(FrameError::Closed)));
}

#[test]
fn what_was_recorded_on_another_connection_is_refused() {
    let mut recorded = Vec::new();
    let mut channel = Channel::keyed(std::io::empty(), &mut recorded, 17);
    channel.send(&Text("one".to_owned())).unwrap();
    let received = |key: u32| {
        let bytes = Cursor::new(recorded.clone());
        Channel::keyed(bytes, std::io::sink(), key).receive::<Text>()
    };
    assert_eq!(received(17).unwrap().0, "one");
    assert!(matches!(received(18), Err(FrameError::Malformed(_))));
}

#[test]
fn a_changed_byte_is_noticed() {
    let mut bytes = sent(&["one"]);
    *bytes.last_mut().unwrap() ^= 1;
    assert!(matches!(receive(bytes), Err(FrameError::Malformed(_))));
}

#[test]
fn a_frame_out_of_turn_is_refused() {
    let both = sent(&["one", "two"]);
    let second = both[both.len() / 2..].to_vec();
    assert!(matches!(receive(second), Err(FrameError::Malformed(_))));
}

#[test]
fn an_excess_length_is_refused_before_memory_is_taken_for_it() {
    let mut bytes = sent(&["one"]);
    bytes[4..8].copy_from_slice(&(MAX_FRAME_BYTES as u32 + 1).to_le_bytes());
    assert!(matches!(receive(bytes), Err(FrameError::Malformed(_))));
}

#[test]
fn a_message_of_another_shape_is_refused() {
    let mut bytes = Vec::new();
    Channel::new(std::io::empty(), &mut bytes)
        .send(&grade_protocol::worker::FromWorker::Ready { version: 1 })
        .unwrap();
    assert!(matches!(receive(bytes), Err(FrameError::Malformed(_))));
}

#[test]
fn a_torn_frame_is_a_failed_connection() {
    let mut bytes = sent(&["one"]);
    bytes.pop();
    assert!(matches!(receive(bytes), Err(FrameError::Io(_))));
}
