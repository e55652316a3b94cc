//! What guests do, as a table: they order, and somebody closes; never how orders get served.

use grade_kit::prelude::*;
use restaurant_task::{Closed, House, Meal, Order, Restaurant, Staff};
use std::sync::Arc;
use std::time::Duration;

/// Cooks are inside this probe with what they cook.
pub(crate) const DISH: &str = "dish";

/// Waiters are inside this probe with what they serve.
pub(crate) const SERVING: &str = "serving";

/// To serve there takes a while.
pub(crate) const FAR_AWAY: u32 = 99;

/// Time enough to look again and again.
pub(crate) const MOMENT: Duration = Duration::from_millis(100);

/// A house that keeps to probes and notes what was served where.
struct Watched {
    kit: Kit,
    served: Shared<Vec<(u32, u32)>>,
}

impl Watched {
    /// Whoever orders or closes does not do the work.
    fn must_be_staff(&self) {
        if self.kit.on_callers_thread() {
            self.kit
                .expect("who cooks and serves", "a guest", "one of the staff");
        }
    }
}

impl House for Watched {
    fn cook(&self, dish: u32) -> Meal {
        self.must_be_staff();
        let _inside = self.kit.enter(DISH, dish.to_string());
        Meal { dish }
    }

    fn serve(&self, table: u32, meal: Meal) {
        self.must_be_staff();
        let _inside = self.kit.enter(SERVING, shown(table, meal.dish));
        if table == FAR_AWAY {
            self.kit.sleep(MOMENT);
        }
        self.served.with(|served| served.push((table, meal.dish)));
    }
}

/// A restaurant, and what was served there.
#[derive(Debug)]
pub struct Hall<R> {
    restaurant: R,
    served: Shared<Vec<(u32, u32)>>,
}

/// Whether it is closed, and what was ordered, sorted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    closed: bool,
    taken: Vec<(u32, u32)>,
}

grade_kit::operations! {
    table Halls<R: Restaurant>;
    setup (usize, usize, usize) = (1, 1, 1);
    object Hall<R> = |(cooks, waiters, pass), kit| {
        let staff = Staff { cooks: *cooks, waiters: *waiters, pass: *pass };
        let served = kit.shared(Vec::new());
        let house = Watched { kit: kit.clone(), served: served.clone() };
        Hall { restaurant: R::open(staff, Arc::new(house)), served }
    };
    state State = |_| State { closed: false, taken: Vec::new() };

    /// Orders a dish for a table.
    order(table: u32 = [1, 2], dish: u32 = [7, 8, 9]) -> Result<(), Closed> {
        run |hall| hall.restaurant.order(Order { table, dish });
        step |state| {
            if state.closed {
                return Some(Returns(Err(Closed)));
            }
            state.taken.push((table, dish));
            state.taken.sort_unstable();
            Returns(Ok(()))
        };
    }
    /// Closes, and looks what has been served at which table then, sorted.
    close() -> Vec<(u32, u32)> {
        run |hall| {
            hall.restaurant.close();
            let mut served = hall.served.with(|served| served.clone());
            served.sort_unstable();
            served
        };
        step |state| { state.closed = true; Returns(state.taken.clone()) };
    }
    /// Lets time pass.
    pass(time: Duration) -> () {
        run |_hall, _held, kit| kit.sleep(time);
        when |_state| false;
        step |_state| Returns(());
    }
}

fn shown(table: u32, dish: u32) -> String {
    format!("of {dish} at table {table}")
}

/// The orders that were taken, as waiters serve them.
pub(crate) fn taken(view: &View<'_, State>) -> Vec<String> {
    let taken = view.operations().filter_map(|(op, ret)| match op {
        Op::order { table, dish } if ret == Some("Ok(())") => Some(shown(*table, *dish)),
        _ => None,
    });
    taken.collect()
}
