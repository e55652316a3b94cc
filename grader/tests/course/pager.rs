//! `replay --step`: a counterexample one stretch at a time, on a terminal. Never looks at how rows
//! are drawn.

use crate::command::{grader, root};
use crate::submission::{fixture, grade, number};
use crate::terminal::Terminal;
use cargo_grade::report::exit_code::ExitCode;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::sync::LazyLock;

/// The token of a deadlock, and whose it is.
static DEADLOCK: LazyLock<(String, PathBuf)> = LazyLock::new(|| {
    let submission = fixture("bank", "fail_locks_from_then_to");
    let graded = grade(&["bank"], &submission);
    let found = graded.check("bank", "no-deadlock").counterexample.clone();
    (found.expect("it deadlocks").token, submission)
});

/// A walk that has shown the operations, and waits for a key.
fn begun() -> Terminal {
    let (token, submission) = &*DEADLOCK;
    let mut terminal = Terminal::with(&["replay", token, "--step"], submission);
    let shown = terminal.until("  [0/");
    assert!(shown.contains("Operations"), "{shown}");
    assert!(!shown.contains("switched to B"), "{shown}");
    terminal
}

#[test]
fn a_key_shows_the_next_stretch_and_the_end_key_all_that_is_left() {
    let mut terminal = begun();
    terminal.press("\r");
    terminal.until("  [1/");
    terminal.press(" ");
    let shown = terminal.until("  [2/");
    assert!(shown.contains("transfer(0, 1, 10)"), "{shown}");
    terminal.press("\x1b[C");
    let shown = terminal.until("  [3/");
    assert!(shown.contains("switched to B"), "{shown}");
    assert!(!shown.contains("What it means"), "{shown}");
    terminal.press("\x1b[F");
    let shown = terminal.until("Enter or q: quit");
    assert!(shown.contains("What it means"), "{shown}");
    assert!(shown.contains("cargo grade replay g"), "{shown}");
    terminal.press("\r");
    let code = terminal.ended().code();
    assert_eq!(code, Some(number(ExitCode::PointsLost)));
    assert!(terminal.is_as_it_was());
}

#[test]
fn one_can_go_back_and_see_a_stretch_again() {
    let mut terminal = begun();
    terminal.press("\r\r");
    terminal.until("  [2/");
    terminal.press("b");
    let shown = terminal.until("  [1/");
    assert!(!shown.contains("transfer(0, 1, 10)"), "{shown}");
    terminal.press("\r");
    let shown = terminal.until("  [2/");
    assert!(shown.contains("transfer(0, 1, 10)"), "{shown}");
    for key in ["\x1b[D", "\x1b[D"] {
        terminal.press(key);
    }
    terminal.until("  [0/");
    terminal.press("q");
    let code = terminal.ended().code();
    assert_eq!(code, Some(number(ExitCode::PointsLost)));
    assert!(terminal.is_as_it_was());
}

#[test]
fn ctrl_c_ends_a_walk_and_leaves_the_terminal_as_it_was() {
    let mut terminal = begun();
    terminal.press("\x03");
    let interrupted = rustix::process::Signal::INT.as_raw();
    let ended = terminal.ended();
    // Whoever started the tests may have told them to ignore the signal; then it just quits.
    let quit = ended.code() == Some(number(ExitCode::PointsLost));
    assert!(ended.signal() == Some(interrupted) || quit, "{ended:?}");
    assert!(terminal.is_as_it_was());
}

#[test]
fn without_a_terminal_everything_follows_at_once() {
    let (token, submission) = &*DEADLOCK;
    let replay = |more: &[&str]| {
        let mut command = grader(&root());
        command.args(["replay", token]).args(more);
        let ended = command.arg("--submission").arg(submission).assert();
        ended
            .code(number(ExitCode::PointsLost))
            .get_output()
            .clone()
    };
    let (plain, walked) = (replay(&[]), replay(&["--step"]));
    assert_eq!(plain.stdout, walked.stdout);
    let said = |stderr: &[u8]| String::from_utf8_lossy(stderr).contains("--step waits for keys");
    assert!(said(&walked.stderr) && !said(&plain.stderr));
}
