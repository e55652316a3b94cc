//! A bank whose accounts belong to one thread.

use bank_queue_task::{AccountId, Bank, BankError, Cents};
use std::sync::mpsc;

/// A way to the thread that has the accounts.
pub struct ChannelBank {
    // What does it need to hold?
}

impl Bank for ChannelBank {
    fn new() -> Self {
        // The way to the thread that owns the accounts. What is sent through it?
        let (_requests, _inbox) = mpsc::channel::<()>();
        todo!("start that thread, and keep the way to it")
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
