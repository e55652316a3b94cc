//! What can be done with a bank, and what comes of it in one thread; never how threads get there.

use bank_queue_task::{AccountId, Bank, BankError, Cents};
use std::time::Duration;

/// What each account holds, by number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Books(Vec<Cents>);

/// Accounts that calls are drawn for: the first few, and those at which lists grow.
const ACCOUNTS: [AccountId; 9] = [0, 1, 2, 3, 15, 16, 17, 64, 300];

/// Amounts that calls are drawn with.
const AMOUNTS: [Cents; 6] = [0, 1, 60, 1 << 32, Cents::MAX - 7, Cents::MAX];

/// What callers do whose calls are drawn.
pub(crate) const CALLS: [&str; 6] = [
    "open", "deposit", "withdraw", "transfer", "balance", "total",
];

grade_kit::operations! {
    table Accounts<B: Bank>;
    setup () = ();
    object B = |_| B::new();
    state Books = |_| Books(Vec::new());

    /// Opens an account.
    open(opening: Cents = AMOUNTS) -> AccountId {
        run |bank| bank.open(opening);
        step |books| {
            books.0.push(opening);
            Returns(books.0.len() - 1)
        };
    }
    /// Opens this many accounts, one after the other, which hold 1, 2, 3, ...; the last one's number.
    open_many(count: u16) -> AccountId {
        run |bank| (1..=count).fold(0, |_, opening| bank.open(opening.into()));
        step |books| {
            books.0.extend((1..=count).map(Cents::from));
            Returns(books.0.len() - 1)
        };
    }
    /// Adds money to an account.
    deposit(account: AccountId = ACCOUNTS, amount: Cents = AMOUNTS) -> Result<Cents, BankError> {
        run |bank| bank.deposit(account, amount);
        step |books| Returns(books.deposit(account, amount));
    }
    /// Takes money from an account.
    withdraw(account: AccountId = ACCOUNTS, amount: Cents = AMOUNTS) -> Result<Cents, BankError> {
        run |bank| bank.withdraw(account, amount);
        step |books| Returns(books.withdraw(account, amount));
    }
    /// Moves money from the first account to the second.
    transfer(from: AccountId = ACCOUNTS, to: AccountId = ACCOUNTS, amount: Cents = AMOUNTS) -> Result<(), BankError> {
        run |bank| bank.transfer(from, to, amount);
        step |books| Returns(books.transfer(from, to, amount));
    }
    /// Reads one account.
    balance(account: AccountId = ACCOUNTS) -> Result<Cents, BankError> {
        run |bank| bank.balance(account);
        step |books| Returns(books.balance(account));
    }
    /// Reads all accounts together.
    total() -> u128 {
        run |bank| bank.total();
        step |books| Returns(books.0.iter().copied().map(u128::from).sum());
    }
    /// Lets time pass.
    pass(time: Duration) -> () {
        run |_bank, _held, kit| kit.sleep(time);
        step |_books| Returns(());
    }
}

impl Books {
    fn balance(&self, account: AccountId) -> Result<Cents, BankError> {
        let balance = self.0.get(account).copied();
        balance.ok_or(BankError::UnknownAccount(account))
    }

    fn deposit(&mut self, account: AccountId, amount: Cents) -> Result<Cents, BankError> {
        let balance = self.balance(account)?;
        self.0[account] = balance.checked_add(amount).ok_or(BankError::Overflow)?;
        Ok(self.0[account])
    }

    fn withdraw(&mut self, account: AccountId, amount: Cents) -> Result<Cents, BankError> {
        let left = self.balance(account)?.checked_sub(amount);
        self.0[account] = left.ok_or(BankError::InsufficientFunds)?;
        Ok(self.0[account])
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Cents) -> Result<(), BankError> {
        let (source, target) = (self.balance(from)?, self.balance(to)?);
        if from == to {
            return Err(BankError::SameAccount);
        }
        let debited = source.checked_sub(amount);
        let debited = debited.ok_or(BankError::InsufficientFunds)?;
        let credited = target.checked_add(amount).ok_or(BankError::Overflow)?;
        (self.0[from], self.0[to]) = (debited, credited);
        Ok(())
    }
}
