//! The task of the exercise `restaurant`: what a restaurant promises whose work goes through two stages.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// What somebody at a table wants. Two orders may be alike, and are two orders all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// Where it is to be served.
    pub table: u32,
    /// What is to be cooked.
    pub dish: u32,
}

/// What a cook has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Meal {
    /// What it is.
    pub dish: u32,
}

/// What the people in the restaurant do. It is handed to [`Restaurant::open`].
///
/// Either may take any time. Neither panics, and neither calls the restaurant.
pub trait House: Send + Sync + 'static {
    /// Cooks a dish.
    fn cook(&self, dish: u32) -> Meal;

    /// Brings a meal to a table.
    fn serve(&self, table: u32, meal: Meal);
}

/// How many there are of everything. None of these is zero, and none is more than a thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Staff {
    /// How many cooks, each of whom cooks one dish at a time.
    pub cooks: usize,
    /// How many waiters, each of whom serves one meal at a time.
    pub waiters: usize,
    /// How many meals there is room for on the pass, between the cooks and the waiters.
    pub pass: usize,
}

/// The restaurant was closed: the order was not taken, and will not be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the restaurant is closed")
    }
}

impl Error for Closed {}

/// A restaurant with cooks and waiters, each of whom is a thread.
///
/// # An order's way
///
/// A cook takes an order, calls [`House::cook`] with its dish, and puts the meal on the *pass*. A waiter
/// takes the meal from the pass and calls [`House::serve`] with the order's table and that meal. Every
/// order that was taken is cooked once and served once. In which order they are cooked and served is not
/// promised, and neither is which cook or waiter does it.
///
/// # The pass
///
/// No more meals than [`Staff::pass`] lie on the pass at once. A cook whose meal finds no room waits with
/// it in hand, and cooks nothing meanwhile; or does not begin before there will be room. A waiter whose
/// hands are empty takes what is on the pass. So while all waiters are busy, as many meals are cooked as
/// there is room for on the pass and then at most one more by each cook.
///
/// # Working at once
///
/// All cooks cook at the same time if there are orders and room enough, and all waiters serve at the same
/// time if there are meals enough: nobody waits because somebody else cooks or serves. Cooks do not serve,
/// waiters do not cook, and whoever calls the restaurant does neither: `cook` is never called more than
/// [`Staff::cooks`] times at once, and `serve` never more than [`Staff::waiters`] times.
///
/// # Concurrency
///
/// Any number of threads may call [`order`](Restaurant::order) and [`close`](Restaurant::close) at the same
/// time; each `order` comes before the first `close` or after it.
///
/// # Waiting
///
/// Cooks and waiters with nothing to do sleep, and so does whoever waits in `close`: nobody looks again and
/// again, with or without a pause.
///
/// # Dropping
///
/// Dropping the restaurant closes it, if nobody has, and waits as `close` does. When it has returned, all
/// threads that the restaurant started have ended. It does so whether or not anything was ever ordered.
///
/// # Panics
///
/// No method panics.
pub trait Restaurant: Send + Sync + 'static {
    /// Opens a restaurant. Two restaurants never influence each other.
    fn open(staff: Staff, house: Arc<dyn House>) -> Self
    where
        Self: Sized;

    /// Takes an order. Does not wait for cooks or waiters, however many orders there are already, nor while
    /// somebody else closes.
    ///
    /// # Errors
    ///
    /// [`Closed`] if the restaurant was closed: the order is then never cooked nor served.
    fn order(&self, order: Order) -> Result<(), Closed>;

    /// Takes no more orders, and waits until every order that was taken has been served: its call of
    /// [`House::serve`] has returned.
    ///
    /// May be called several times, also at once: each call waits for the same.
    fn close(&self);
}
