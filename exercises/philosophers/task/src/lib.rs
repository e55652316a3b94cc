//! The task of the exercise `philosophers`: who may eat at once, and who must not wait.
//! Never holds an implementation, nor anything an implementation could be built from.

/// The largest number of seats that a table is ever made with.
pub const MOST_SEATS: usize = 1_000;

/// A round table. Between any two seats that are next to each other lies a fork.
///
/// Seats are numbered from 0. The *neighbours* of seat `s` are `s + 1` and `s - 1`, and the last seat and
/// seat 0 are neighbours, too. At a table of two both forks lie between the same two seats. At a table of
/// one there is one fork, which is enough, and nobody is anybody's neighbour.
///
/// A philosopher is *hungry* from the call of [`dine`](Table::dine) until its `eat` is called, and *eats*
/// while `eat` runs. It needs the forks on both sides for that, and puts them down afterwards.
///
/// # Who eats at once
///
/// - **Neighbours never eat at once.** Nor do two calls for the same seat: the second one waits like a
///   neighbour.
/// - **Whoever has no neighbour in `dine`, and nobody at the same seat, eats without waiting** for anybody's
///   meal to end, whatever goes on at the rest of the table. (It may have to wait until somebody is done
///   with a lock.)
/// - If a neighbour is hungry, but does not eat, it is up to you who of the two eats first.
///
/// # Nobody waits for ever
///
/// Every meal comes to its end at some time; for that it needs nobody else. Then
///
/// - **there is no deadlock**: as long as somebody is hungry, somebody will eat;
/// - **nobody starves**: each hungry philosopher will eat, also if both its neighbours are hungry
///   again as soon as they have eaten, for ever. That whoever waits is woken in time to have a chance is not
///   enough: those that were faster the last time may always be faster. To have a figure: from when somebody
///   is hungry until it eats, no neighbour begins more than ten meals.
///
/// Whoever waits does so asleep: it does not look again and again, with or without a pause.
///
/// # Panics
///
/// If `eat` panics, the forks are put down, and the panic goes on to the caller of `dine`. If there is no
/// such seat, `dine` panics, and `eat` is not called. In both cases the table is as good as before, and
/// nothing else panics.
///
/// # Calls inside calls
///
/// `eat` may dine at other tables, but never at this one. Callers see to that; what would happen is left
/// open.
///
/// # Tables
///
/// Two tables never influence each other. A table needs no threads of its own. If an implementation starts
/// some, they have ended when dropping the table returns.
pub trait Table: Send + Sync + 'static {
    /// A table with so many seats, from 1 to [`MOST_SEATS`], and all forks on it.
    fn new(seats: usize) -> Self
    where
        Self: Sized;

    /// Waits for both forks of `seat`, calls `eat` on the calling thread, puts the forks down, and returns
    /// what `eat` returned.
    ///
    /// # Panics
    ///
    /// If there is no such seat, or if `eat` panics.
    fn dine<R>(&self, seat: usize, eat: impl FnOnce() -> R) -> R;
}
