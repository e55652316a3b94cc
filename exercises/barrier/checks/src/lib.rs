//! What is asked of the barrier.

use barrier_task::Barrier;
use grade_kit::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

/// Who has arrived for which round.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    parties: usize,
    /// The number of the round that is coming together, from 1 on, and how many have arrived for it.
    round: u32,
    arrived: usize,
    /// Of each caller who waits.
    mine: Each<u32>,
    /// Of rounds that are complete: how many have yet to return, and whether somebody led it.
    complete: BTreeMap<u32, (usize, bool)>,
}

impl State {
    fn arrive(&mut self, me: Caller) {
        self.mine[me] = self.round;
        self.arrived += 1;
        if self.arrived >= self.parties {
            self.complete.insert(self.round, (self.arrived, false));
            (self.round, self.arrived) = (self.round + 1, 0);
        }
    }

    /// Whether this one leads, and what it leaves behind; nothing if it has to wait.
    fn go_on(&self, me: Caller) -> Option<Vec<(bool, State)>> {
        let mine = self.mine[me];
        let &(left, led) = self.complete.get(&mine)?;
        let leaves = |leads: bool| {
            let mut state = self.clone();
            state.mine[me] = 0;
            match left {
                1 => drop(state.complete.remove(&mine)),
                _ => drop(state.complete.insert(mine, (left - 1, led || leads))),
            }
            (leads, state)
        };
        // The last one leads if nobody has.
        let may_lead = [true, false].into_iter().filter(|leads| match leads {
            true => !led,
            false => led || left > 1,
        });
        Some(may_lead.map(leaves).collect())
    }
}

grade_kit::operations! {
    table Barriers<B: Barrier>;
    setup usize = 2;
    object B = |parties| B::new(*parties);
    state State = |parties| State {
        parties: *parties, round: 1, arrived: 0, mine: Each::default(), complete: BTreeMap::new(),
    };

    /// Waits for the others.
    wait() -> bool {
        run |barrier| barrier.wait();
        arrives |state, call| state.arrive(call.me);
        step |state, call| Branches(state.go_on(call.me)?);
    }
    /// Waits for the others, whoever leads.
    meet() -> () {
        run |barrier| { let _leads = barrier.wait(); };
        arrives |state, call| state.arrive(call.me);
        step |state, call| Branches(state.go_on(call.me)?.into_iter().map(|(_, state)| ((), state)).collect());
    }
    /// Lets time pass.
    pass(time: Duration) -> () {
        run |_barrier, _held, kit| kit.sleep(time);
        when |_state, _call| false;
        step |_state| Returns(());
    }
}

/// What callers do whose calls are drawn.
const MIXED: [&str; 2] = ["wait", "meet"];

/// Time enough to look again and again.
const MOMENT: Duration = Duration::from_millis(100);

grade_kit::checks! {
    of State;
    subjects<B: Barrier>;

    transcript "one-party" for 1: "one party, or none, waits for nobody and always leads" {
        teaches "Who completes a round does not wait; and nobody at all can be waited for.";
        scenario "one": setup 1, first [wait(), wait(), wait()];
        scenario "none": setup 0, first [wait(), wait()];
    }
    explore "nobody-early" for 1: "nobody passes before all are there" {
        teaches "Waking up says that something may have happened, not what: look whether the round is complete. \
                 Nobody gives up, either.";
        scenario "one of two": thread [meet()], thread [pass(MOMENT)];
        scenario "two of three": setup 3, thread [meet()], thread [meet()], thread [pass(MOMENT)];
        scenario "three of three": setup 3, thread [meet()], thread [meet()], thread [meet()];
    }
    explore "everybody-goes-on" for 1: "the last to arrive lets everybody go on" {
        teaches "The last one has to wake all of them, and none may go to sleep between its look and its wait.";
        scenario "two": thread [meet()], thread [meet()];
        scenario "four": setup 4, thread [meet()], thread [meet()], thread [meet()], thread [meet()];
        scenario crowd(20, 1);
        scenario crowd(257, 1);
    }
    explore "rounds-apart" for 2: "rounds never mix: who is fast waits in the next one, and who is slow leaves the last" {
        teaches "A count that starts anew tells a sleeper nothing: it may be that of the next round. Each round \
                 needs something of its own that never comes back, such as its number.";
        scenario "two, three rounds": thread [meet(), meet(), meet()], thread [meet(), meet(), meet()];
        scenario "three, two rounds": setup 3,
            thread [meet(), meet()], thread [meet(), meet()], thread [meet(), meet()];
        scenario "one does not come again": thread [meet(), meet()], thread [meet()];
        scenario crowd(2, 300);
        whole_scenarios_only;
    }
    explore "one-leader" for 1: "exactly one call of each round leads" {
        teaches "Who leads must be decided once in each round, and of that round: a mark that is left over from \
                 the last one, or taken by somebody slow, belongs to another.";
        scenario "three, one round": setup 3, thread [wait()], thread [wait()], thread [wait()];
        scenario "two, two rounds": thread [wait(), wait()], thread [wait(), wait()];
        scenario "three, two rounds": setup 3,
            thread [wait(), wait()], thread [wait(), wait()], thread [wait(), wait()];
        scenario "four, two at a time": thread [wait()], thread [wait()], thread [wait()], thread [wait()];
    }
    explore "who-is-too-many" for 1: "who is too many in one round belongs to the next" {
        teaches "A round is full with its last party, not when everybody who called has gone on: more threads may \
                 come than belong to it.";
        scenario "three for two": thread [meet()], thread [meet()], thread [meet()];
        scenario "four for two": thread [meet()], thread [meet()], thread [meet()], thread [meet()];
        generated Generated::drawn().caller(MIXED).setups([1, 2, 3]).count(6);
        budget Budget { max_delays: 2, systematic_schedules: 800, sampled_schedules: 300, ..Budget::default() };
    }
    explore "waits-asleep" for 1: "whoever waits, blocks" {
        teaches "Whoever looks again and again takes processor time from those it waits for.";
        scenario "one is late": thread [meet()], thread [pass(MOMENT), meet()];
        scenario "one is later": thread [meet()], thread [pass(100 * MOMENT), meet()];
        usage_rule rules::no_busy_waiting;
    }
    explore<Pair<State>> "two-side-by-side" for 1:
        "two barriers never influence each other, nor leave anything behind"
    {
        teaches "What belongs to one barrier belongs into it, not into a static, and ends with it.";
        scenario "two at one, one at the other":
            thread [Of::first(meet())], thread [Of::second(meet())], thread [Of::first(meet()), Of::second(meet())];
        scenario "one at each": thread [Of::first(meet())], thread [Of::second(meet())];
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    real_threads "real-threads" for 1: "nobody is left waiting on real threads either" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario crowd(2, 6);
        scenario crowd(4, 4);
        scenario "three lead in turn": setup 3,
            thread [wait(), wait()], thread [wait(), wait()], thread [wait(), wait()];
    }
}

/// As many threads as there are parties, so many rounds.
fn crowd(parties: usize, rounds: usize) -> Scenario<State> {
    let scenario = Scenario::named(format!("{parties} parties, {rounds} rounds")).setup(parties);
    let scenario = scenario.budget(Budget::FEW_LONG_SCHEDULES);
    (0..parties).fold(scenario, |all, _| all.thread(vec![meet(); rounds]))
}
