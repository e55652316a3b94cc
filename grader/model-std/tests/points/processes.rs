//! The rows of processes.

use super::locks::{NOTHING, PLAIN};
use super::table::{Table, beside};
use super::threads::{NEW, WAITS};
use grade_engine::{Exit, Program, Programs};
use model_std::processes::{Child, Command, Stdio};
use std::io::{Read, Write};
use std::rc::Rc;

/// What the rows start processes from.
pub(crate) fn programs() -> Rc<Programs> {
    let echo: Program = Rc::new(|mut input, mut output| {
        let mut all = Vec::new();
        let _ = input.read_to_end(&mut all);
        let _ = output.write_all(&all);
        Exit::Code(0)
    });
    let writes_twice: Program = Rc::new(|_input, mut output| {
        let _ = output.write_all(b"a");
        let _ = output.write_all(b"b");
        Exit::Code(0)
    });
    let ends: Program = Rc::new(|_input, _output| Exit::Code(0));
    let named = [
        ("echo", echo),
        ("writes twice", writes_twice),
        ("ends", ends),
    ];
    Rc::new(named.into())
}

fn spawned(program: &str) -> Child {
    let mut command = Command::new(program);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    piped.spawn().expect("there is such a program")
}

fn output(child: Child) -> String {
    let output = child.wait_with_output().expect("it can be read");
    String::from_utf8(output.stdout).expect("it writes letters")
}

pub(crate) fn rows(table: &mut Table) {
    table.makes([
        "Command::new",
        "ExitStatus as Default",
        "Stdio::inherit",
        "Stdio::null",
        "Stdio::piped",
    ]);
    table.exclusive(["Command::stdin", "Command::stdout"]);
    table.unseen(NEW, ["Command::spawn"]);
    table.unseen(
        WAITS,
        ["Child::wait", "Child::wait_with_output", "Command::status"],
    );
    table.seen("Child::kill", ["", "a", "ab"], || {
        let mut child = spawned("writes twice");
        child.kill().expect("it can be killed");
        output(child)
    });
    table.seen("Child::try_wait", [true, false], || {
        let ended = spawned("ends").try_wait().expect("one can ask");
        ended.is_some().to_string()
    });
    table.seen("ChildStdin as Write", [true, false], || {
        let mut child = spawned("ends");
        let mut stdin = child.stdin.take().expect("it is piped");
        let written = stdin.write_all(b"x").is_ok();
        let _ = child.wait();
        written.to_string()
    });
    table.seen("&ChildStdin as Write", ["ab", "ba"], || {
        let mut child = spawned("echo");
        let stdin = child.stdin.take().expect("it is piped");
        let write = |letter: &[u8]| (&stdin).write_all(letter).is_ok();
        beside(|| write(b"b"), || write(b"a"));
        drop(stdin);
        output(child)
    });
    table.seen("ChildStdout as Read", ["a", "ab"], || {
        let mut child = spawned("writes twice");
        let mut bytes = [0; 2];
        let stdout = child.stdout.as_mut().expect("it is piped");
        let count = stdout.read(&mut bytes).expect("it can be read");
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    });
    table.unseen(
        PLAIN,
        [
            "Child::id",
            "Command as Debug",
            "Command::get_program",
            "ExitStatus as Clone",
            "ExitStatus as Debug",
            "ExitStatus as Display",
            "ExitStatus as PartialEq",
            "ExitStatus::code",
            "ExitStatus::success",
            "Output as Clone",
            "Output as Debug",
            "Output as PartialEq",
            "Stdio as Debug",
        ],
    );
    table.unseen(
        NOTHING,
        [
            "Child as Debug",
            "ChildStdin as Debug",
            "ChildStdout as Debug",
        ],
    );
}
