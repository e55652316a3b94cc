//! One of each effect that a step can have.

use grade_protocol::evidence::Effect;

/// One of each kind, in the order of declaration.
pub(crate) fn every_effect() -> Vec<Effect> {
    let text = || "1".to_owned();
    let shown = || Some(text());
    let (shared, mutex, queued, thread, op) = (true, Some(1), 1, 1, 0);
    let effects = vec![
        Effect::Read { value: text() },
        Effect::Wrote {
            old: text(),
            value: text(),
        },
        Effect::Updated {
            old: text(),
            value: text(),
        },
        Effect::Acquired {
            shared,
            value: None,
        },
        Effect::Released {
            shared,
            value: shown(),
        },
        Effect::Refused,
        Effect::Slept { mutex: 1 },
        Effect::Woken { mutex: None },
        Effect::TimedOut { mutex },
        Effect::Notified { woken: vec![1] },
        Effect::Sent {
            value: shown(),
            queued,
        },
        Effect::Received {
            value: None,
            queued,
        },
        Effect::Disconnected,
        Effect::Closed,
        Effect::Spawned { thread },
        Effect::Joined { thread },
        Effect::Ended { panicked: false },
        Effect::Panicked { message: text() },
        Effect::Called { op },
        Effect::Returned { op },
        Effect::Entered {
            probe: text(),
            key: text(),
        },
        Effect::Left {
            probe: text(),
            key: text(),
        },
        Effect::WaitsForEver,
    ];
    // Whoever adds a kind is led here by the compiler.
    for effect in &effects {
        match effect {
            Effect::Read { .. } | Effect::Wrote { .. } | Effect::Updated { .. } => {}
            Effect::Acquired { .. } | Effect::Released { .. } | Effect::Refused => {}
            Effect::Slept { .. } | Effect::Woken { .. } | Effect::TimedOut { .. } => {}
            Effect::Notified { .. } | Effect::Sent { .. } | Effect::Received { .. } => {}
            Effect::Disconnected | Effect::Closed | Effect::WaitsForEver => {}
            Effect::Spawned { .. } | Effect::Joined { .. } | Effect::Ended { .. } => {}
            Effect::Panicked { .. } | Effect::Called { .. } | Effect::Returned { .. } => {}
            Effect::Entered { .. } | Effect::Left { .. } => {}
        }
    }
    effects
}
