//! The checks of the bank: scenarios and what they must show; never how it is found out.

use crate::table::{Books, Op, balance, deposit, open, open_many, total, transfer, withdraw};
use bank_task::{AccountId, Cents};
use grade_kit::prelude::*;

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

/// Enough for what goes wrong only at a call that nobody thought of.
const MANY_CALLS: usize = 600;

/// Two accounts so far apart share a lock wherever accounts share 2, 3, 4, ... 17, 20, 23, 24, 31, 32,
/// 64, 100, 128 or 256 of them by their number.
const FAR_APART: [AccountId; 7] = [256, 240, 234, 217, 221, 253, 200];

grade_kit::checks! {
    of Books;

    suite whatever_the_clock;

    transcript "statement" for 1: "one customer gets every balance and every error right" {
        teaches "Before threads come in: a call that returns an error changes nothing, and of several errors \
                 it returns the first in the order that the contract gives.";
        scenario "everyday business": first [
            total(), open(100), open(50), open(0), deposit(0, 25), withdraw(1, 50), transfer(0, 2, 125),
            transfer(2, 1, 0), withdraw(0, 0), balance(0), balance(1), balance(2), total(),
        ];
        scenario "every reason to refuse": first [
            open(10), open(Cents::MAX), deposit(2, 1), withdraw(2, 1), balance(2), transfer(7, 8, 1),
            transfer(7, 0, 1), transfer(0, 8, 99), transfer(8, 8, 1), transfer(0, 0, 99), transfer(0, 0, 0),
            withdraw(0, 11), transfer(0, 1, 11), transfer(0, 1, 10), deposit(1, 1), balance(0), balance(1),
            total(), transfer(1, 0, 5), withdraw(0, 15), balance(0), balance(1), total(),
        ];
        scenario "as much as there is, and one more": first [
            open(0), open(10), deposit(0, 0), withdraw(0, 0), withdraw(0, 1), withdraw(0, Cents::MAX),
            transfer(0, 1, 0), transfer(0, 1, 1), transfer(1, 0, 11), transfer(1, 0, 10), balance(0),
            balance(1), deposit(1, Cents::MAX), deposit(1, 1), deposit(0, Cents::MAX - 9),
            deposit(0, Cents::MAX - 10), transfer(1, 0, 0), transfer(1, 0, 1), total(),
            withdraw(0, Cents::MAX), transfer(1, 0, Cents::MAX), balance(0), balance(1), total(),
        ];
        scenario "accounts that nobody opened": first [
            balance(0), transfer(0, 0, 0), open(5), balance(1), deposit(AccountId::MAX, 0),
            withdraw(AccountId::MAX, 0), balance(AccountId::MAX), transfer(AccountId::MAX, 0, 1),
            transfer(0, AccountId::MAX, 1), transfer(AccountId::MAX, AccountId::MAX, 1),
            transfer(0, 1, Cents::MAX), open(6), transfer(0, 1, 5), balance(1), total(),
        ];
        scenario "many accounts":
            first [
                open_many(MANY as u16), balance(MANY - 1), balance(MANY), transfer(MANY - 1, 0, 60),
                withdraw(MANY - 2, 59), deposit(MANY / 2, 7), balance(MANY / 2), balance(MANY - 1), balance(0),
                open(3), total(),
            ],
            budget FEW_LONG_SCHEDULES;
    }
    explore "no-deadlock" for 2: "no two calls wait for each other for ever" {
        teaches "Whoever holds one lock and waits for another can be part of a circle. Take locks in one order \
                 that all calls share, `total` included, and never the same lock twice.";
        budget SEARCH;
        scenario bank("opposite transfers", [100, 100])
            .thread([transfer(0, 1, 10)]).thread([transfer(1, 0, 20)]).last([balance(0), balance(1)]);
        scenario bank("a cycle of three", [100, 100, 100])
            .thread([transfer(0, 1, 10)]).thread([transfer(1, 2, 20)]).thread([transfer(2, 0, 30)]);
        scenario bank("a cycle of four", [100; 4])
            .thread([transfer(1, 3, 10)]).thread([transfer(3, 2, 20)]).thread([transfer(2, 0, 30)])
            .thread([transfer(0, 1, 40)]);
        scenario bank("a transfer to oneself among others", [100, 100])
            .thread([transfer(1, 1, 10)]).thread([transfer(0, 1, 10)]).thread([transfer(1, 0, 20)]);
        scenario bank("transfers both ways against the total", [100, 100])
            .thread([transfer(0, 1, 10)]).thread([transfer(1, 0, 20)]).thread([total()]);
        scenario bank("opening an account in between", [100, 100])
            .thread([transfer(1, 0, 10)]).thread([open(5)]).thread([total(), deposit(0, 1)]);
        scenario bank("one account, much asked for", [100, 100])
            .thread([deposit(0, 5), balance(0)]).thread([withdraw(0, 200), transfer(0, 1, 10)])
            .thread([total()]);
        scenario many_accounts("one customer pays many")
            .first(others(1).map(|other| transfer(0, other, 1))).last([balance(0), total()])
            .budget(FEW_LONG_SCHEDULES);
        scenario many_accounts("opposite transfers between accounts far apart")
            .thread(FAR_APART.map(|other| transfer(0, other, 10)))
            .thread(FAR_APART.map(|other| transfer(other, 0, 20))).budget(FEW_LONG_SCHEDULES);
        rule leaves_nothing_behind;
        parts_are_fair;
    }
    explore "no-overdraft" for 1: "the same cents are never spent twice" {
        teaches "Looking whether there is enough and taking it must be one step: between two, somebody else \
                 looks at the same money.";
        budget SEARCH;
        scenario bank("two withdrawals of the same money", [100])
            .thread([withdraw(0, 60)]).thread([withdraw(0, 60)]).last([balance(0), total()]);
        scenario bank("a withdrawal against a transfer", [100, 0])
            .thread([withdraw(0, 60)]).thread([transfer(0, 1, 60)]).last([balance(0), balance(1)]);
        scenario bank("two transfers of the same money", [100, 0, 0])
            .thread([transfer(0, 1, 60)]).thread([transfer(0, 2, 60)])
            .last([balance(0), balance(1), balance(2)]);
        scenario bank("two deposits into the same room", [Cents::MAX - 100, 60])
            .thread([deposit(0, 60)]).thread([transfer(1, 0, 60)]).last([balance(0), balance(1)]);
    }
    explore "money-is-kept" for 2: "no money is lost, made or seen in flight" {
        teaches "A transfer is one step for everybody who looks, so both accounts must change while nobody \
                 else can see either; and `total` has to stop all of them at one moment.";
        budget SEARCH;
        scenario bank("a transfer against the total", [50, 100])
            .thread([transfer(1, 0, 30)]).thread([total(), total()]);
        scenario bank("a transfer that is looked at", [100, 0])
            .thread([transfer(0, 1, 30)]).thread([balance(0), balance(1)]).thread([balance(1), balance(0)]);
        scenario bank("there and back while all is counted", [100, 100])
            .thread([transfer(0, 1, 30), transfer(1, 0, 30), transfer(0, 1, 30)]).thread([total()]);
        scenario bank("two transfers with one account in common", [100, 100, 0])
            .thread([transfer(0, 2, 30)]).thread([transfer(1, 2, 20)])
            .last([balance(0), balance(1), balance(2)]);
        scenario bank("a deposit that is seen stays seen", [100])
            .thread([deposit(0, 5)]).thread([balance(0), total()]);
        scenario bank("a refused transfer leaves no trace", [100, Cents::MAX])
            .thread([transfer(0, 1, 30)]).thread([balance(0), balance(1), total()]);
        scenario bank("a transfer refused for want of money leaves no trace", [10, 0])
            .thread([transfer(0, 1, 30)]).thread([withdraw(1, 20), balance(0), total()]);
        scenario bank("a transfer to nobody leaves no trace", [100])
            .thread([transfer(0, 1, 30)]).thread([balance(0), total()]);
        scenario bank("a refused deposit leaves no trace", [Cents::MAX - 5])
            .thread([deposit(0, 30)]).thread([balance(0), withdraw(0, 40)]).last([balance(0)]);
        scenario bank("a refused withdrawal leaves no trace", [10])
            .thread([withdraw(0, 30)]).thread([balance(0), deposit(0, 5), total()]).last([balance(0)]);
        scenario bank("an account that is opened meanwhile", [100])
            .thread([open(7), deposit(0, 5)]).thread([total()]);
        scenario bank("two accounts opened at once", [])
            .thread([open(1), balance(0)]).thread([open(2), balance(1)]).last([balance(0), balance(1)]);
    }
    freeze "independent-transfers" for 1: "a transfer held up keeps none between other accounts waiting" {
        teaches "One lock for the whole bank makes every customer wait for the slowest one. Give each account \
                 its own, and hold what leads to it only for reading.";
        scenario bank("0 to 1 is held up, 2 to 3 goes on", [100; 4])
            .thread([transfer(0, 1, 10)]).thread([transfer(2, 3, 10)]);
        scenario bank("3 to 1 is held up, 2 to 0 goes on", [100; 4])
            .thread([transfer(3, 1, 10)]).thread([transfer(2, 0, 10)]);
        scenario bank("0 to 3 is held up, 1 to 2 and back goes on", [100; 4])
            .thread([transfer(0, 3, 10)]).thread([transfer(1, 2, 10), transfer(2, 1, 10)]);
        scenario bank("what is held up is refused, 2 to 3 goes on", [100; 4])
            .thread([transfer(0, 1, 200)]).thread([transfer(2, 3, 10)]);
        scenario many_accounts("0 to 1 is held up, others pay each other")
            .thread([transfer(0, 1, 10)]).thread(others(3).map(|other| transfer(other, 2, 1)))
            .budget(FEW_LONG_SCHEDULES);
    }
    explore "any-mix" for 1: "any small mix of calls fits one order" {
        teaches "Each call has to take effect at one moment between its start and its end, whatever else is \
                 going on, refused calls and new accounts included.";
        budget SEARCH;
        generated Generated::from_operations([
                transfer(0, 1, 60), transfer(1, 0, 30), transfer(1, 2, 20), deposit(0, 50), withdraw(0, 70),
                withdraw(1, 40), balance(0), balance(1), total(), total(), open(15),
            ])
            .first([open(100), open(50)]).last([balance(0), balance(1), balance(2), total()]).count(8);
        generated Generated::drawn()
            .first([open(1 << 33), open_many(MANY as u16 / 2)]).one_after_the_other(MANY_CALLS).last([total()])
            .count(1);
        rule leaves_nothing_behind;
        parts_are_fair;
        could_overlap calls_on_other_accounts(1, 2);
        could_overlap calls_on_other_accounts(2, 1);
    }
    explore<Pair<Books>> "banks-apart" for 1: "two banks side by side know nothing of each other" {
        teaches "What belongs to one bank belongs into its struct: a `static` is shared by all.";
        scenario "two banks":
            first [Of::first(open(100)), Of::second(open(7)), Of::first(open(5))],
            thread [Of::first(transfer(0, 1, 10)), Of::first(total())],
            thread [Of::second(deposit(0, 1)), Of::second(total())], last [Of::second(balance(1))];
        generated Generated::drawn().one_after_the_other(MANY_CALLS / 10).count(1);
        budget Budget { max_delays: 2, ..SEARCH };
    }
    real_threads "real-threads" for 1: "the books balance on real threads too" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then, with \
                 more customers.";
        scenario crowd(2, 8);
        scenario crowd(4, 5);
        scenario crowd(8, 2);
        rule leaves_nothing_behind;
    }
}

/// A call on account 0, or from it to `near`, beside one on the account `far`.
fn calls_on_other_accounts(near: AccountId, far: AccountId) -> Vec<Scenario<Books>> {
    let beside = |one: Op, other: Op| {
        bank("calls on other accounts", [100; 3])
            .thread([one])
            .thread([other])
    };
    vec![
        beside(deposit(0, 5), withdraw(far, 5)),
        beside(deposit(0, 5), balance(far)),
        beside(withdraw(0, 5), balance(far)),
        beside(transfer(0, near, 5), deposit(far, 5)),
        beside(transfer(0, near, 5), withdraw(far, 5)),
        beside(transfer(0, near, 5), balance(far)),
    ]
}

/// A bank in which some accounts have been opened.
fn bank(name: impl Into<String>, openings: impl IntoIterator<Item = Cents>) -> Scenario<Books> {
    Scenario::named(name).first(openings.into_iter().map(open))
}

/// A bank in which many accounts have been opened, the first of which is rich.
fn many_accounts(name: &str) -> Scenario<Books> {
    Scenario::named(name).first([open(1_000), open_many(MANY as u16 - 1)])
}

/// Some of many accounts, from `first` on: enough to meet wherever accounts share locks.
fn others(first: AccountId) -> impl Iterator<Item = AccountId> {
    (first..=40).chain(FAR_APART)
}

/// Customers who pass money round a circle, draw some and count it all.
fn crowd(threads: usize, operations_each: usize) -> Scenario<Books> {
    const ACCOUNTS: usize = 4;
    let name = format!("{threads} customers, {operations_each} calls each");
    let mut scenario = bank(name, [100; ACCOUNTS]);
    for customer in 0..threads {
        let here = customer % ACCOUNTS;
        let there = (customer + 1) % ACCOUNTS;
        let day = [
            transfer(here, there, 70),
            total(),
            transfer(there, here, 50),
            withdraw(here, 40),
            deposit(there, 40),
            balance(here),
        ];
        let calls: Vec<Op> = day.into_iter().cycle().take(operations_each).collect();
        scenario = scenario.thread(calls);
    }
    scenario.last((0..ACCOUNTS).map(balance).chain([total()]))
}

fn leaves_nothing_behind(view: &View<'_, Books>) -> Result<(), Broken> {
    match view.threads_alive_after_drop() {
        0 => Ok(()),
        alive => Err(Broken::new(
            Verdict::Leak,
            format!("threads still running once the bank was dropped: {alive}"),
        )),
    }
}
