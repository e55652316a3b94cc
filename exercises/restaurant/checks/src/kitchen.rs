//! What happens while cooks or waiters are kept busy, as programs; never how that is found out.

use crate::SEARCH;
use crate::hall::MOMENT;
use grade_kit::prelude::*;
use restaurant_task::{House, Meal, Order, Restaurant, Staff};
use std::sync::Arc;

/// More orders than anybody makes room for who thinks that there are only a few.
const MANY_ORDERS: u32 = 1_100;

/// How many meals have been made and served, and what people do meanwhile.
struct Busy<C, S> {
    made: Shared<usize>,
    served: Shared<usize>,
    cooking: C,
    serving: S,
}

impl<C, S> House for Busy<C, S>
where
    C: Fn() + Send + Sync + 'static,
    S: Fn() + Send + Sync + 'static,
{
    fn cook(&self, dish: u32) -> Meal {
        (self.cooking)();
        self.made.with(|made| *made += 1);
        Meal { dish }
    }

    fn serve(&self, _table: u32, _meal: Meal) {
        (self.serving)();
        self.served.with(|served| *served += 1);
    }
}

grade_kit::programs! {
    bound<R: Restaurant>;
    "never-overfull" for 1: "the pass is never overfull: while nobody serves, the kitchen comes to rest" {
        teaches "Looking whether there is room on the pass and using it must be one step. Who finds none waits, \
                 and cooks nothing meanwhile.";
        budget SEARCH;
    } |kit| {
        for (number, (cooks, waiters, pass)) in [(1, 1, 1), (2, 1, 1)].into_iter().enumerate() {
            let gate = kit.gate(number);
            let house = busy(kit, || (), move || gate.wait());
            let (made, served) = (house.made.clone(), house.served.clone());
            let restaurant = R::open(Staff { cooks, waiters, pass }, Arc::new(house));
            let most = waiters + pass + cooks;
            order_all(kit, &restaurant, most as u32 + 2);
            kit.sleep(MOMENT);
            let made = made.with(|made| *made);
            kit.expect("meals for which there was neither a waiter, nor room, nor a cook's hand", made.saturating_sub(most), 0);
            kit.gate(number).open();
            restaurant.close();
            kit.expect("meals served in the end", served.with(|served| *served), most + 2);
        }
    };

    "all-at-work" for 1: "all cooks and all waiters work at once, and the pass holds as many meals as it may" {
        teaches "No lock may be held while somebody cooks or serves; and there must be as many places on the pass \
                 as there are said to be.";
        budget SEARCH;
    } |kit| {
        let (cooks, waiters) = (kit.rendezvous(2), kit.rendezvous(2));
        let house = busy(kit, move || cooks.arrive(), move || waiters.arrive());
        let served = house.served.clone();
        let restaurant = R::open(Staff { cooks: 2, waiters: 2, pass: 2 }, Arc::new(house));
        order_all(kit, &restaurant, 4);
        restaurant.close();
        kit.expect("meals served by waiters who meet", served.with(|served| *served), 4);

        // Two meals are being served, and one lies on the pass.
        let gate = kit.gate(1);
        let house = busy(kit, || (), move || gate.wait());
        let made = house.made.clone();
        let restaurant = R::open(Staff { cooks: 1, waiters: 2, pass: 1 }, Arc::new(house));
        order_all(kit, &restaurant, 3);
        made.wait_until(|made| *made == 3);
        kit.gate(1).open();
        drop(restaurant);

        // One meal is being served, and three lie on the pass.
        let gate = kit.gate(0);
        let house = busy(kit, || (), move || gate.wait());
        let made = house.made.clone();
        let restaurant = R::open(Staff { cooks: 1, waiters: 1, pass: 3 }, Arc::new(house));
        order_all(kit, &restaurant, 4);
        made.wait_until(|made| *made == 4);
        kit.gate(0).open();
    };

    "order-returns" for 1: "an order is taken at once, however many there are and whoever is busy" {
        teaches "Guests do not wait for the kitchen: the list of orders has no limit, and nobody holds its lock \
                 while cooking, while waiting for room, or while waiting for the last meal.";
        budget Budget::FEW_LONG_SCHEDULES;
    } |kit| {
        let gate = kit.gate(0);
        let house = busy(kit, move || gate.wait(), || ());
        let served = house.served.clone();
        let restaurant = R::open(Staff { cooks: 1, waiters: 1, pass: 1 }, Arc::new(house));
        order_all(kit, &restaurant, MANY_ORDERS);
        kit.gate(0).open();
        restaurant.close();
        kit.expect("meals served in the end", served.with(|served| *served), MANY_ORDERS as usize);

        let gate = kit.gate(1);
        let house = busy(kit, || (), move || gate.wait());
        let restaurant = Arc::new(R::open(Staff { cooks: 1, waiters: 1, pass: 1 }, Arc::new(house)));
        order_all(kit, &*restaurant, 4);
        // The cook waits for room by now.
        kit.sleep(MOMENT);
        order_all(kit, &*restaurant, 2);
        let closing = { let restaurant = Arc::clone(&restaurant); kit.spawn(move || restaurant.close()) };
        kit.sleep(MOMENT);
        // Mostly it is closed by now; whether or not, the answer comes while the waiter is at the gate.
        let _ = restaurant.order(Order { table: 1, dish: 9 });
        kit.gate(1).open();
        closing.join();
    };
}

fn busy<C: Fn(), S: Fn()>(kit: &Kit, cooking: C, serving: S) -> Busy<C, S> {
    Busy {
        made: kit.shared(0),
        served: kit.shared(0),
        cooking,
        serving,
    }
}

fn order_all(kit: &Kit, restaurant: &impl Restaurant, orders: u32) {
    for dish in 0..orders {
        let taken = restaurant.order(Order { table: 1, dish });
        kit.expect("whether the order is taken", taken, Ok(()));
    }
}
