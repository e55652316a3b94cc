//! What can be done with a bank, and what comes of it in one thread; never how threads get there.

use bank_task::{AccountId, Bank, BankError, Cents};

/// What each account holds, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Books(Vec<Cents>);

/// Accounts that calls are drawn for: the first few, and those at which lists grow and locks are shared.
const ACCOUNTS: [AccountId; 16] = [0, 1, 2, 3, 4, 5, 8, 15, 16, 17, 63, 64, 65, 127, 128, 300];

/// Amounts that calls are drawn with: little, what is as much as somebody has, and where halves of a
/// number and numbers themselves end.
const AMOUNTS: [Cents; 9] = [
    0,
    1,
    5,
    60,
    200,
    (1 << 32) - 1,
    1 << 32,
    Cents::MAX - 7,
    Cents::MAX,
];

grade_kit::operations! {
    table Accounts<B: Bank>;
    setup () = ();
    object B = |_setup| B::new();
    state Books = |_setup| Books::default();

    /// Opens an account.
    open(opening: Cents = AMOUNTS) -> AccountId {
        run |bank| bank.open(opening);
        step |books| {
            books.0.push(opening);
            Returns(books.0.len() - 1)
        };
    }
    /// Opens this many accounts, one after the other, which hold 1, 2, 3, ...; the last one's number.
    open_many(count: u16 = [1, 4, 16]) -> AccountId {
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
        let balance = self.balance(account)?;
        let left = balance.checked_sub(amount);
        self.0[account] = left.ok_or(BankError::InsufficientFunds)?;
        Ok(self.0[account])
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Cents) -> Result<(), BankError> {
        let source = self.balance(from)?;
        let target = self.balance(to)?;
        if from == to {
            return Err(BankError::SameAccount);
        }
        let debited = source.checked_sub(amount);
        let debited = debited.ok_or(BankError::InsufficientFunds)?;
        let credited = target.checked_add(amount).ok_or(BankError::Overflow)?;
        self.0[from] = debited;
        self.0[to] = credited;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_kit::{Call, Step, Task, shown};

    /// Carries out `script` and compares what each operation returns.
    fn plays(script: &[(Op, &str)]) {
        let mut books = <Books as Task>::new(&());
        for (op, expected) in script {
            let call = Call {
                op,
                me: 0,
                waited: None,
            };
            let Step::Returns(ret) = books.step(&call) else {
                panic!("{op:?} leaves a choice");
            };
            assert_eq!(shown::<Books>(&ret), *expected, "{op:?}");
        }
    }

    #[test]
    fn accounts_are_numbered_in_the_order_of_opening() {
        plays(&[
            (open(5), "0"),
            (open(0), "1"),
            (balance(0), "Ok(5)"),
            (balance(1), "Ok(0)"),
            (balance(2), "Err(UnknownAccount(2))"),
        ]);
    }

    #[test]
    fn many_accounts_hold_one_two_three_and_so_on() {
        plays(&[
            (open(7), "0"),
            (open_many(3), "3"),
            (balance(1), "Ok(1)"),
            (balance(3), "Ok(3)"),
            (total(), "13"),
        ]);
    }

    #[test]
    fn deposits_and_withdrawals_return_the_new_balance_or_change_nothing() {
        plays(&[
            (open(10), "0"),
            (deposit(0, 5), "Ok(15)"),
            (withdraw(0, 15), "Ok(0)"),
            (withdraw(0, 1), "Err(InsufficientFunds)"),
            (deposit(0, Cents::MAX), "Ok(18446744073709551615)"),
            (deposit(0, 1), "Err(Overflow)"),
            (deposit(0, 0), "Ok(18446744073709551615)"),
            (deposit(1, 0), "Err(UnknownAccount(1))"),
            (withdraw(1, 0), "Err(UnknownAccount(1))"),
        ]);
    }

    #[test]
    fn of_several_errors_a_transfer_returns_the_first_in_the_order_of_the_contract() {
        plays(&[
            (open(10), "0"),
            (open(Cents::MAX), "1"),
            // Unknown `from` before unknown `to`, and both before all others.
            (transfer(7, 8, 0), "Err(UnknownAccount(7))"),
            (transfer(8, 8, 0), "Err(UnknownAccount(8))"),
            (transfer(7, 0, 0), "Err(UnknownAccount(7))"),
            (transfer(0, 8, 99), "Err(UnknownAccount(8))"),
            // The same account before insufficient funds and overflow.
            (transfer(0, 0, 99), "Err(SameAccount)"),
            (transfer(1, 1, 1), "Err(SameAccount)"),
            (transfer(0, 0, 0), "Err(SameAccount)"),
            // Insufficient funds before overflow.
            (transfer(0, 1, 11), "Err(InsufficientFunds)"),
            (transfer(0, 1, 10), "Err(Overflow)"),
            // Nothing of all this has changed anything.
            (balance(0), "Ok(10)"),
            (balance(1), "Ok(18446744073709551615)"),
            (transfer(0, 1, 0), "Ok(())"),
            (transfer(1, 0, 4), "Ok(())"),
            (balance(0), "Ok(14)"),
            (balance(1), "Ok(18446744073709551611)"),
        ]);
    }

    #[test]
    fn the_total_is_wider_than_an_account() {
        plays(&[
            (total(), "0"),
            (open(Cents::MAX), "0"),
            (open(Cents::MAX), "1"),
            (total(), "36893488147419103230"),
        ]);
    }
}
