//! The checks of the timer: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::table::{CALLED_OFF, JOB, LONGEST, State, after, all_done, cancel, sleep, subject};
use grade_kit::prelude::*;
use timer_task::Timer;

grade_kit::checks! {
    of State;

    transcript "timeline" for 1: "any delay will do, from none at all to the longest there is" {
        teaches "What is due lies between now and never, and adding a delay to the clock may go beyond what it \
                 can express.";
        scenario "none at all": first [after(0), all_done(), cancel(0), after(0), all_done()];
        scenario "called off": first [after(5), after(9), cancel(0), cancel(0), all_done(), cancel(1)];
        scenario "the longest": first [after(LONGEST), after(1), all_done(), cancel(0), cancel(0)];
        scenario "before and after": first [after(5), sleep(3), cancel(0), after(1), sleep(3), cancel(1)];
    }
    suite checks programs();
    explore "called-off-or-done" for 1: "cancel tells the truth: a job is called off or done, and never both" {
        teaches "Whoever takes the job out, under the lock, decides: who does it, or who calls it off. To look \
                 first and to act later leaves room for both.";
        scenario "no delay": first [after(0), cancel(0), all_done()];
        scenario "at the very moment": first [after(3), sleep(3), cancel(0), all_done()];
        scenario "two call it off":
            first [after(3)], thread [cancel(0)], thread [sleep(3), cancel(0)], last [all_done()];
        scenario "the first of two": first [after(1), after(9), sleep(3), cancel(0), cancel(1), cancel(0)];
        scenario "the second of two":
            first [after(9), after(9)], thread [cancel(1), cancel(1)], thread [cancel(0)];
        rule rules::at_most_once(JOB);
        rule never_both;
    }
    explore "each-job-once" for 1: "each job is done exactly once, in any mix of calls" {
        teaches "Several jobs may be due at the same moment, come from several threads, and be more than \
                 anybody thought of.";
        scenario "the same moment": first [after(5), after(5), all_done()];
        scenario "two callers": thread [after(5), after(5)], thread [after(1)], last [all_done()];
        scenario "hundreds": first (0..300).map(|job| after(job % 7)).chain([all_done()]), budget ONE_SCHEDULE;
        generated Generated::drawn()
            .caller(["after", "cancel", "sleep"]).threads(1..=2).last([all_done()]).count(6);
        generated Generated::drawn().one_after_the_other(200).last([all_done()]).count(2);
        rule rules::at_most_once(JOB);
        rule never_both;
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two timers have nothing to do with each other" {
        teaches "What belongs to one timer must not stand where all timers share it.";
        generated Generated::drawn()
            .caller(["after", "cancel"]).threads(1..=2).last([Of::first(all_done()), Of::second(all_done())])
            .count(6);
    }
    real_threads "real-threads" for 1: "the timer works on real threads too" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then.";
        scenario "three callers":
            thread [after(1), after(0), cancel(0)], thread [after(2), cancel(1), after(1)],
            thread [after(0), after(0), cancel(2)], last [all_done()];
        scenario "dropped at once": thread [after(0), after(50)], thread [after(1)];
        rule rules::at_most_once(JOB);
        rule rules::nobody_left_behind();
        rule never_both;
    }
}

const ONE_SCHEDULE: Budget = Budget {
    max_delays: 0,
    systematic_schedules: 1,
    sampled_schedules: 0,
    max_steps: 200_000,
};

/// No job is called off and done.
fn never_both(view: &View<'_, State>) -> Result<(), Broken> {
    let (done, called_off) = (view.times_entered(JOB), view.times_entered(CALLED_OFF));
    match called_off.keys().find(|key| done.contains_key(*key)) {
        Some(key) => Err(Broken::new(
            Verdict::Wrong,
            format!("job {key} was done, though `cancel` had returned true for it"),
        )),
        None => Ok(()),
    }
}

/// How the operations and programs are applied to the student's timer.
#[must_use]
pub fn subjects<T: Timer>() -> Subjects {
    bodies::<T>(Subjects::only(subject::<T>()))
}
