//! The rows of channels.

use super::locks::{NOTHING, PLAIN};
use super::table::{Table, beside};
use model_std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use model_std::sync::mpsc::{self, TryRecvError};
use std::time::Duration;

pub(crate) fn rows(table: &mut Table) {
    table.makes(["sync::channel", "sync::sync_channel"]);
    sending(table);
    receiving(table);
    table.unseen(
        PLAIN,
        [
            "std::sync::mpsc::RecvError",
            "std::sync::mpsc::RecvTimeoutError",
            "std::sync::mpsc::SendError",
            "std::sync::mpsc::TryRecvError",
            "std::sync::mpsc::TrySendError",
        ],
    );
}

fn sending(table: &mut Table) {
    table.seen("Sender::send", ["[1, 2]", "[2, 1]"], || {
        let (sender, receiver) = mpsc::channel();
        beside(|| sender.send(2).is_ok(), || sender.send(1).is_ok());
        format!("{:?}", receiver.try_iter().collect::<Vec<_>>())
    });
    table.seen("SyncSender::send", ["[1, 2]", "[2, 1]"], || {
        let (sender, receiver) = mpsc::sync_channel(2);
        beside(|| sender.send(2).is_ok(), || sender.send(1).is_ok());
        format!("{:?}", receiver.try_iter().collect::<Vec<_>>())
    });
    table.seen("SyncSender::try_send", [true, false], || {
        let (sender, _receiver) = mpsc::sync_channel(1);
        let send = || sender.try_send(1).is_ok();
        beside(|| sender.try_send(2).is_ok(), send).0.to_string()
    });
    /// What the receiver finds once its own thread has let go of the last sender but one, if it does so after the
    /// flag was set: the flag does not say that the sender beside it is gone.
    macro_rules! goes {
        ($name:literal $channel:expr) => {
            table.seen($name, ["too early", "Empty", "Disconnected"], || {
                let (sender, receiver) = $channel;
                let (another, flag) = (sender.clone(), AtomicBool::new(false));
                let look = move |flag: &AtomicBool| {
                    if !flag.load(SeqCst) {
                        return "too early".to_owned();
                    }
                    drop(another);
                    match receiver.try_recv() {
                        Err(TryRecvError::Empty) => "Empty".to_owned(),
                        Err(TryRecvError::Disconnected) => "Disconnected".to_owned(),
                        Ok(()) => "a message".to_owned(),
                    }
                };
                let go = || {
                    flag.store(true, SeqCst);
                    drop(sender);
                };
                beside(|| look(&flag), go).1
            });
        };
    }
    goes!("Sender as Drop" mpsc::channel::<()>());
    goes!("SyncSender as Drop" mpsc::sync_channel::<()>(1));
    table.unseen(
        "the one that is cloned lives, and only when none is left can the receiver tell",
        ["Sender as Clone", "SyncSender as Clone"],
    );
    table.unseen(NOTHING, ["Sender as Debug", "SyncSender as Debug"]);
}

fn receiving(table: &mut Table) {
    /// Whether there is room for another message before the first is taken.
    macro_rules! receives {
        ($name:literal $receive:expr) => {
            table.seen($name, [true, false], || {
                let (sender, receiver) = mpsc::sync_channel(1);
                sender.send(1).unwrap();
                let receive: fn(&mpsc::Receiver<i32>) -> Option<i32> = $receive;
                let (received, has_room) =
                    beside(|| sender.try_send(2).is_ok(), || receive(&receiver));
                assert_eq!(received, Some(1));
                has_room.to_string()
            });
        };
    }
    receives!("Receiver::recv" | receiver | receiver.recv().ok());
    receives!(
        "Receiver::recv_timeout" | receiver | receiver.recv_timeout(Duration::from_secs(1)).ok()
    );
    receives!("Receiver::try_recv" | receiver | receiver.try_recv().ok());
    receives!("Iter as Iterator" | receiver | receiver.iter().next());
    receives!("TryIter as Iterator" | receiver | receiver.try_iter().next());
    table.seen("IntoIter as Iterator", [true, false], || {
        let (sender, receiver) = mpsc::sync_channel(1);
        sender.send(1).unwrap();
        let mut messages = receiver.into_iter();
        let has_room = || sender.try_send(2).is_ok();
        let (received, has_room) = beside(has_room, || messages.next());
        assert_eq!(received, Some(1));
        has_room.to_string()
    });
    table.seen("Receiver as Drop", [true, false], || {
        let (sender, receiver) = mpsc::channel();
        let send = || sender.send(1).is_ok();
        beside(send, || drop(receiver)).1.to_string()
    });
    table.unseen(
        "it only makes an iterator",
        [
            "Receiver::iter",
            "Receiver::try_iter",
            "Receiver as IntoIterator",
            "&Receiver as IntoIterator",
        ],
    );
    table.unseen(
        NOTHING,
        [
            "Receiver as Debug",
            "Iter as Debug",
            "TryIter as Debug",
            "IntoIter as Debug",
        ],
    );
}
