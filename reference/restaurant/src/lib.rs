//! A correct solution of the exercise `restaurant`. Never graded for points.

use restaurant_task::{Closed, House, Meal, Order, Restaurant, Staff};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// A restaurant that serves all that was ordered.
#[derive(Debug)]
pub struct Bistro {
    /// The way to the kitchen, until it is closed.
    orders: Mutex<Option<Sender<Order>>>,
    /// Cooks and waiters, until somebody has waited for them.
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Restaurant for Bistro {
    fn open(staff: Staff, house: Arc<dyn House>) -> Self {
        let (orders, to_cook) = mpsc::channel::<Order>();
        let (pass, to_serve) = mpsc::sync_channel::<(u32, Meal)>(staff.pass);
        let to_cook = Arc::new(Mutex::new(to_cook));
        let to_serve = Arc::new(Mutex::new(to_serve));
        let mut threads = Vec::new();
        for _ in 0..staff.cooks {
            let (house, to_cook, pass) = (Arc::clone(&house), Arc::clone(&to_cook), pass.clone());
            threads.push(thread::spawn(move || {
                while let Some(order) = next(&to_cook) {
                    let meal = house.cook(order.dish);
                    pass.send((order.table, meal))
                        .expect("waiters stay longer than cooks");
                }
            }));
        }
        for _ in 0..staff.waiters {
            let (house, to_serve) = (Arc::clone(&house), Arc::clone(&to_serve));
            threads.push(thread::spawn(move || {
                while let Some((table, meal)) = next(&to_serve) {
                    house.serve(table, meal);
                }
            }));
        }
        Bistro {
            orders: Mutex::new(Some(orders)),
            threads: Mutex::new(threads),
        }
    }

    fn order(&self, order: Order) -> Result<(), Closed> {
        let orders = self.orders.lock().unwrap();
        let orders = orders.as_ref().ok_or(Closed)?;
        orders.send(order).expect("cooks stay until it is closed");
        Ok(())
    }

    fn close(&self) {
        // The cooks end with the last order, and the waiters with the last cook.
        drop(self.orders.lock().unwrap().take());
        // Whoever else closes waits here for the one who joins.
        for thread in self.threads.lock().unwrap().drain(..) {
            let _ = thread.join();
        }
    }
}

impl Drop for Bistro {
    fn drop(&mut self) {
        self.close();
    }
}

/// The next thing to do, or none when nothing will come any more. The lock is let go of before it is done.
fn next<T>(from: &Mutex<Receiver<T>>) -> Option<T> {
    from.lock().unwrap().recv().ok()
}
