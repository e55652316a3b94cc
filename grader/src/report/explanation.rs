//! Why an execution went wrong, as data for people. Never decides about points.

use grade_protocol::evidence::Site;
use serde::{Deserialize, Serialize};

/// Why an execution went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What kind of defect it is.
    pub defect: Defect,
    /// The defect in the field's term and in plain words, computed from the evidence: "deadlock:
    /// A and B each hold the lock that the other needs".
    pub sentence: String,
    /// What that means: two sentences, for every defect of the kind.
    pub meaning: String,
    /// Where to read on, the closest first.
    pub read_on: Vec<Link>,
    /// The lines that play a part, the one to look at first before all others.
    pub places: Vec<Place>,
    /// Positions in the trace of the steps without which it cannot be understood, in order.
    pub key_steps: Vec<u32>,
    /// The position in the trace of the step from which nothing could be right any more.
    pub fatal_step: Option<u32>,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it is.
    pub title: String,
    /// An address, or a path relative to the exercise.
    pub target: String,
}

/// A line of the submission and the part it plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Where, relative to the exercise.
    pub site: Site,
    /// What happens there: "A holds `accounts #1` from here on".
    pub label: String,
}

/// A kind of defect. The serialised names are stable.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// Threads hold what the others wait for, all around.
    LockCycle,
    /// A thread waits for a lock that it holds itself.
    SelfDeadlock,
    /// A notification found nobody waiting, and who came later waits for ever.
    LostWakeup,
    /// Somebody waits on a condition, and nobody notifies any more.
    MissingWakeup,
    /// A notification woke a thread that had no use for it, and another sleeps on.
    WrongWakeup,
    /// A thread that was woken went on without looking again.
    UncheckedWakeup,
    /// A receiver waits for messages while a sender that will never send is still there.
    OpenChannel,
    /// A thread joins another one that can never end.
    StuckJoin,
    /// Nobody can go on, for another reason.
    Deadlock,
    /// A write overwrites another one that it did not know of.
    LostUpdate,
    /// What was looked at had changed by the time it was acted upon.
    CheckThenAct,
    /// An operation was seen half done.
    TornOperation,
    /// A result that nothing which happens before it explains.
    CovertChannel,
    /// Results that no order of the operations explains, for another reason.
    #[default]
    NotLinearizable,
    /// A result that is wrong even if nothing interferes.
    SequentialError,
    /// An effect that the task does not allow.
    WrongEffect,
    /// Work waits for a lock that is held while other work is done.
    SerialisedByLock,
    /// Work is done one after the other, because too few threads are there for it.
    TooFewThreads,
    /// An operation waits for an independent one.
    SharedLock,
    /// A thread was left behind.
    LeakedThread,
    /// Threads run without end and without progress.
    Livelock,
    /// A panic.
    Panic,
    /// A panic while a lock was held, and another one because of it.
    PoisonedLock,
    /// An operation returned before its effect was there.
    LateEffect,
    /// The right results, in the order in which they were ready.
    ArrivalOrder,
    /// An attempt failed, and nobody heeded it.
    IgnoredFailure,
    /// Right only as long as a sleep or a time-out is long enough.
    RacesWithTime,
}

impl Defect {
    /// Whether the kind says what is to be done, whatever the exercise.
    #[must_use]
    pub fn is_specific(self) -> bool {
        !matches!(
            self,
            Defect::Deadlock
                | Defect::NotLinearizable
                | Defect::SequentialError
                | Defect::WrongEffect
                | Defect::TooFewThreads
                | Defect::SharedLock
        )
    }

    /// The stable name, as serde writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Defect::LockCycle => "lock_cycle",
            Defect::SelfDeadlock => "self_deadlock",
            Defect::LostWakeup => "lost_wakeup",
            Defect::MissingWakeup => "missing_wakeup",
            Defect::WrongWakeup => "wrong_wakeup",
            Defect::UncheckedWakeup => "unchecked_wakeup",
            Defect::OpenChannel => "open_channel",
            Defect::StuckJoin => "stuck_join",
            Defect::Deadlock => "deadlock",
            Defect::LostUpdate => "lost_update",
            Defect::CheckThenAct => "check_then_act",
            Defect::TornOperation => "torn_operation",
            Defect::CovertChannel => "covert_channel",
            Defect::NotLinearizable => "not_linearizable",
            Defect::SequentialError => "sequential_error",
            Defect::WrongEffect => "wrong_effect",
            Defect::SerialisedByLock => "serialised_by_lock",
            Defect::TooFewThreads => "too_few_threads",
            Defect::SharedLock => "shared_lock",
            Defect::LeakedThread => "leaked_thread",
            Defect::Livelock => "livelock",
            Defect::Panic => "panic",
            Defect::PoisonedLock => "poisoned_lock",
            Defect::LateEffect => "late_effect",
            Defect::ArrivalOrder => "arrival_order",
            Defect::IgnoredFailure => "ignored_failure",
            Defect::RacesWithTime => "races_with_time",
        }
    }

    /// Every kind, in the order of declaration.
    pub const ALL: [Defect; 27] = [
        Defect::LockCycle,
        Defect::SelfDeadlock,
        Defect::LostWakeup,
        Defect::MissingWakeup,
        Defect::WrongWakeup,
        Defect::UncheckedWakeup,
        Defect::OpenChannel,
        Defect::StuckJoin,
        Defect::Deadlock,
        Defect::LostUpdate,
        Defect::CheckThenAct,
        Defect::TornOperation,
        Defect::CovertChannel,
        Defect::NotLinearizable,
        Defect::SequentialError,
        Defect::WrongEffect,
        Defect::SerialisedByLock,
        Defect::TooFewThreads,
        Defect::SharedLock,
        Defect::LeakedThread,
        Defect::Livelock,
        Defect::Panic,
        Defect::PoisonedLock,
        Defect::LateEffect,
        Defect::ArrivalOrder,
        Defect::IgnoredFailure,
        Defect::RacesWithTime,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_serde_writes() {
        for defect in Defect::ALL {
            let written = serde_json::to_value(defect).expect("a name");
            assert_eq!(written, defect.name());
        }
    }
}
