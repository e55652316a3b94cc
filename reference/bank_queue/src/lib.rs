//! A correct solution of the exercise `bank_queue`. Never graded for points.

use bank_queue_task::{AccountId, Bank, BankError, Cents};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

/// What each account holds, by number.
type Ledger = Vec<Cents>;

/// What the owner does with the accounts for one call.
type Request = Box<dyn FnOnce(&mut Ledger) + Send>;

/// A way to the thread that has the accounts.
#[derive(Debug)]
pub struct ChannelBank {
    /// There until the bank is dropped.
    requests: Option<Sender<Request>>,
    owner: Option<JoinHandle<()>>,
}

impl ChannelBank {
    /// Has the owner do this, and waits for what comes of it.
    fn ask<R: Send + 'static>(&self, act: impl FnOnce(&mut Ledger) -> R + Send + 'static) -> R {
        let (answers, answer) = mpsc::channel();
        let request: Request = Box::new(move |ledger| {
            answers.send(act(ledger)).expect("who asked waits");
        });
        let requests = self.requests.as_ref().expect("it is not dropped yet");
        requests.send(request).expect("the owner is there");
        answer.recv().expect("the owner answers")
    }
}

impl Bank for ChannelBank {
    fn new() -> Self {
        let (requests, inbox) = mpsc::channel::<Request>();
        let owner = thread::spawn(move || {
            let mut ledger = Ledger::new();
            // Ends with the last sender.
            for request in inbox {
                request(&mut ledger);
            }
        });
        ChannelBank {
            requests: Some(requests),
            owner: Some(owner),
        }
    }

    fn open(&self, opening: Cents) -> AccountId {
        self.ask(move |ledger| {
            ledger.push(opening);
            ledger.len() - 1
        })
    }

    fn deposit(&self, account: AccountId, amount: Cents) -> Result<Cents, BankError> {
        self.ask(move |ledger| {
            let sum = held(ledger, account)?.checked_add(amount);
            ledger[account] = sum.ok_or(BankError::Overflow)?;
            Ok(ledger[account])
        })
    }

    fn withdraw(&self, account: AccountId, amount: Cents) -> Result<Cents, BankError> {
        self.ask(move |ledger| {
            let rest = held(ledger, account)?.checked_sub(amount);
            ledger[account] = rest.ok_or(BankError::InsufficientFunds)?;
            Ok(ledger[account])
        })
    }

    fn transfer(&self, from: AccountId, to: AccountId, amount: Cents) -> Result<(), BankError> {
        self.ask(move |ledger| {
            let (source, target) = (held(ledger, from)?, held(ledger, to)?);
            if from == to {
                return Err(BankError::SameAccount);
            }
            let rest = source.checked_sub(amount);
            let rest = rest.ok_or(BankError::InsufficientFunds)?;
            let sum = target.checked_add(amount).ok_or(BankError::Overflow)?;
            (ledger[from], ledger[to]) = (rest, sum);
            Ok(())
        })
    }

    fn balance(&self, account: AccountId) -> Result<Cents, BankError> {
        self.ask(move |ledger| held(ledger, account))
    }

    fn total(&self) -> u128 {
        self.ask(|ledger| ledger.iter().copied().map(u128::from).sum())
    }
}

impl Drop for ChannelBank {
    fn drop(&mut self) {
        // First the sender, because the owner ends with it.
        drop(self.requests.take());
        if let Some(owner) = self.owner.take() {
            let _ = owner.join();
        }
    }
}

/// What an account holds.
fn held(ledger: &[Cents], account: AccountId) -> Result<Cents, BankError> {
    let entry = ledger.get(account).copied();
    entry.ok_or(BankError::UnknownAccount(account))
}
