//! `cargo grade watch` on a terminal: keys, saves, and the terminal as it was. Never looks at how it is drawn.

use crate::copy::Copy;
use crate::submission::fixture;
use crate::terminal::Terminal;
use rustix::process::Signal;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

const SOURCE: &str = "exercises/counter/src/lib.rs";

fn save(copy: &Copy, name: &str) {
    let source = fixture("counter", name).join("src/lib.rs");
    copy.write(SOURCE, fs::read(source).expect("a fixture has a source"));
}

#[test]
fn a_session_fills_the_screen_and_gives_it_back() {
    let copy = Copy::new();
    save(&copy, "fail_load_then_store");
    let mut terminal = Terminal::watching("counter", &copy);
    terminal.until_shown("waiting for a save");
    assert!(terminal.is_filled());
    terminal.press("?");
    terminal.until_shown("real threads on or off");
    terminal.press("\x1b");
    terminal.until_shown("Enter: step");
    terminal.press("\r");
    terminal.until_shown("step 1 of");
    terminal.press("h");
    terminal.until_shown("Hint ");
    terminal.press("r");
    terminal.until_shown("no real threads");
    save(&copy, "pass_fetch_add");
    terminal.until_shown("fixed");
    terminal.resize(20, 40);
    copy.write(SOURCE, "pub fn (");
    terminal.until_shown("does not compile");
    terminal.until_shown("unclosed delimiter");
    terminal.press("q");
    terminal.until("\x1b[?1049l");
    assert_eq!(terminal.ended().code(), Some(0));
    assert!(terminal.is_as_it_was());
}

#[test]
fn ctrl_c_ends_a_session_under_way_and_gives_the_screen_back() {
    let copy = Copy::new();
    save(&copy, "fail_load_then_store");
    let mut terminal = Terminal::watching("counter", &copy);
    terminal.until("\x1b[?1049h");
    terminal.press("\x03");
    terminal.until("\x1b[?1049l");
    assert_eq!(terminal.ended().code(), Some(0));
    assert!(terminal.is_as_it_was());
}

#[test]
fn a_session_can_be_suspended_and_gone_on_with() {
    let copy = Copy::new();
    save(&copy, "pass_fetch_add");
    let mut terminal = Terminal::watching("counter", &copy);
    terminal.until_shown("waiting for a save");
    terminal.press("\x1a");
    terminal.until("\x1b[?1049l");
    terminal.stopped();
    assert!(terminal.is_as_it_was());
    terminal.send(Signal::CONT);
    terminal.until("\x1b[?1049h");
    let shown = terminal.until_shown("waiting for a save");
    assert!(shown.contains("10/10"), "{shown}");
    terminal.press("q");
    assert_eq!(terminal.ended().code(), Some(0));
    assert!(terminal.is_as_it_was());
}

#[test]
fn a_session_that_is_ended_from_outside_gives_the_screen_back() {
    let copy = Copy::new();
    save(&copy, "pass_fetch_add");
    let mut terminal = Terminal::watching("counter", &copy);
    terminal.until_shown("waiting for a save");
    terminal.send(Signal::TERM);
    terminal.until("\x1b[?1049l");
    assert_eq!(terminal.ended().code(), Some(0));
    assert!(terminal.is_as_it_was());
}

#[test]
fn the_source_is_opened_at_the_line_that_plays_a_part() {
    let copy = Copy::new();
    save(&copy, "fail_load_then_store");
    let folder = tempfile::tempdir().expect("a scratch folder");
    let editor = folder.path().join("vi");
    fs::write(&editor, "#!/bin/sh\necho \"opened $@\"\n").expect("it can be written");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("it can be run");
    let editor = editor.to_str().expect("a plain name");
    let mut terminal = Terminal::watching_with("counter", &copy, editor);
    terminal.until_shown("waiting for a save");
    terminal.press("e");
    terminal.until("\x1b[?1049l");
    terminal.until("opened +");
    let line = terminal.until(" ");
    assert_ne!(line.trim(), "1");
    terminal.until("exercises/counter/src/lib.rs");
    terminal.until("\x1b[?1049h");
    terminal.press("q");
    assert_eq!(terminal.ended().code(), Some(0));

    let mut terminal = Terminal::watching("counter", &copy);
    terminal.until_shown("waiting for a save");
    terminal.press("e");
    terminal.until_shown("EDITOR says no editor");
    terminal.press("q");
    assert_eq!(terminal.ended().code(), Some(0));
}

#[test]
fn a_session_goes_on_to_the_next_exercise() {
    let copy = Copy::new();
    let kept = copy.target().join("cargo-grade/logbook");
    if kept.exists() {
        fs::remove_dir_all(kept).expect("an earlier logbook can be removed");
    }
    save(&copy, "pass_fetch_add");
    let mut terminal = Terminal::watching("counter", &copy);
    terminal.until_shown("10/10");
    terminal.until_shown("waiting for a save");
    terminal.press("n");
    terminal.until_shown("hello  ");
    terminal.until_shown("waiting for a save");
    terminal.press("n");
    terminal.until_shown("this is the next one");
    terminal.press("q");
    assert_eq!(terminal.ended().code(), Some(0));
    assert!(terminal.is_as_it_was());
}
