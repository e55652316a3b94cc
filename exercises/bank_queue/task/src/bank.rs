//! The bank's contract. Never says how an implementation is to keep it, but for what it may use.

use crate::BankError;

/// The number of an account: 0 for the first one opened, then 1, 2 and so on.
pub type AccountId = usize;

/// An amount of money, in cents. Never negative.
pub type Cents = u64;

/// A bank that many threads may use at once, and whose accounts belong to one thread.
///
/// # Ownership
///
/// [`new`](Bank::new) starts a thread, the *owner*, which alone has the accounts. Calls reach it
/// through channels ([`std::sync::mpsc`]), and so do its answers. Nothing else goes between threads:
///
/// - no lock is ever taken ([`Mutex`](std::sync::Mutex), [`RwLock`](std::sync::RwLock)),
/// - no atomic is ever touched ([`std::sync::atomic`]),
/// - nobody waits at a [`Condvar`](std::sync::Condvar), a [`Barrier`](std::sync::Barrier), a
///   [`Once`](std::sync::Once) and what is made of it, or by [`park`](std::thread::park).
///
/// An [`Arc`](std::sync::Arc) is no lock, but what it shares cannot change. How many channels there
/// are, and with how much room, is left open.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one bank at the same time. Every call takes effect
/// at one moment between its start and its return (the bank is *linearizable*): the results are
/// those of the same calls made one after the other, in an order in which a call that had returned
/// before another began also comes before it. In particular nobody ever sees money in flight, and
/// no two calls spend the same cents.
///
/// # Waiting
///
/// A call waits until the owner has come to it, asleep, and so does the owner while nobody calls: nobody
/// looks again and again, with or without a pause. Every call returns once the calls that it overlaps
/// with are given a chance to run; there is no deadlock, whatever is called with whatever accounts. No
/// call waits for money to arrive; it returns an error instead. Calls may wait for each other even if
/// they have no account in common.
///
/// # Dropping
///
/// Dropping the bank ends the owner, and any other thread that an implementation started, and waits for
/// them: when dropping has returned, none of them is left. It does so whether or not the bank was ever
/// used.
///
/// # Errors
///
/// Where more than one error applies, it is the first of: `UnknownAccount` (of a transfer, `from`
/// before `to`), `SameAccount`, `InsufficientFunds`, `Overflow`. A call that returns an error has
/// changed nothing, and nobody can have seen it change anything in between.
///
/// # Panics
///
/// No method panics, whatever its arguments.
pub trait Bank: Send + Sync + 'static {
    /// A bank without accounts, with a thread of its own. Two banks never influence each other.
    fn new() -> Self
    where
        Self: Sized;

    /// Opens an account that holds `opening` and returns its number: 0, 1, 2, ... in the order in
    /// which accounts are opened. Accounts are never closed.
    fn open(&self, opening: Cents) -> AccountId;

    /// Adds `amount` to `account` and returns its new balance. An amount of 0 is allowed.
    ///
    /// # Errors
    ///
    /// `UnknownAccount`; then `Overflow` if the new balance would exceed [`Cents::MAX`].
    fn deposit(&self, account: AccountId, amount: Cents) -> Result<Cents, BankError>;

    /// Takes `amount` from `account` and returns its new balance. An amount of 0 is allowed, and so
    /// is taking all there is.
    ///
    /// # Errors
    ///
    /// `UnknownAccount`; then `InsufficientFunds` if the account holds less than `amount`.
    fn withdraw(&self, account: AccountId, amount: Cents) -> Result<Cents, BankError>;

    /// Moves `amount` from `from` to `to`, both at the same moment. An amount of 0 is allowed.
    ///
    /// # Errors
    ///
    /// In this order: `UnknownAccount(from)`, `UnknownAccount(to)`, `SameAccount`,
    /// `InsufficientFunds` if `from` holds less than `amount`, `Overflow` if `to` would hold more
    /// than [`Cents::MAX`].
    fn transfer(&self, from: AccountId, to: AccountId, amount: Cents) -> Result<(), BankError>;

    /// What `account` holds. Changes nothing.
    ///
    /// # Errors
    ///
    /// `UnknownAccount`.
    fn balance(&self, account: AccountId) -> Result<Cents, BankError>;

    /// What all accounts hold together, at one moment: transfers alone never change it.
    ///
    /// Wider than [`Cents`], because the sum of many accounts may exceed what one can hold.
    fn total(&self) -> u128;
}
