//! A bank in one thread: which result is right; never how threads get there.

use crate::op::{Op, Refusal, Ret};
use bank_task::{AccountId, Cents};
use grade_kit::{Call, Step, Task};

/// What each account holds, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BankModel(Vec<Cents>);

impl BankModel {
    fn act(&mut self, op: &Op) -> Option<Ret> {
        Some(match *op {
            Op::Open(opening) => {
                self.0.push(opening);
                Ret::Opened(self.0.len() - 1)
            }
            Op::OpenMany(count) => {
                self.0.extend((1..=count).map(Cents::from));
                Ret::Opened(self.0.len() - 1)
            }
            Op::Deposit(account, amount) => Ret::Holds(self.deposit(account, amount)),
            Op::Withdraw(account, amount) => Ret::Holds(self.withdraw(account, amount)),
            Op::Transfer(from, to, amount) => Ret::Moved(self.transfer(from, to, amount)),
            Op::Balance(account) => Ret::Holds(self.balance(account)),
            Op::Total => Ret::Total(self.0.iter().copied().map(u128::from).sum()),
        })
    }
}

impl Task for BankModel {
    type Op = Op;
    type Ret = Ret;
    type Setup = ();

    fn setup() {}

    fn new((): &()) -> Self {
        BankModel::default()
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<Ret, Self> {
        self.act(call.op).into()
    }

    fn write_ret(ret: &Ret, to: &mut dyn std::fmt::Write) -> std::fmt::Result {
        write!(to, "{ret}")
    }
}

impl BankModel {
    fn balance(&self, account: AccountId) -> Result<Cents, Refusal> {
        let balance = self.0.get(account).copied();
        balance.ok_or(Refusal::UnknownAccount(account))
    }

    fn deposit(&mut self, account: AccountId, amount: Cents) -> Result<Cents, Refusal> {
        let balance = self.balance(account)?;
        self.0[account] = balance.checked_add(amount).ok_or(Refusal::Overflow)?;
        Ok(self.0[account])
    }

    fn withdraw(&mut self, account: AccountId, amount: Cents) -> Result<Cents, Refusal> {
        let balance = self.balance(account)?;
        let left = balance.checked_sub(amount);
        self.0[account] = left.ok_or(Refusal::InsufficientFunds)?;
        Ok(self.0[account])
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Cents) -> Result<(), Refusal> {
        let source = self.balance(from)?;
        let target = self.balance(to)?;
        if from == to {
            return Err(Refusal::SameAccount);
        }
        let debited = source.checked_sub(amount);
        let debited = debited.ok_or(Refusal::InsufficientFunds)?;
        let credited = target.checked_add(amount).ok_or(Refusal::Overflow)?;
        self.0[from] = debited;
        self.0[to] = credited;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Op::{Balance, Deposit, Open, Total, Transfer, Withdraw};
    use Refusal::{InsufficientFunds, Overflow, SameAccount, UnknownAccount};

    /// Carries out `script` and compares what each operation returns.
    fn plays(script: &[(Op, Ret)]) {
        let mut model = <BankModel as Task>::new(&());
        for (op, expected) in script {
            assert_eq!(model.act(op).as_ref(), Some(expected), "{op:?}");
        }
    }

    #[test]
    fn accounts_are_numbered_in_the_order_of_opening() {
        plays(&[
            (Open(5), Ret::Opened(0)),
            (Open(0), Ret::Opened(1)),
            (Balance(0), Ret::Holds(Ok(5))),
            (Balance(1), Ret::Holds(Ok(0))),
            (Balance(2), Ret::Holds(Err(UnknownAccount(2)))),
        ]);
    }

    #[test]
    fn many_accounts_hold_one_two_three_and_so_on() {
        plays(&[
            (Open(7), Ret::Opened(0)),
            (Op::OpenMany(3), Ret::Opened(3)),
            (Balance(1), Ret::Holds(Ok(1))),
            (Balance(3), Ret::Holds(Ok(3))),
            (Total, Ret::Total(13)),
        ]);
    }

    #[test]
    fn deposits_and_withdrawals_return_the_new_balance_or_change_nothing() {
        plays(&[
            (Open(10), Ret::Opened(0)),
            (Deposit(0, 5), Ret::Holds(Ok(15))),
            (Withdraw(0, 15), Ret::Holds(Ok(0))),
            (Withdraw(0, 1), Ret::Holds(Err(InsufficientFunds))),
            (Deposit(0, Cents::MAX), Ret::Holds(Ok(Cents::MAX))),
            (Deposit(0, 1), Ret::Holds(Err(Overflow))),
            (Deposit(0, 0), Ret::Holds(Ok(Cents::MAX))),
            (Deposit(1, 0), Ret::Holds(Err(UnknownAccount(1)))),
            (Withdraw(1, 0), Ret::Holds(Err(UnknownAccount(1)))),
        ]);
    }

    #[test]
    fn of_several_errors_a_transfer_returns_the_first_in_the_order_of_the_contract() {
        plays(&[
            (Open(10), Ret::Opened(0)),
            (Open(Cents::MAX), Ret::Opened(1)),
            // Unknown `from` before unknown `to`, and both before all others.
            (Transfer(7, 8, 0), Ret::Moved(Err(UnknownAccount(7)))),
            (Transfer(8, 8, 0), Ret::Moved(Err(UnknownAccount(8)))),
            (Transfer(7, 0, 0), Ret::Moved(Err(UnknownAccount(7)))),
            (Transfer(0, 8, 99), Ret::Moved(Err(UnknownAccount(8)))),
            // The same account before insufficient funds and overflow.
            (Transfer(0, 0, 99), Ret::Moved(Err(SameAccount))),
            (Transfer(1, 1, 1), Ret::Moved(Err(SameAccount))),
            (Transfer(0, 0, 0), Ret::Moved(Err(SameAccount))),
            // Insufficient funds before overflow.
            (Transfer(0, 1, 11), Ret::Moved(Err(InsufficientFunds))),
            (Transfer(0, 1, 10), Ret::Moved(Err(Overflow))),
            // Nothing of all this has changed anything.
            (Balance(0), Ret::Holds(Ok(10))),
            (Balance(1), Ret::Holds(Ok(Cents::MAX))),
            (Transfer(0, 1, 0), Ret::Moved(Ok(()))),
            (Transfer(1, 0, 4), Ret::Moved(Ok(()))),
            (Balance(0), Ret::Holds(Ok(14))),
            (Balance(1), Ret::Holds(Ok(Cents::MAX - 4))),
        ]);
    }

    #[test]
    fn the_total_is_wider_than_an_account() {
        plays(&[
            (Total, Ret::Total(0)),
            (Open(Cents::MAX), Ret::Opened(0)),
            (Open(Cents::MAX), Ret::Opened(1)),
            (Total, Ret::Total(36_893_488_147_419_103_230)),
        ]);
    }
}
