//! The task of the exercise `printer`: what two threads that print in turn promise.
//! Never holds an implementation, nor anything an implementation could be built from.

/// Prints numbers with two threads that take turns.
pub trait Printer: 'static {
    /// Prints 1, 2, 3, ... up to `last`, by calling `print` once for each number.
    ///
    /// # Who prints
    /// One thread prints all odd numbers, another one all even numbers. Nobody else prints. The thread
    /// that called may be one of the two, or start both. Whether a thread is started that has nothing
    /// to print is up to you.
    ///
    /// # In which order
    /// `print` is called for a number only when its call for the number before has returned. So the
    /// order is exact, and never are two calls in progress at once, however long they take.
    ///
    /// # Waiting
    /// A thread whose turn it is not sleeps until it is. It does not look again and again.
    ///
    /// # Returning
    /// The call returns when all numbers have been printed and every thread that it started has ended.
    /// If `last` is 0 nothing is printed. `last` is never larger than a million.
    ///
    /// # More calls than one
    /// Any number of threads may call this at the same time, and `print` itself may call it. No call
    /// waits for another one or changes what that prints.
    ///
    /// # Panics
    /// If `print` does. No other number is printed then, and the call panics when every thread that it
    /// started has ended. The payload is up to you.
    fn print_in_turn<P>(last: u32, print: P)
    where
        P: Fn(u32) + Send + Sync + 'static;
}
