//! What a traced execution says: each kind of operation with what came of it, as data, and the
//! student's functions that were active.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use serde_json::{Value, json};
use std::sync::LazyLock;
use support::runner::Program;

const SOURCE: &str = include_str!("programs/traces.rs");

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new("traces", SOURCE));

/// The steps of the default schedule.
fn steps(function: &str) -> Vec<Value> {
    let mut traced = PROGRAM.explore(function, &["trace"]);
    match traced.trace["steps"].take() {
        Value::Array(steps) => steps,
        other => panic!("{other}"),
    }
}

/// Each step's action, effect and words.
fn said(function: &str) -> Vec<(String, Value, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    steps(function)
        .iter()
        .map(|step| {
            (
                text(&step["action"]),
                step["effect"].clone(),
                text(&step["value"]),
            )
        })
        .collect()
}

fn step(action: &str, effect: Value, words: &str) -> (String, Value, String) {
    (action.to_owned(), effect, words.to_owned())
}

fn line_of(text: &str) -> usize {
    let found = SOURCE.lines().position(|line| line.contains(text));
    found.expect("the source has such a line") + 1
}

/// The functions and lines of a step's frames, outermost first, without the program's own.
fn frames(step: &Value) -> Vec<(String, usize)> {
    let frames = step["frames"].as_array().expect("frames").iter();
    frames
        .map(|frame| {
            let line = frame["site"]["line"].as_u64().unwrap_or_default();
            (
                frame["function"].as_str().unwrap_or_default().to_owned(),
                line as usize,
            )
        })
        .skip(1)
        .collect()
}

#[test]
fn frames_are_the_functions_and_closures_that_were_active_with_the_line_each_stood_in() {
    let steps = steps("calls");
    let transfer = |marked: &str| ("Bank::transfer".to_owned(), line_of(marked));
    let withdraw = |marked: &str| ("withdraw".to_owned(), line_of(marked));
    let closure = (
        "closure in Bank::transfer".to_owned(),
        line_of("// line in the closure"),
    );
    let called = transfer("// line of the call");
    let closure_called = transfer("// line of the closure's call");
    let expected = [
        (
            "lock",
            vec![called.clone(), withdraw("// line of the lock")],
        ),
        ("unlock", vec![called, withdraw("// line of the unlock")]),
        ("lock", vec![closure_called.clone(), closure.clone()]),
        ("unlock", vec![closure_called, closure]),
    ];
    let found: Vec<_> = steps
        .iter()
        .map(|step| (step["action"].as_str().unwrap_or_default(), frames(step)))
        .collect();
    assert_eq!(found, expected);
    for step in &steps {
        let frames = step["frames"].as_array().expect("frames");
        assert_eq!(frames[0]["function"], "calls");
        assert_eq!(frames.last().expect("a frame")["site"], step["site"]);
    }
}

#[test]
fn atomics_say_what_was_read_and_written() {
    let updated = |old: &str, value: &str| json!({"kind": "updated", "old": old, "value": value});
    assert_eq!(
        said("atomics"),
        [
            step(
                "store",
                json!({"kind": "wrote", "old": "1", "value": "2"}),
                "2"
            ),
            step("load", json!({"kind": "read", "value": "2"}), "2"),
            step("fetch_add", updated("2", "5"), "2 -> 5"),
            step(
                "compare_exchange",
                json!({"kind": "read", "value": "5"}),
                "failed: 5, not 1"
            ),
            step("compare_exchange", updated("5", "9"), "5 -> 9"),
        ]
    );
}

#[test]
fn locks_say_what_they_protect_when_taken_and_when_given_back() {
    let held = |kind: &str, shared: bool, value: &str| json!({"kind": kind, "shared": shared, "value": value});
    let refused = || json!({"kind": "refused"});
    assert_eq!(
        said("locks"),
        [
            step("read", held("acquired", true, "1"), "1"),
            step("try_write", refused(), "busy"),
            step("unlock", held("released", true, "1"), "1"),
            step("write", held("acquired", false, "1"), "1"),
            step("unlock", held("released", false, "2"), "2"),
            step("try_lock", held("acquired", false, "7"), "7"),
            step("try_lock", refused(), "busy"),
            step("unlock", held("released", false, "7"), "7"),
        ]
    );
}

#[test]
fn conditions_say_which_lock_sleeps_and_whom_a_notification_woke() {
    let told: Vec<_> = said("conditions")
        .into_iter()
        .filter(|(action, ..)| action.contains("wa") || action.contains("notify"))
        .collect();
    let notified = |woken: Value| json!({"kind": "notified", "woken": woken});
    // The condition variable is used first, so the mutex is the second object.
    let with_mutex = |kind: &str| json!({"kind": kind, "mutex": 2});
    assert_eq!(
        told,
        [
            step("notify_one", notified(json!([])), "nobody was waiting"),
            step("wait_while", with_mutex("slept"), "unlocks and sleeps"),
            step("notify_all", notified(json!([1])), "wakes thread 1"),
            step("wake up", with_mutex("woken"), "notified"),
            step("wait_timeout", with_mutex("slept"), "unlocks and sleeps"),
            step("wake up", with_mutex("timed_out"), "timed out"),
        ]
    );
}

#[test]
fn channels_say_what_is_carried_and_which_end_is_gone() {
    let carried = |kind: &str, value: &str, queued: u32| json!({"kind": kind, "value": value, "queued": queued});
    let simple = |kind: &str| json!({"kind": kind});
    let timed_out = json!({"kind": "timed_out", "mutex": null});
    assert_eq!(
        said("channels"),
        [
            step("send", carried("sent", "7", 1), "7 (1 queued)"),
            step("recv", carried("received", "7", 0), "7 (0 queued)"),
            step("try_recv", simple("refused"), "empty"),
            step("recv_timeout", timed_out, "timed out"),
            step("drop sender", simple("closed"), "the last one"),
            step("recv", simple("disconnected"), "the senders are gone"),
            step(
                "send",
                carried("sent", "\"text\"", 1),
                "\"text\" (1 queued)"
            ),
            step("try_send", simple("refused"), "full"),
            step("drop receiver", simple("closed"), ""),
            step("send", simple("disconnected"), "the receiver is gone"),
            step("drop sender", simple("closed"), "the last one"),
            step("drop receiver", simple("closed"), ""),
        ]
    );
}

#[test]
fn threads_say_whom_they_make_wake_and_join_and_what_ended_a_wait() {
    let thread = |kind: &str, thread: u32| json!({"kind": kind, "thread": thread});
    let over = |kind: &str| json!({"kind": kind, "mutex": null});
    let once = |kind: &str| json!({"kind": kind, "shared": false, "value": null});
    let notified = |woken: Value| json!({"kind": "notified", "woken": woken});
    let ended = || json!({"kind": "ended", "panicked": false});
    assert_eq!(
        said("waits"),
        [
            step("spawn", thread("spawned", 1), "thread 1"),
            step("unpark", notified(json!([0])), "main"),
            step("end of thread", ended(), ""),
            step("park", over("woken"), "unparked"),
            step("park_timeout", over("timed_out"), "timed out"),
            step("sleep", Value::Null, "1ms"),
            step("wake up", over("timed_out"), "the time is up"),
            step("join", thread("joined", 1), "thread 1"),
            step("call_once", once("acquired"), "begins"),
            step("complete", once("released"), ""),
            step("spawn", thread("spawned", 2), "thread 2"),
            step("barrier wait", Value::Null, "1 of 2"),
            step("barrier wait", notified(json!([0])), "2 of 2"),
            step("end of thread", ended(), ""),
            step("wake up", over("woken"), "all are here"),
            step("end of scope", Value::Null, ""),
        ]
    );
}

#[test]
fn a_panic_is_a_step_with_its_message_and_line() {
    let steps = steps("panics");
    let panic = steps.iter().find(|step| step["action"] == "panic");
    let panic = panic.expect("a panic");
    assert_eq!(panic["thread"], 1);
    assert_eq!(panic["value"], "a number");
    assert_eq!(
        panic["effect"],
        json!({"kind": "panicked", "message": "a number"})
    );
    assert_eq!(panic["site"]["line"], line_of("// line of the panic"));
    assert_eq!(panic["frames"][0]["function"], "closure in panics");
    let end = steps.iter().find(|step| step["action"] == "end of thread");
    let end = end.expect("an end");
    assert_eq!(end["effect"], json!({"kind": "ended", "panicked": true}));
    assert_eq!(end["value"], "with a panic");
}

#[test]
fn a_wait_that_never_ends_is_a_step_with_the_functions_it_stands_in() {
    let steps = steps("two_locks");
    let for_ever = json!({"kind": "waits_for_ever"});
    let waits: Vec<_> = steps
        .iter()
        .filter(|step| step["effect"] == for_ever)
        .collect();
    let functions = |step: &Value| -> Vec<String> {
        let frames = step["frames"].as_array().expect("frames").iter();
        frames
            .map(|frame| frame["function"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(waits.len(), 2, "{steps:?}");
    assert_eq!(
        (&waits[0]["action"], functions(waits[0])),
        (&json!("join"), vec!["two_locks".into()])
    );
    let inside = vec!["closure in two_locks".to_owned(), "take_second".to_owned()];
    assert_eq!(
        (&waits[1]["action"], functions(waits[1])),
        (&json!("lock"), inside)
    );
    assert_eq!(waits[1]["value"], "waits for ever");
}

#[test]
fn of_a_long_execution_only_the_first_thousand_steps_have_frames() {
    let steps = steps("spins");
    let framed = |step: &Value| {
        step["frames"]
            .as_array()
            .is_some_and(|frames| !frames.is_empty())
    };
    assert!(steps[..1_000].iter().all(framed));
    assert!(!steps[1_000..].iter().any(framed));
    // A drop that is not looked at in the stack stands where the lock was taken.
    let unlock = steps.iter().find(|step| step["action"] == "unlock");
    let unlock = unlock.expect("an unlock");
    assert_eq!(unlock["site"]["line"], line_of("// line of a late unlock"));
}
