//! A restaurant with cooks, waiters and a pass between them.

use restaurant_task::{Closed, House, Order, Restaurant, Staff};
use std::sync::Arc;

/// A restaurant that serves all that was ordered.
pub struct Bistro {
    // What does it need to hold?
}

impl Restaurant for Bistro {
    fn open(_staff: Staff, _house: Arc<dyn House>) -> Self {
        todo!("start the cooks and the waiters")
    }

    fn order(&self, _order: Order) -> Result<(), Closed> {
        todo!("give the order to the kitchen, unless it is closed")
    }

    fn close(&self) {
        todo!("take no more orders, and wait until all have been served")
    }
}
