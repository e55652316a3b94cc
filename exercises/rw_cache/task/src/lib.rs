//! The task of the exercise `rw_cache`: what a read-mostly cache of pages promises.
//! Never holds an implementation, nor anything an implementation could be built from.

/// A cache of texts, each under a number, in which a text that is missing is computed once.
///
/// Nearly all calls find what they look for. Whoever looks at a text does so in the cache, by a
/// function that is handed in, and does not copy it.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one cache at the same time. Each call takes effect at
/// one moment between its start and its return (the cache is *linearizable*): the moment at which it
/// finds a text, or finds that there is none, puts one in, or takes one out. A call that waits has no
/// effect before it can go on.
///
/// # Readers overlap
///
/// Whoever is inside `look` is a *reader*, whether the text was found or has just been computed. As
/// long as nobody puts anything in or takes anything out, no reader ever waits for another one: any
/// number of them look at the same text, or at several, at the same time. A `look` may take long, and
/// may wait for other readers then. It never calls the cache.
///
/// # Computations
///
/// While a text is being computed, nobody else computes one for the same key: whoever asks for it in
/// [`read_or_compute`] waits asleep until that computation has ended. Nobody else waits for it, and
/// computations for other keys go on at the same time. A `compute` may take long, and may call any
/// method for any other key, which may be missing, too, so that computations are nested as deep as you
/// like. Nobody hands in computations that wait for each other in a circle.
///
/// A text that is there is never computed again, until somebody removes it.
///
/// # Putting in and taking out
///
/// Putting in a text and removing one may wait until readers have left who are inside by then, and
/// whoever comes later may have to wait behind that. Once those who are inside have left, everybody goes
/// on. Nobody looks at the cache again and again meanwhile. Who goes first among those who wait is not
/// promised.
///
/// # Panics
///
/// A panic of `compute` or `look` reaches the caller that handed it in, and nobody else. If `compute`
/// panics nothing has been put in: one of those who wait for the text, if there are any, now computes it
/// with the function that it brought itself, and whoever comes later may compute it, too. If `look`
/// panics nothing has changed. The cache works on as if nothing had happened, and no method panics of
/// its own accord.
///
/// # Threads
///
/// `compute` and `look` are called by the thread that hands them in, never more than once. A cache needs
/// no threads of its own. If an implementation starts some, all of them have ended when dropping the
/// cache has returned.
///
/// [`read_or_compute`]: Cache::read_or_compute
pub trait Cache: Send + Sync + Sized + 'static {
    /// An empty cache. Two caches never influence each other.
    fn new() -> Self;

    /// Looks at the text of `key`, if there is one, and returns what `look` does.
    ///
    /// Returns `None`, and never calls `look`, if there is none. One that is being computed is not there
    /// yet, and nobody waits here until it is. Any key will do.
    fn read<R>(&self, key: u32, look: impl FnOnce(&str) -> R) -> Option<R>;

    /// Looks at the text of `key`, and has it computed first if there is none. Returns what `look` does.
    ///
    /// `compute` is called only if there is no text and nobody else is computing it. What it returns goes
    /// in, and everybody sees it who asks from then on. `look` is called with the text that was found or
    /// put in, also if somebody has removed it again meanwhile. A text may be empty.
    fn read_or_compute<R>(
        &self,
        key: u32,
        compute: impl FnOnce() -> String,
        look: impl FnOnce(&str) -> R,
    ) -> R;

    /// Takes the text of `key` out, and says whether there was one. Whoever asks from then on does not find
    /// it; readers who are inside may go on to look at it.
    ///
    /// A text that is being computed is not there yet: this returns false then, at once, and the text goes
    /// in when it is done.
    fn remove(&self, key: u32) -> bool;
}
