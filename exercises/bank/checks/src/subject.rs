//! How operations are applied to the student's bank; never looks at what they return.

use crate::model::BankModel;
use crate::op::{Op, Refusal, Ret};
use bank_task::{Bank, BankError, Cents};
use grade_kit::{Subject, Subjects};

/// How operations are applied to the student's bank.
#[must_use]
pub fn subjects<B: Bank>() -> Subjects {
    Subjects::only(Subject::<BankModel>::new(|(), _| B::new(), apply::<B>))
}

fn apply<B: Bank>(bank: &B, op: &Op, _: &grade_kit::Kit) -> Ret {
    let holds = |result: Result<Cents, BankError>| Ret::Holds(result.map_err(Refusal::from));
    match *op {
        Op::Open(opening) => Ret::Opened(bank.open(opening)),
        Op::OpenMany(count) => {
            let open = |_, opening| bank.open(Cents::from(opening));
            Ret::Opened((1..=count).fold(0, open))
        }
        Op::Deposit(account, amount) => holds(bank.deposit(account, amount)),
        Op::Withdraw(account, amount) => holds(bank.withdraw(account, amount)),
        Op::Transfer(from, to, amount) => {
            Ret::Moved(bank.transfer(from, to, amount).map_err(Refusal::from))
        }
        Op::Balance(account) => holds(bank.balance(account)),
        Op::Total => Ret::Total(bank.total()),
    }
}
