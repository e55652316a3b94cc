//! The rows of clocks and streams.

use super::locks::PLAIN;
use super::table::{Table, beside};
use model_std::io::{self, Read};
use model_std::time::{Instant, SystemTime, UNIX_EPOCH};
use std::sync::Mutex;

pub(crate) fn rows(table: &mut Table) {
    clocks(table);
    streams(table);
}

fn clocks(table: &mut Table) {
    table.seen("Instant::now", [true, false], || {
        let (mine, other) = beside(Instant::now, Instant::now);
        (mine < other).to_string()
    });
    table.seen("Instant::elapsed", [true, false], || {
        let began = Instant::now();
        let (mine, other) = beside(|| began.elapsed(), || began.elapsed());
        (mine < other).to_string()
    });
    table.seen("SystemTime::now", [true, false], || {
        let (mine, other) = beside(SystemTime::now, SystemTime::now);
        (mine < other).to_string()
    });
    table.seen("SystemTime::elapsed", [true, false], || {
        let elapsed = || UNIX_EPOCH.elapsed().unwrap();
        let (mine, other) = beside(elapsed, elapsed);
        (mine < other).to_string()
    });
    let of_both = |name: &str| ["Instant", "SystemTime"].map(|clock| format!("{clock}{name}"));
    for name in [
        " as Add",
        " as AddAssign",
        " as Clone",
        " as Debug",
        " as Hash",
        " as Ord",
        " as PartialEq",
        " as PartialOrd",
        " as Sub",
        " as SubAssign",
        "::checked_add",
        "::checked_sub",
        "::duration_since",
    ] {
        table.unseen(PLAIN, of_both(name).iter().map(String::as_str));
    }
    table.unseen(
        PLAIN,
        [
            "Instant::checked_duration_since",
            "Instant::saturating_duration_since",
            "std::time::Duration",
            "std::time::SystemTimeError",
            "std::time::TryFromFloatSecsError",
        ],
    );
}

fn streams(table: &mut Table) {
    /// Who has the stream first.
    macro_rules! lock {
        ($name:literal $lock:expr) => {
            table.seen($name, ["mine, other, ", "other, mine, "], || {
                let order = Mutex::new(String::new());
                let note = |who: &str| {
                    let _stream = $lock;
                    order.lock().unwrap().push_str(who);
                };
                beside(|| note("other, "), || note("mine, "));
                order.into_inner().unwrap()
            });
        };
    }
    lock!("Stdout::lock" io::stdout().lock());
    lock!("Stderr::lock" io::stderr().lock());
    lock!("Stdin::lock" io::stdin().lock());
    lock!("Stdin::lines" io::stdin().lines());
    /// Whether another has come as far as to wait for the stream before it is given back: whoever waits cannot tell
    /// more.
    macro_rules! unlock {
        ($name:literal $stream:expr) => {
            table.seen($name, [true, false], || {
                let locked = $stream.lock();
                let came = Mutex::new(false);
                let come = || {
                    *came.lock().unwrap() = true;
                    drop($stream.lock());
                };
                let unlock = || {
                    drop(locked);
                    *came.lock().unwrap()
                };
                beside(come, unlock).0.to_string()
            });
        };
    }
    unlock!("StdoutLock as Drop" io::stdout());
    unlock!("StderrLock as Drop" io::stderr());
    /// As above, where the stream is locked for one call.
    macro_rules! read {
        ($name:literal $read:expr) => {
            table.seen($name, [true, false], || {
                let came = Mutex::new(false);
                let read = || {
                    let read: fn() -> io::Result<usize> = $read;
                    assert_eq!(read().unwrap(), 0);
                    *came.lock().unwrap()
                };
                beside(|| *came.lock().unwrap() = true, read).0.to_string()
            });
        };
    }
    read!("Stdin::read_line" || io::stdin().read_line(&mut String::new()));
    read!("Stdin as Read" || io::stdin().read(&mut [0]));
    read!("&Stdin as Read" || (&io::stdin()).read(&mut [0]));
    table.makes(["io::stdin", "io::stdout", "io::stderr"]);
    table.unseen(
        "nobody reads what is printed, and who is kept waiting meanwhile cannot tell for how long",
        [
            "io::_print",
            "io::_eprint",
            "Stdout as Write",
            "&Stdout as Write",
            "StdoutLock as Write",
            "Stderr as Write",
            "&Stderr as Write",
            "StderrLock as Write",
        ],
    );
    table.unseen(
        "only its holder has it, and there is nothing to read",
        ["StdinLock as BufRead", "StdinLock as Read"],
    );
    let of_streams = [
        "Stdin",
        "StdinLock",
        "Stdout",
        "StdoutLock",
        "Stderr",
        "StderrLock",
    ];
    for stream in of_streams {
        table.unseen(
            PLAIN,
            [
                format!("{stream} as Debug").as_str(),
                &format!("{stream} as IsTerminal"),
            ],
        );
    }
    let of_std = "BufRead BufReader BufWriter Bytes Chain Cursor Empty Error ErrorKind IntoInnerError IoSlice IoSliceMut \
                  LineWriter Lines Read Repeat Result Seek SeekFrom Sink Split Take Write copy empty prelude \
                  read_to_string repeat sink";
    for name in of_std.split_whitespace() {
        let name = format!("std::io::{name}");
        table.unseen("whoever has it has it alone", [name.as_str()]);
    }
}
