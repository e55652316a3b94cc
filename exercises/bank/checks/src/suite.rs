//! The checks of the bank: scenarios and what they must show; never how it is found out.

use crate::model::BankModel;
use crate::op::Op::{self, Balance, Deposit, Open, OpenMany, Total, Transfer, Withdraw};
use bank_task::{AccountId, Cents};
use grade_kit::prelude::*;

type Check = grade_kit::Check<BankModel>;

/// Every schedule with two delays, which is where the bugs of banks hide, and most of those with
/// three.
const SEARCH: Budget = Budget {
    max_delays: 3,
    systematic_schedules: 3_000,
    sampled_schedules: 1_000,
    max_steps: 20_000,
};

/// For scenarios that are about how many accounts there are: their schedules take thousands of steps
/// each, and what goes wrong in them does so in the first ones.
const FEW_LONG_SCHEDULES: Budget = Budget {
    max_delays: 1,
    systematic_schedules: 60,
    sampled_schedules: 10,
    max_steps: 100_000,
};

/// More accounts than anybody makes room or locks for who thinks that there are only a few.
const MANY: AccountId = 260;

/// Two accounts so far apart share a lock wherever accounts share 2, 3, 4, ... 17, 20, 23, 24, 31, 32,
/// 64, 100, 128 or 256 of them by their number.
const FAR_APART: [AccountId; 7] = [256, 240, 234, 217, 221, 253, 200];

/// The checks.
#[must_use]
pub fn suite() -> Suite {
    Suite::new()
        .whatever_the_clock()
        .check(statement())
        .check(no_deadlock())
        .check(no_overdraft())
        .check(money_is_kept())
        .check(independent_transfers())
        .check(any_mix())
        .check(real_threads())
}

fn statement() -> Check {
    Check::transcript("statement")
        .points(2)
        .title("one customer gets every balance and every error right")
        .teaches(
            "Before threads come in: a call that returns an error changes nothing, and of several \
             errors it returns the first in the order that the contract gives.",
        )
        .scenario(Scenario::named("everyday business").first([
            Total,
            Open(100),
            Open(50),
            Open(0),
            Deposit(0, 25),
            Withdraw(1, 50),
            Transfer(0, 2, 125),
            Transfer(2, 1, 0),
            Withdraw(0, 0),
            Balance(0),
            Balance(1),
            Balance(2),
            Total,
        ]))
        .scenario(Scenario::named("every reason to refuse").first([
            Open(10),
            Open(Cents::MAX),
            Deposit(2, 1),
            Withdraw(2, 1),
            Balance(2),
            Transfer(7, 8, 1),
            Transfer(7, 0, 1),
            Transfer(0, 8, 99),
            Transfer(8, 8, 1),
            Transfer(0, 0, 99),
            Transfer(0, 0, 0),
            Withdraw(0, 11),
            Transfer(0, 1, 11),
            Transfer(0, 1, 10),
            Deposit(1, 1),
            Balance(0),
            Balance(1),
            Total,
            Transfer(1, 0, 5),
            Withdraw(0, 15),
            Balance(0),
            Balance(1),
            Total,
        ]))
        .scenario(Scenario::named("as much as there is, and one more").first([
            Open(0),
            Open(10),
            Deposit(0, 0),
            Withdraw(0, 0),
            Withdraw(0, 1),
            Withdraw(0, Cents::MAX),
            Transfer(0, 1, 0),
            Transfer(0, 1, 1),
            Transfer(1, 0, 11),
            Transfer(1, 0, 10),
            Balance(0),
            Balance(1),
            Deposit(1, Cents::MAX),
            Deposit(1, 1),
            Deposit(0, Cents::MAX - 9),
            Deposit(0, Cents::MAX - 10),
            Transfer(1, 0, 0),
            Transfer(1, 0, 1),
            Total,
            Withdraw(0, Cents::MAX),
            Transfer(1, 0, Cents::MAX),
            Balance(0),
            Balance(1),
            Total,
        ]))
        .scenario(Scenario::named("accounts that nobody opened").first([
            Balance(0),
            Transfer(0, 0, 0),
            Open(5),
            Balance(1),
            Deposit(AccountId::MAX, 0),
            Withdraw(AccountId::MAX, 0),
            Balance(AccountId::MAX),
            Transfer(AccountId::MAX, 0, 1),
            Transfer(0, AccountId::MAX, 1),
            Transfer(AccountId::MAX, AccountId::MAX, 1),
            Transfer(0, 1, Cents::MAX),
            Open(6),
            Transfer(0, 1, 5),
            Balance(1),
            Total,
        ]))
        .scenario(
            Scenario::named("many accounts")
                .first([
                    OpenMany(MANY as u16),
                    Balance(MANY - 1),
                    Balance(MANY),
                    Transfer(MANY - 1, 0, 60),
                    Withdraw(MANY - 2, 59),
                    Deposit(MANY / 2, 7),
                    Balance(MANY / 2),
                    Balance(MANY - 1),
                    Balance(0),
                    Open(3),
                    Total,
                ])
                .budget(FEW_LONG_SCHEDULES),
        )
}

fn no_deadlock() -> Check {
    Check::explore("no-deadlock")
        .points(2)
        .title("no two calls wait for each other for ever")
        .teaches(
            "Whoever holds one lock and waits for another can be part of a circle. Take locks in \
             one order that all calls share, `total` included, and never the same lock twice.",
        )
        .budget(SEARCH)
        .scenario(
            bank("opposite transfers", [100, 100])
                .thread([Transfer(0, 1, 10)])
                .thread([Transfer(1, 0, 20)])
                .last([Balance(0), Balance(1)]),
        )
        .scenario(
            bank("a cycle of three", [100, 100, 100])
                .thread([Transfer(0, 1, 10)])
                .thread([Transfer(1, 2, 20)])
                .thread([Transfer(2, 0, 30)]),
        )
        .scenario(
            bank("a transfer to oneself among others", [100, 100])
                .thread([Transfer(1, 1, 10)])
                .thread([Transfer(0, 1, 10)])
                .thread([Transfer(1, 0, 20)]),
        )
        .scenario(
            bank("transfers both ways against the total", [100, 100])
                .thread([Transfer(0, 1, 10)])
                .thread([Transfer(1, 0, 20)])
                .thread([Total]),
        )
        .scenario(
            bank("opening an account in between", [100, 100])
                .thread([Transfer(1, 0, 10)])
                .thread([Open(5)])
                .thread([Total, Deposit(0, 1)]),
        )
        .scenario(
            bank("one account, much asked for", [100, 100])
                .thread([Deposit(0, 5), Balance(0)])
                .thread([Withdraw(0, 200), Transfer(0, 1, 10)])
                .thread([Total]),
        )
        .scenario(
            many_accounts("one customer pays many")
                .first(others(1).map(|other| Transfer(0, other, 1)))
                .last([Balance(0), Total])
                .budget(FEW_LONG_SCHEDULES),
        )
        .scenario(
            many_accounts("opposite transfers between accounts far apart")
                .thread(FAR_APART.map(|other| Transfer(0, other, 10)))
                .thread(FAR_APART.map(|other| Transfer(other, 0, 20)))
                .budget(FEW_LONG_SCHEDULES),
        )
        .rule(leaves_nothing_behind)
        .parts_are_fair()
}

fn no_overdraft() -> Check {
    Check::explore("no-overdraft")
        .points(1)
        .title("the same cents are never spent twice")
        .teaches(
            "Looking whether there is enough and taking it must be one step: between two, \
             somebody else looks at the same money.",
        )
        .budget(SEARCH)
        .scenario(
            bank("two withdrawals of the same money", [100])
                .thread([Withdraw(0, 60)])
                .thread([Withdraw(0, 60)])
                .last([Balance(0), Total]),
        )
        .scenario(
            bank("a withdrawal against a transfer", [100, 0])
                .thread([Withdraw(0, 60)])
                .thread([Transfer(0, 1, 60)])
                .last([Balance(0), Balance(1)]),
        )
        .scenario(
            bank("two transfers of the same money", [100, 0, 0])
                .thread([Transfer(0, 1, 60)])
                .thread([Transfer(0, 2, 60)])
                .last([Balance(0), Balance(1), Balance(2)]),
        )
        .scenario(
            bank("two deposits into the same room", [Cents::MAX - 100, 60])
                .thread([Deposit(0, 60)])
                .thread([Transfer(1, 0, 60)])
                .last([Balance(0), Balance(1)]),
        )
}

fn money_is_kept() -> Check {
    Check::explore("money-is-kept")
        .points(2)
        .title("no money is lost, made or seen in flight")
        .teaches(
            "A transfer is one step for everybody who looks, so both accounts must change while \
             nobody else can see either; and `total` has to stop all of them at one moment.",
        )
        .budget(SEARCH)
        .scenario(
            bank("a transfer against the total", [50, 100])
                .thread([Transfer(1, 0, 30)])
                .thread([Total, Total]),
        )
        .scenario(
            bank("a transfer that is looked at", [100, 0])
                .thread([Transfer(0, 1, 30)])
                .thread([Balance(0), Balance(1)])
                .thread([Balance(1), Balance(0)]),
        )
        .scenario(
            bank("there and back while all is counted", [100, 100])
                .thread([Transfer(0, 1, 30), Transfer(1, 0, 30), Transfer(0, 1, 30)])
                .thread([Total]),
        )
        .scenario(
            bank("two transfers with one account in common", [100, 100, 0])
                .thread([Transfer(0, 2, 30)])
                .thread([Transfer(1, 2, 20)])
                .last([Balance(0), Balance(1), Balance(2)]),
        )
        .scenario(
            bank("a deposit that is seen stays seen", [100])
                .thread([Deposit(0, 5)])
                .thread([Balance(0), Total]),
        )
        .scenario(
            bank("a refused transfer leaves no trace", [100, Cents::MAX])
                .thread([Transfer(0, 1, 30)])
                .thread([Balance(0), Balance(1), Total]),
        )
        .scenario(
            bank(
                "a transfer refused for want of money leaves no trace",
                [10, 0],
            )
            .thread([Transfer(0, 1, 30)])
            .thread([Withdraw(1, 20), Balance(0), Total]),
        )
        .scenario(
            bank("a transfer to nobody leaves no trace", [100])
                .thread([Transfer(0, 1, 30)])
                .thread([Balance(0), Total]),
        )
        .scenario(
            bank("a refused deposit leaves no trace", [Cents::MAX - 5])
                .thread([Deposit(0, 30)])
                .thread([Balance(0), Withdraw(0, 40)])
                .last([Balance(0)]),
        )
        .scenario(
            bank("a refused withdrawal leaves no trace", [10])
                .thread([Withdraw(0, 30)])
                .thread([Balance(0), Deposit(0, 5), Total])
                .last([Balance(0)]),
        )
        .scenario(
            bank("an account that is opened meanwhile", [100])
                .thread([Open(7), Deposit(0, 5)])
                .thread([Total]),
        )
        .scenario(
            bank("two accounts opened at once", [])
                .thread([Open(1), Balance(0)])
                .thread([Open(2), Balance(1)])
                .last([Balance(0), Balance(1)]),
        )
}

fn independent_transfers() -> Check {
    Check::freeze("independent-transfers")
        .points(1)
        .title("a transfer held up keeps none between other accounts waiting")
        .teaches(
            "One lock for the whole bank makes every customer wait for the slowest one. Give each \
             account its own, and hold what leads to it only for reading.",
        )
        .scenario(
            bank("0 to 1 is held up, 2 to 3 goes on", [100; 4])
                .thread([Transfer(0, 1, 10)])
                .thread([Transfer(2, 3, 10)]),
        )
        .scenario(
            bank("3 to 1 is held up, 2 to 0 goes on", [100; 4])
                .thread([Transfer(3, 1, 10)])
                .thread([Transfer(2, 0, 10)]),
        )
        .scenario(
            bank("0 to 3 is held up, 1 to 2 and back goes on", [100; 4])
                .thread([Transfer(0, 3, 10)])
                .thread([Transfer(1, 2, 10), Transfer(2, 1, 10)]),
        )
        .scenario(
            bank("what is held up is refused, 2 to 3 goes on", [100; 4])
                .thread([Transfer(0, 1, 200)])
                .thread([Transfer(2, 3, 10)]),
        )
        .scenario(
            many_accounts("0 to 1 is held up, others pay each other")
                .thread([Transfer(0, 1, 10)])
                .thread(others(3).map(|other| Transfer(other, 2, 1)))
                .budget(FEW_LONG_SCHEDULES),
        )
}

fn any_mix() -> Check {
    Check::explore("any-mix")
        .points(1)
        .title("any small mix of calls fits one order")
        .teaches(
            "Each call has to take effect at one moment between its start and its end, whatever \
             else is going on, refused calls and new accounts included.",
        )
        .budget(SEARCH)
        .generated(
            Generated::from_operations([
                Transfer(0, 1, 60),
                Transfer(1, 0, 30),
                Transfer(1, 2, 20),
                Deposit(0, 50),
                Withdraw(0, 70),
                Withdraw(1, 40),
                Balance(0),
                Balance(1),
                Total,
                Total,
                Open(15),
            ])
            .first([Open(100), Open(50)])
            .last([Balance(0), Balance(1), Balance(2), Total])
            .count(8),
        )
        .rule(leaves_nothing_behind)
        .parts_are_fair()
        .could_overlap(calls_on_other_accounts(1, 2))
        .could_overlap(calls_on_other_accounts(2, 1))
}

/// A call on account 0, or from it to `near`, beside one on the account `far`.
fn calls_on_other_accounts(near: AccountId, far: AccountId) -> Vec<Scenario<BankModel>> {
    let beside = |one: Op, other: Op| {
        bank("calls on other accounts", [100; 3])
            .thread([one])
            .thread([other])
    };
    vec![
        beside(Deposit(0, 5), Withdraw(far, 5)),
        beside(Deposit(0, 5), Balance(far)),
        beside(Withdraw(0, 5), Balance(far)),
        beside(Transfer(0, near, 5), Deposit(far, 5)),
        beside(Transfer(0, near, 5), Withdraw(far, 5)),
        beside(Transfer(0, near, 5), Balance(far)),
    ]
}

fn real_threads() -> Check {
    Check::real_threads("real-threads")
        .points(1)
        .title("the books balance on real threads too")
        .teaches(
            "What exploration finds, real threads show only now and then: this is the now and \
             then, with more customers.",
        )
        .scenario(crowd(2, 8))
        .scenario(crowd(4, 5))
        .scenario(crowd(8, 2))
        .rule(leaves_nothing_behind)
}

/// A bank in which some accounts have been opened.
fn bank(name: impl Into<String>, openings: impl IntoIterator<Item = Cents>) -> Scenario<BankModel> {
    Scenario::named(name).first(openings.into_iter().map(Open))
}

/// A bank in which many accounts have been opened, the first of which is rich.
fn many_accounts(name: &str) -> Scenario<BankModel> {
    Scenario::named(name).first([Open(1_000), OpenMany(MANY as u16 - 1)])
}

/// Some of many accounts, from `first` on: enough to meet wherever accounts share locks.
fn others(first: AccountId) -> impl Iterator<Item = AccountId> {
    (first..=40).chain(FAR_APART)
}

/// Customers who pass money round a circle, draw some and count it all.
fn crowd(threads: usize, operations_each: usize) -> Scenario<BankModel> {
    const ACCOUNTS: usize = 4;
    let name = format!("{threads} customers, {operations_each} calls each");
    let mut scenario = bank(name, [100; ACCOUNTS]);
    for customer in 0..threads {
        let here = customer % ACCOUNTS;
        let there = (customer + 1) % ACCOUNTS;
        let day = [
            Transfer(here, there, 70),
            Total,
            Transfer(there, here, 50),
            Withdraw(here, 40),
            Deposit(there, 40),
            Balance(here),
        ];
        let calls: Vec<Op> = day.into_iter().cycle().take(operations_each).collect();
        scenario = scenario.thread(calls);
    }
    scenario.last((0..ACCOUNTS).map(Balance).chain([Total]))
}

fn leaves_nothing_behind(view: &View<'_, BankModel>) -> Result<(), Broken> {
    match view.threads_alive_after_drop() {
        0 => Ok(()),
        alive => Err(Broken::new(
            Verdict::Leak,
            format!("threads still running once the bank was dropped: {alive}"),
        )),
    }
}
