//! Sequential models of the usual kinds. None of them knows about threads.

use super::random::Random;
use linearizability::SequentialModel;
use std::collections::VecDeque;
use std::fmt::Debug;

/// A model that random histories can be made for.
pub(crate) trait Sample: SequentialModel<Op: Clone + Debug> + Debug {
    fn initial() -> Self;
    fn random_op(random: &mut Random) -> Self::Op;
    /// A result that `op` might have, right or wrong.
    fn random_result(op: &Self::Op, random: &mut Random) -> Self::Ret;
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Register(pub(crate) u8);

#[derive(Clone, Debug)]
pub(crate) enum RegisterOp {
    Read,
    Write(u8),
    /// Returns what was there; writes the second value if that was the first one.
    CompareExchange(u8, u8),
}

impl SequentialModel for Register {
    type Op = RegisterOp;
    /// What was there, for a read or an exchange.
    type Ret = Option<u8>;

    fn step(&mut self, op: &RegisterOp) -> Option<Option<u8>> {
        let before = self.0;
        match *op {
            RegisterOp::Read => Some(Some(before)),
            RegisterOp::Write(value) => {
                self.0 = value;
                Some(None)
            }
            RegisterOp::CompareExchange(expected, value) => {
                if before == expected {
                    self.0 = value;
                }
                Some(Some(before))
            }
        }
    }
}

impl Sample for Register {
    fn initial() -> Register {
        Register(0)
    }

    fn random_op(random: &mut Random) -> RegisterOp {
        let value = random.below(3) as u8;
        match random.below(5) {
            0 | 1 => RegisterOp::Write(value),
            2 | 3 => RegisterOp::Read,
            _ => RegisterOp::CompareExchange(value, random.below(3) as u8),
        }
    }

    fn random_result(op: &RegisterOp, random: &mut Random) -> Option<u8> {
        match op {
            RegisterOp::Write(_) => None,
            _ => Some(random.below(3) as u8),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Counter(pub(crate) u32);

#[derive(Clone, Debug)]
pub(crate) enum CounterOp {
    /// Returns the value before.
    Increment,
    Get,
}

impl SequentialModel for Counter {
    type Op = CounterOp;
    type Ret = u32;

    fn step(&mut self, op: &CounterOp) -> Option<u32> {
        let before = self.0;
        if let CounterOp::Increment = op {
            self.0 += 1;
        }
        Some(before)
    }
}

impl Sample for Counter {
    fn initial() -> Counter {
        Counter(0)
    }

    fn random_op(random: &mut Random) -> CounterOp {
        if random.chance(3) {
            CounterOp::Get
        } else {
            CounterOp::Increment
        }
    }

    fn random_result(_: &CounterOp, random: &mut Random) -> u32 {
        random.below(4) as u32
    }
}

/// A first-in first-out queue that blocks: pushing when two are inside, popping when none is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Queue(pub(crate) VecDeque<u8>);

#[derive(Clone, Debug)]
pub(crate) enum QueueOp {
    Push(u8),
    Pop,
    /// Returns nothing instead of blocking.
    TryPop,
}

impl SequentialModel for Queue {
    type Op = QueueOp;
    type Ret = Option<u8>;

    fn step(&mut self, op: &QueueOp) -> Option<Option<u8>> {
        match *op {
            QueueOp::Push(_) if self.0.len() == 2 => None,
            QueueOp::Push(value) => {
                self.0.push_back(value);
                Some(None)
            }
            QueueOp::Pop => self.0.pop_front().map(Some),
            QueueOp::TryPop => Some(self.0.pop_front()),
        }
    }
}

impl Sample for Queue {
    fn initial() -> Queue {
        Queue(VecDeque::new())
    }

    fn random_op(random: &mut Random) -> QueueOp {
        match random.below(5) {
            0 | 1 => QueueOp::Push(random.below(3) as u8),
            2 | 3 => QueueOp::Pop,
            _ => QueueOp::TryPop,
        }
    }

    fn random_result(op: &QueueOp, random: &mut Random) -> Option<u8> {
        match op {
            QueueOp::Push(_) => None,
            QueueOp::Pop => Some(random.below(3) as u8),
            QueueOp::TryPop => (!random.chance(3)).then(|| random.below(3) as u8),
        }
    }
}

/// Three accounts. A transfer that would overdraw is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Bank(pub(crate) Vec<i64>);

#[derive(Clone, Debug)]
pub(crate) enum BankOp {
    Transfer { from: usize, to: usize, amount: i64 },
    Balance(usize),
    Total,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BankRet {
    Done(bool),
    Amount(i64),
}

impl SequentialModel for Bank {
    type Op = BankOp;
    type Ret = BankRet;

    fn step(&mut self, op: &BankOp) -> Option<BankRet> {
        Some(match *op {
            BankOp::Transfer { from, to, amount } => {
                let covered = self.0[from] >= amount;
                if covered {
                    self.0[from] -= amount;
                    self.0[to] += amount;
                }
                BankRet::Done(covered)
            }
            BankOp::Balance(account) => BankRet::Amount(self.0[account]),
            BankOp::Total => BankRet::Amount(self.0.iter().sum()),
        })
    }
}

impl Sample for Bank {
    fn initial() -> Bank {
        Bank(vec![20, 20, 20])
    }

    fn random_op(random: &mut Random) -> BankOp {
        match random.below(6) {
            0 => BankOp::Total,
            1 | 2 => BankOp::Balance(random.below(3)),
            _ => BankOp::Transfer {
                from: random.below(3),
                to: random.below(3),
                amount: 10 * (1 + random.below(2) as i64),
            },
        }
    }

    fn random_result(op: &BankOp, random: &mut Random) -> BankRet {
        match op {
            BankOp::Transfer { .. } => BankRet::Done(random.chance(2)),
            _ => BankRet::Amount(10 * random.below(7) as i64),
        }
    }
}
