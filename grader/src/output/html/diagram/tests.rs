//! What is read out of traces for the diagram.

use super::*;
use grade_protocol::evidence::ThreadRef;

fn object(kind: &str, id: u32) -> Option<ObjectRef> {
    Some(ObjectRef {
        id,
        kind: kind.into(),
        made: None,
        name: None,
    })
}

fn step(thread: u32, object: Option<ObjectRef>, effect: Effect) -> Step {
    Step {
        thread,
        action: "do".into(),
        object,
        value: None,
        site: None,
        forced_switch: false,
        frames: Vec::new(),
        effect: Some(effect),
        at_ns: 0,
    }
}

fn mutex(thread: u32, id: u32, effect: Effect) -> Step {
    step(thread, object("mutex", id), effect)
}

fn acquired() -> Effect {
    Effect::Acquired {
        shared: false,
        value: None,
    }
}

fn released() -> Effect {
    Effect::Released {
        shared: false,
        value: None,
    }
}

fn read() -> Effect {
    Effect::Read { value: "0".into() }
}

fn forced(step: Step) -> Step {
    Step {
        forced_switch: true,
        ..step
    }
}

fn diagram(steps: Vec<Step>) -> Diagram {
    let thread = |index| ThreadRef { index, name: None };
    Diagram::of(&Trace {
        threads: (0..4).map(thread).collect(),
        steps,
        output: String::new(),
    })
}

fn stretch(lane: usize, from: usize, to: Option<usize>) -> Stretch {
    Stretch { lane, from, to }
}

#[test]
fn only_threads_that_do_something_have_a_lane() {
    let nothing = Step {
        effect: None,
        ..step(0, None, read())
    };
    let diagram = diagram(vec![step(3, None, read()), step(1, None, read()), nothing]);
    let threads: Vec<u32> = diagram.lanes.iter().map(|lane| lane.thread).collect();
    assert_eq!(threads, [1, 3]);
}

#[test]
fn a_lock_is_a_bar_from_where_it_is_taken_to_where_it_is_given_back() {
    let diagram = diagram(vec![
        mutex(1, 7, acquired()),
        mutex(1, 8, acquired()),
        mutex(1, 7, released()),
        mutex(1, 9, acquired()),
    ]);
    let bars: Vec<_> = diagram
        .bars
        .iter()
        .map(|bar| (diagram.locks[bar.lock].id, bar.stretch, bar.track))
        .collect();
    assert_eq!(
        bars,
        [
            (7, stretch(0, 0, Some(2)), 0),
            (8, stretch(0, 1, None), 1),
            (9, stretch(0, 3, None), 0)
        ]
    );
}

#[test]
fn a_lock_is_not_held_while_its_owner_sleeps_on_a_condition() {
    let diagram = diagram(vec![
        mutex(1, 1, acquired()),
        step(1, object("condvar", 2), Effect::Slept { mutex: 1 }),
        step(2, object("condvar", 2), Effect::Notified { woken: vec![1] }),
        step(1, object("condvar", 2), Effect::Woken { mutex: Some(1) }),
    ]);
    let bars: Vec<_> = diagram.bars.iter().map(|bar| bar.stretch).collect();
    assert_eq!(bars, [stretch(0, 0, Some(1)), stretch(0, 3, None)]);
    assert_eq!(diagram.waits, [stretch(0, 1, Some(3))]);
    let wake_up = Arrow {
        kind: ArrowKind::WakeUp,
        from: (1, 2),
        to: (0, 2),
        track: 0,
    };
    assert_eq!(diagram.arrows, [wake_up]);
}

#[test]
fn a_circle_of_waits_is_hatched_to_the_end() {
    let diagram = diagram(vec![
        mutex(1, 1, acquired()),
        forced(mutex(2, 2, acquired())),
        mutex(1, 2, Effect::WaitsForEver),
        mutex(2, 1, Effect::WaitsForEver),
    ]);
    // The first was made to let the second go on, so it is not known to wait before it says so.
    assert_eq!(diagram.waits, [stretch(0, 2, None), stretch(1, 1, None)]);
}

#[test]
fn who_finds_a_lock_taken_waits_until_it_has_it() {
    let contended = vec![
        mutex(1, 1, acquired()),
        forced(step(2, None, read())),
        step(1, None, read()),
        mutex(1, 1, released()),
        mutex(2, 1, acquired()),
    ];
    assert_eq!(diagram(contended.clone()).waits, [stretch(1, 1, Some(4))]);
    let mut free = contended;
    free[0] = step(1, None, read());
    assert_eq!(diagram(free).waits, []);
}

#[test]
fn a_receiver_waits_only_if_there_is_nothing_to_receive() {
    let channel = |thread, effect| step(thread, object("channel", 1), effect);
    let sent = |queued| Effect::Sent {
        value: None,
        queued,
    };
    let received = |queued| Effect::Received {
        value: None,
        queued,
    };
    let empty = diagram(vec![
        step(1, None, read()),
        channel(2, sent(1)),
        channel(1, received(0)),
    ]);
    assert_eq!(empty.waits, [stretch(0, 0, Some(2))]);
    let full = diagram(vec![
        channel(2, sent(1)),
        step(1, None, read()),
        step(2, None, read()),
        channel(1, received(0)),
    ]);
    assert_eq!(full.waits, []);
}

#[test]
fn messages_arrive_in_the_order_of_sending_on_tracks_of_their_own() {
    let sent = || Effect::Sent {
        value: None,
        queued: 1,
    };
    let received = || Effect::Received {
        value: None,
        queued: 0,
    };
    let channel = |thread, effect| step(thread, object("channel", 1), effect);
    let diagram = diagram(vec![
        channel(1, sent()),
        channel(2, sent()),
        channel(3, received()),
        channel(3, received()),
        channel(1, sent()),
        channel(3, received()),
    ]);
    let arrows: Vec<_> = diagram
        .arrows
        .iter()
        .map(|arrow| (arrow.from, arrow.to, arrow.track))
        .collect();
    assert_eq!(
        arrows,
        [
            ((0, 0), (2, 2), 0),
            ((1, 1), (2, 3), 1),
            ((0, 4), (2, 5), 0)
        ]
    );
}

#[test]
fn a_message_that_is_taken_before_its_sender_goes_on_arrives_when_it_is_sent() {
    let channel = |thread, effect| step(thread, object("channel", 1), effect);
    let diagram = diagram(vec![
        channel(
            2,
            Effect::Received {
                value: None,
                queued: 0,
            },
        ),
        channel(
            1,
            Effect::Sent {
                value: None,
                queued: 0,
            },
        ),
    ]);
    assert_eq!(
        (diagram.arrows[0].from, diagram.arrows[0].to),
        ((0, 1), (1, 1))
    );
}

#[test]
fn a_thread_lives_from_its_spawn_to_its_end_and_is_joined_after_it() {
    let diagram = diagram(vec![
        step(0, None, Effect::Spawned { thread: 1 }),
        step(1, None, read()),
        step(1, None, Effect::Ended { panicked: false }),
        step(0, None, Effect::Joined { thread: 1 }),
    ]);
    assert_eq!(diagram.lanes[1].life, stretch(1, 0, Some(2)));
    let arrows: Vec<_> = diagram
        .arrows
        .iter()
        .map(|arrow| (arrow.kind, arrow.from, arrow.to))
        .collect();
    assert_eq!(
        arrows,
        [
            (ArrowKind::Spawn, (0, 0), (1, 0)),
            (ArrowKind::Join, (1, 3), (0, 3))
        ]
    );
    // The thread's own end had come before; but it tried to join before that.
    assert_eq!(diagram.waits, [stretch(0, 0, Some(3))]);
}

#[test]
fn two_readers_hold_one_lock_side_by_side() {
    let shared = || Effect::Acquired {
        shared: true,
        value: None,
    };
    let rwlock = |thread, effect| step(thread, object("rwlock", 1), effect);
    let diagram = diagram(vec![
        rwlock(1, shared()),
        rwlock(2, shared()),
        rwlock(1, shared()),
    ]);
    assert_eq!(diagram.locks.len(), 1);
    assert!(
        diagram
            .bars
            .iter()
            .all(|bar| bar.shared && bar.stretch.to.is_none())
    );
    let tracks: Vec<usize> = diagram.bars.iter().map(|bar| bar.track).collect();
    assert_eq!(tracks, [0, 0, 1]);
}

#[test]
fn a_lock_that_one_thread_holds_for_itself_is_held_by_no_other() {
    // The first one's release is in the part of the execution that the trace does not hold.
    let diagram = diagram(vec![mutex(1, 1, acquired()), mutex(2, 1, acquired())]);
    let bars: Vec<_> = diagram.bars.iter().map(|bar| bar.stretch).collect();
    assert_eq!(bars, [stretch(0, 0, Some(1)), stretch(1, 1, None)]);
}

#[test]
fn an_operation_is_active_from_its_call_to_its_return() {
    let diagram = diagram(vec![
        step(1, None, Effect::Called { op: 0 }),
        step(1, None, Effect::Returned { op: 0 }),
        step(1, None, Effect::Called { op: 1 }),
    ]);
    assert_eq!(diagram.calls, [stretch(0, 0, Some(1)), stretch(0, 2, None)]);
}

#[test]
fn a_stretch_spans_begins_or_ends_in_a_range_of_steps_and_never_two_of_these() {
    let held = stretch(0, 3, Some(6));
    assert!(held.begins_in(3, 4) && held.spans(4, 6) && held.ends_in(6, 7));
    // Between two steps, where a row has no step of its own.
    assert!(held.spans(4, 4) && held.spans(6, 6) && !held.spans(3, 3) && !held.spans(7, 7));
    for from in 0..8 {
        for until in from..9 {
            let parts = [
                held.spans(from, until),
                held.begins_in(from, until),
                held.ends_in(from, until),
            ];
            assert!(parts.iter().filter(|part| **part).count() <= 1);
        }
    }
}
