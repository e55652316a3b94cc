//! When a worker on real threads stands still for good, told at once. Never ends one for its silence.
//!
//! The worker says whether each of its threads is inside an operation that only another could end;
//! the system says whether all are asleep. Either alone can be wrong for a moment: a thread that was
//! woken has not said so yet, one that sleeps may have set itself an alarm. Together they are proof:
//! between two answers that are the same no thread did anything, and where all were asleep twice in
//! between, none had been woken either. So nobody is left to wake anybody.

use super::watchdog::Looked;
use grade_protocol::evidence::ThreadDoing;

/// How often in a row a worker must say the same where nobody can see whether its threads are
/// asleep. One that was woken has had a processor by then, on however busy a machine.
const SAME_ANSWERS_UNSEEN: u32 = 60;

/// Looks at most between two questions to a worker that sleeps and could go on, at 15 ms each. To answer
/// takes processor time, and whoever uses that is not asleep in the eyes of the watchdog.
const MOST_LOOKS_BETWEEN: u32 = 256;

/// What is known of one worker between two reports.
#[derive(Debug, Default)]
pub(super) struct Standstill {
    said: Option<u64>,
    /// How often in a row it said so, all being asleep in between as far as anybody could see.
    times: u32,
    unseen: bool,
    /// How long it was last left alone, and still is to be, in looks.
    left_alone: u32,
    looks_to_skip: u32,
}

impl Standstill {
    /// The system was asked, and then once more if all were asleep. Whether the worker is to be
    /// asked now.
    pub(super) fn looked(&mut self, looked: Looked) -> bool {
        match looked {
            Looked::Awake => *self = Standstill::default(),
            Looked::Asleep => {}
            Looked::Unseen => self.unseen = true,
        }
        let asks = looked != Looked::Awake && self.looks_to_skip == 0;
        self.looks_to_skip = self.looks_to_skip.saturating_sub(1);
        asks
    }

    /// The worker answered. Whether that is the end of it.
    pub(super) fn answered(&mut self, standstill: Option<u64>) -> bool {
        self.times = match standstill {
            Some(done) if self.said == Some(done) => self.times + 1,
            _ => 0,
        };
        self.said = standstill;
        self.left_alone = match standstill {
            Some(_) => 0,
            None => (self.left_alone * 2).clamp(1, MOST_LOOKS_BETWEEN),
        };
        self.looks_to_skip = self.left_alone;
        self.times >= if self.unseen { SAME_ANSWERS_UNSEEN } else { 1 }
    }
}

/// What a worker that stands still said of its threads.
pub(super) type Account = Vec<ThreadDoing>;

#[cfg(test)]
mod tests {
    use super::{Looked, SAME_ANSWERS_UNSEEN, Standstill};

    #[test]
    fn the_same_answer_before_and_after_all_were_asleep_is_a_standstill() {
        let mut standstill = Standstill::default();
        assert!(standstill.looked(Looked::Asleep));
        assert!(!standstill.answered(Some(7)));
        assert!(standstill.looked(Looked::Asleep));
        assert!(standstill.answered(Some(7)));
    }

    #[test]
    fn whoever_did_something_in_between_or_was_awake_or_could_go_on_stands_not_still() {
        let after = |between: Looked, answer: Option<u64>| {
            let mut standstill = Standstill::default();
            standstill.looked(Looked::Asleep);
            standstill.answered(Some(7));
            standstill.looked(between) && standstill.answered(answer)
        };
        assert!(!after(Looked::Asleep, Some(8)));
        assert!(!after(Looked::Asleep, None));
        assert!(!after(Looked::Awake, Some(7)));
        let mut idle = Standstill::default();
        assert!(!(0..100).any(|_| idle.looked(Looked::Asleep) && idle.answered(None)));
    }

    #[test]
    fn one_who_sleeps_and_could_go_on_is_asked_ever_more_seldom_until_it_is_awake() {
        let mut standstill = Standstill::default();
        let asked_in = |standstill: &mut Standstill, looks: u32| {
            let asks = (0..looks).filter(|_| {
                let asks = standstill.looked(Looked::Asleep);
                if asks {
                    standstill.answered(None);
                }
                asks
            });
            asks.count()
        };
        assert_eq!(asked_in(&mut standstill, 200), 8);
        standstill.looked(Looked::Awake);
        assert_eq!(asked_in(&mut standstill, 4), 2);
    }

    #[test]
    fn one_who_was_awake_has_to_be_asked_twice_again() {
        let mut standstill = Standstill::default();
        standstill.looked(Looked::Asleep);
        standstill.answered(Some(7));
        assert!(!standstill.looked(Looked::Awake));
        standstill.looked(Looked::Asleep);
        assert!(!standstill.answered(Some(7)));
    }

    #[test]
    fn where_nobody_can_see_who_sleeps_it_has_to_be_said_many_times() {
        let mut standstill = Standstill::default();
        let mut says_so = || standstill.looked(Looked::Unseen) && standstill.answered(Some(7));
        let first = (0..200).position(|_| says_so());
        assert_eq!(first, Some(SAME_ANSWERS_UNSEEN as usize));
    }
}
