//! A bank whose accounts many threads use at once.

use bank_task::{AccountId, Bank, BankError, Cents};

/// Accounts that never lose a cent, never deadlock, and never wait without need.
pub struct SafeBank {
    // What does it need to hold?
}

impl Bank for SafeBank {
    fn new() -> Self {
        todo!("start without accounts")
    }

    fn open(&self, opening: Cents) -> AccountId {
        todo!("open an account that holds {opening} and return its number")
    }

    fn deposit(&self, account: AccountId, amount: Cents) -> Result<Cents, BankError> {
        todo!("add {amount} to account {account} and return the new balance")
    }

    fn withdraw(&self, account: AccountId, amount: Cents) -> Result<Cents, BankError> {
        todo!("take {amount} from account {account} and return the new balance")
    }

    fn transfer(&self, from: AccountId, to: AccountId, amount: Cents) -> Result<(), BankError> {
        todo!("move {amount} from account {from} to account {to}")
    }

    fn balance(&self, account: AccountId) -> Result<Cents, BankError> {
        todo!("return what account {account} holds")
    }

    fn total(&self) -> u128 {
        todo!("return what all accounts hold together, at one moment")
    }
}
