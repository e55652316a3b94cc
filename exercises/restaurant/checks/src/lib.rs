//! What is asked of the restaurant.

pub mod hall;
pub mod kitchen;

use crate::hall::{DISH, FAR_AWAY, MOMENT, SERVING, State, close, order, pass, subject, taken};
use crate::kitchen::{bodies, programs};
use grade_kit::prelude::*;
use restaurant_task::Restaurant;

/// An order goes through three threads, so even small scenarios have very many schedules.
const SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 200,
    sampled_schedules: 100,
    max_steps: 20_000,
};

grade_kit::checks! {
    of State;

    transcript "one-evening" for 1: "what one guest orders is served, and after closing nothing is taken" {
        teaches "Closing waits for what was ordered; and closing twice changes nothing.";
        scenario "some orders":
            first [order(1, 7), order(2, 8), order(1, 7), close(), order(2, 9), close()];
        scenario "nobody came": setup (2, 3, 2), first [close(), order(1, 7), close()];
    }
    explore "each-once" for 1: "every order is served once, to its table" {
        teaches "The table has to travel with the order and its meal: who is done first need not have begun first.";
        budget SEARCH;
        scenario "two guests, two cooks": setup (2, 1, 1), thread [order(1, 7)], thread [order(2, 8)],
            last [close()];
        scenario "two guests, two waiters": setup (1, 2, 2), thread [order(1, 7)], thread [order(2, 8)],
            last [close()];
        scenario "the same order twice": setup (2, 2, 1), thread [order(1, 7), order(1, 7)], last [close()];
        scenario "hundreds":
            setup (2, 2, 3), first (0..300).map(|dish| order(dish % 7, dish)), last [close()],
            budget Budget::FEW_LONG_SCHEDULES;
        scenario "17 cooks and waiters":
            setup (17, 17, 17), first (0..40).map(|dish| order(dish, dish)), last [close()],
            budget Budget::FEW_LONG_SCHEDULES;
        rule rules::each_once(SERVING, taken);
        rule rules::at_most(DISH, |(cooks, _, _)| *cooks);
        rule rules::at_most(SERVING, |(_, waiters, _)| *waiters);
        parts_are_fair;
    }
    suite checks programs();
    explore "closing-time" for 1: "no order that was taken is lost at closing time, and none is taken after it" {
        teaches "Looking whether it is closed and taking the order must be one step. Waiters must stay until the \
                 last cook has put down the last meal, and every close waits for them.";
        budget SEARCH;
        scenario "ordered while it closes": thread [order(1, 7)], thread [close()];
        scenario "the cook is at work": setup (2, 1, 1), first [order(1, 7), order(2, 8)], last [close()];
        scenario "the pass is full":
            first [order(1, 7), order(FAR_AWAY, 8), order(2, 9), order(2, 7)], last [close()];
        scenario "two close": first [order(1, 7)], thread [close()], thread [close()];
        generated Generated::from_operations([order(1, 7), order(2, 8), order(1, 7), close()])
            .setups([(1, 1, 1), (2, 1, 1)]).last([close()]).count(4);
        rule rules::each_once(SERVING, taken);
        parts_are_fair;
    }
    explore "dropped" for 1: "dropping the restaurant serves what was ordered, and ends its threads" {
        teaches "Dropping is closing: let cooks and waiters come to their end, and join all of them.";
        budget SEARCH;
        scenario "never used": setup (2, 2, 1), first [pass(MOMENT)];
        scenario "nobody closes": first [order(1, 7), order(2, 8)];
        scenario "closed and dropped": setup (1, 2, 1), first [order(1, 7), close()];
        rule rules::done_when_dropped(SERVING, taken);
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    explore "waits-asleep" for 1: "whoever has nothing to do sleeps" {
        teaches "Whoever looks again and again takes processor time from those it waits for: cooks without orders \
                 or without room, waiters without meals, and whoever closes.";
        budget SEARCH;
        scenario "nobody comes for long": first [pass(100 * MOMENT), order(1, 7), close()];
        scenario "the waiter takes long": first [order(FAR_AWAY, 7), order(1, 8), order(1, 9), order(1, 7), close()];
        usage_rule rules::no_busy_waiting;
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two restaurants never influence each other" {
        teaches "Orders, pass and closing belong into the restaurant, not into a static.";
        budget SEARCH;
        scenario "one closes":
            first [Of::first(order(1, 7)), Of::first(close()), Of::second(order(2, 8))],
            last [Of::second(close()), Of::first(close())];
        scenario "both are busy":
            thread [Of::first(order(1, 7))], thread [Of::second(order(2, 8))],
            last [Of::first(close()), Of::second(close())];
    }
    real_threads "real-threads" for 1: "no order is lost on real threads either" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "three guests": setup (2, 2, 1),
            thread (0..6).map(|dish| order(1, dish)), thread (6..12).map(|dish| order(2, dish)),
            thread [order(3, 12), order(3, 13), close()], last [close()];
        scenario "many of each": setup (4, 3, 2),
            thread (0..12).map(|dish| order(1, dish)), thread (12..24).map(|dish| order(2, dish)),
            last [close()];
        rule rules::each_once(SERVING, taken);
        rule rules::nobody_left_behind();
    }
}

/// How the checks use the student's restaurant.
#[must_use]
pub fn subjects<R: Restaurant>() -> Subjects {
    bodies::<R>(Subjects::only(subject::<R>()))
}
