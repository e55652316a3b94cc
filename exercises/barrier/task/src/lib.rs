//! The task of the exercise `barrier`: what a reusable barrier promises.
//! Never holds an implementation, nor anything an implementation could be built from.

/// Where threads wait for each other, in rounds of a fixed number.
///
/// # Rounds
///
/// Each call of [`wait`](Barrier::wait) *arrives* at one moment between its start and its return. The
/// first `parties` calls that arrive make up the first round, the next `parties` calls the second one,
/// and so on: which thread a call comes from does not matter. A round is *complete* when the last of its
/// calls has arrived, and from then on all its calls return, whether or not other calls have arrived for
/// later rounds meanwhile. No call returns before its round is complete.
///
/// So a fast thread may arrive for the next round before a slow one of the last round has woken: it waits,
/// and the slow one returns. More threads than `parties` may use one barrier: whoever is too many in one
/// round belongs to the next. A call whose round is never completed never returns. In which order the calls
/// of a round return is not promised.
///
/// # The leader
///
/// In each round exactly one call returns true: its thread is the *leader* of the round, who may do what
/// has to be done once. Which one it is, is not promised; it need not be the last to arrive.
///
/// # Waiting
///
/// Who waits, waits asleep: nobody looks again and again, with or without a pause. What a thread did before
/// it arrived can be seen by all threads of its round once they have returned.
///
/// # Threads
///
/// A barrier needs no threads of its own. If an implementation starts some, all of them have ended when
/// dropping the barrier has returned.
///
/// # Panics
///
/// No method panics, whatever the number of parties.
pub trait Barrier: Send + Sync + 'static {
    /// A barrier at which `parties` calls make up a round. With one party every call is a round of its
    /// own: it returns at once, and leads. No parties are treated as one.
    ///
    /// There are up to a thousand parties. Two barriers never influence each other.
    fn new(parties: usize) -> Self
    where
        Self: Sized;

    /// Arrives, waits until the round is complete, and returns whether this call leads it.
    ///
    /// The call that completes a round does not wait.
    fn wait(&self) -> bool;
}
