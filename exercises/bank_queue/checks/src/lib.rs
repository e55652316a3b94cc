//! What is asked of the bank that one thread owns.

pub mod books;

use bank_queue_task::{Bank, Cents};
use books::{
    Books, Op, balance, deposit, open, open_many, pass, subject, total, transfer, withdraw,
};
use grade_kit::prelude::*;
use std::time::Duration;

/// What can go wrong between requests does so where two callers meet, and each schedule is one of many
/// that the owner makes alike.
const SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 700,
    sampled_schedules: 300,
    max_steps: 20_000,
};

/// More accounts than anybody makes room for who thinks that there are only a few.
const MANY: u16 = 300;

grade_kit::checks! {
    of Books;
    subjects<B: Bank>;

    transcript "statement" for 1: "one customer gets every balance and every error right" {
        teaches "Before threads come in: a call that returns an error changes nothing, and of several errors \
                 it returns the first in the order that the contract gives.";
        scenario "everyday business": first [
            total(), open(100), open(50), open(0), deposit(0, 25), withdraw(1, 50), transfer(0, 2, 125),
            transfer(2, 1, 0), withdraw(0, 0), balance(0), balance(1), balance(2), total(),
        ];
        scenario "every reason to refuse": first [
            balance(0), open(10), open(Cents::MAX), deposit(2, 1), withdraw(2, 1), balance(usize::MAX),
            transfer(7, 8, 1), transfer(7, 0, 1), transfer(0, 8, 99), transfer(8, 8, 1), transfer(0, 0, 99),
            transfer(0, 0, 0), withdraw(0, 11), transfer(0, 1, 11), transfer(0, 1, 10), deposit(1, 1),
            deposit(1, 0), balance(0), balance(1), total(), transfer(1, 0, 5), withdraw(0, 16), total(),
        ];
        scenario "many accounts":
            first [open_many(MANY), balance(299), balance(300), transfer(299, 0, 60), balance(0), open(3), total()],
            budget Budget::FEW_LONG_SCHEDULES;
    }
    explore "no-deadlock" for 1: "no two calls wait for each other for ever" {
        teaches "An owner that waits for an answer does not answer. Who does a request must not ask anybody \
                 for something before it is done, and least of all itself.";
        budget SEARCH;
        scenario bank("opposite transfers", [100, 100])
            .thread([transfer(0, 1, 10)]).thread([transfer(1, 0, 20)]).last([balance(0), balance(1)]);
        scenario bank("a cycle of three", [100, 100, 100])
            .thread([transfer(0, 1, 10)]).thread([transfer(1, 2, 20)]).thread([transfer(2, 0, 30)]);
        scenario bank("a transfer to oneself among others", [100, 100])
            .thread([transfer(1, 1, 10)]).thread([transfer(0, 1, 10)]);
        scenario bank("a transfer against the total", [100, 100])
            .thread([transfer(1, 0, 20)]).thread([total()]).thread([open(5)]);
        scenario crowd(20, 1).budget(Budget::FEW_LONG_SCHEDULES);
    }
    explore "no-overdraft" for 1: "the same cents are never spent twice" {
        teaches "Looking whether there is enough and taking it must be one request: between two, the owner \
                 does somebody else's.";
        budget SEARCH;
        scenario bank("two withdrawals of the same money", [100])
            .thread([withdraw(0, 60)]).thread([withdraw(0, 60)]).last([balance(0), total()]);
        scenario bank("a withdrawal against a transfer", [100, 0])
            .thread([withdraw(0, 60)]).thread([transfer(0, 1, 60)]).last([balance(0), balance(1)]);
        scenario bank("two transfers of the same money", [100, 0, 0])
            .thread([transfer(0, 1, 60)]).thread([transfer(0, 2, 60)]).last([balance(0), total()]);
        scenario bank("two deposits into the same room", [Cents::MAX - 100, 60])
            .thread([deposit(0, 60)]).thread([transfer(1, 0, 60)]).last([balance(0), balance(1)]);
    }
    explore "money-is-kept" for 1: "no money is lost, made or seen in flight" {
        teaches "A transfer is one request, and so is the total: whatever the owner does between two requests \
                 of one call, everybody may see. And a call has not returned before the owner has done it.";
        budget SEARCH;
        scenario bank("a transfer against the total", [50, 100])
            .thread([transfer(1, 0, 30)]).thread([total(), total()]);
        scenario bank("a transfer that is looked at", [100, 0])
            .thread([transfer(0, 1, 30)]).thread([balance(0), balance(1)]).thread([balance(1), balance(0)]);
        scenario bank("a deposit that is seen stays seen", [100])
            .thread([deposit(0, 5), balance(0)]).thread([balance(0), total()]);
        scenario bank("a refused transfer leaves no trace", [100, Cents::MAX])
            .thread([transfer(0, 1, 30)]).thread([balance(0), balance(1), total()]);
        scenario bank("an account that is opened meanwhile", [100])
            .thread([open(7), deposit(0, 5)]).thread([total()]);
        scenario bank("two accounts opened at once", [])
            .thread([open(1), balance(0)]).thread([open(2), balance(1)]).last([balance(0), balance(1)]);
    }
    explore "channels-only" for 1: "no lock is taken, and nothing takes a lock's place" {
        teaches "What one thread owns needs no lock. A `Sender` can be shared and cloned as it is, and an \
                 answer comes through a channel that was sent along with the request.";
        scenario "one customer": thread [
            open(9), open(0), deposit(0, 5), withdraw(0, 50), withdraw(0, 1), transfer(0, 1, 10),
            transfer(1, 0, 50), balance(1), balance(2), total(),
        ];
        budget Budget::FEW_LONG_SCHEDULES;
        usage_rule rules::no_lock;
        usage_rule rules::no_atomic;
        usage_rule nothing_else_to_wait_at;
    }
    explore "waits-asleep" for 1: "the owner sleeps while nobody calls, and a caller until it is answered" {
        teaches "`recv` sleeps until something comes, or until nobody is left who could send. A look at the \
                 mailbox every now and then keeps a processor busy and answers late.";
        budget SEARCH;
        scenario bank("nobody calls for a while", [100]).thread([pass(MOMENT), deposit(0, 5)]).thread([balance(0)]);
        scenario bank("nobody calls for long", [100]).thread([pass(100 * MOMENT), total()]).thread([balance(0)]);
        usage_rule rules::no_busy_waiting;
    }
    explore "ends-with-the-bank" for 1: "dropping the bank ends its thread and waits for it" {
        teaches "The owner ends when the last `Sender` is gone. In `drop`, give yours up first and join it \
                 then; and the owner must not keep one of its own.";
        budget SEARCH;
        scenario "never used": thread [pass(MOMENT)];
        scenario bank("used", [100]).thread([deposit(0, 10)]).thread([balance(0)]);
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    explore "any-mix" for 1: "any small mix of calls fits one order" {
        teaches "Each call has to take effect at one moment between its start and its end, and each answer \
                 has to reach the one who asked for it.";
        budget SEARCH;
        generated Generated::from_operations([
                transfer(0, 1, 60), transfer(1, 0, 30), transfer(1, 2, 20), deposit(0, 50), withdraw(0, 70),
                balance(0), balance(1), total(), open(15),
            ])
            .first([open(100), open(50)]).last([balance(0), balance(1), balance(2), total()]).count(6);
        generated Generated::drawn()
            .caller(books::CALLS).first([open(1 << 33), open_many(MANY / 2)]).one_after_the_other(400)
            .last([total()]).count(1);
    }
    explore<Pair<Books>> "banks-apart" for 1: "two banks side by side know nothing of each other" {
        teaches "What belongs to one bank belongs into its struct: a `static` is shared by all.";
        budget SEARCH;
        scenario "two banks":
            first [Of::first(open(100)), Of::second(open(7)), Of::first(open(5))],
            thread [Of::first(transfer(0, 1, 10)), Of::first(total())],
            thread [Of::second(deposit(0, 1)), Of::second(total())], last [Of::second(balance(1))];
        generated Generated::drawn().caller(books::CALLS).one_after_the_other(60).count(1);
    }
    real_threads "real-threads" for 1: "the books balance on real threads too" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then, with \
                 more customers.";
        scenario crowd(2, 6);
        scenario crowd(4, 4);
        scenario crowd(8, 2);
        rule rules::nobody_left_behind();
    }
}

/// Time enough to look again and again.
const MOMENT: Duration = Duration::from_millis(100);

/// A bank in which some accounts have been opened.
fn bank(name: &str, openings: impl IntoIterator<Item = Cents>) -> Scenario<Books> {
    Scenario::named(name).first(openings.into_iter().map(open))
}

/// Customers who pass money round a circle, draw some and count it all.
fn crowd(customers: usize, calls_each: usize) -> Scenario<Books> {
    const ACCOUNTS: usize = 4;
    let name = format!("{customers} customers, {calls_each} calls each");
    let mut scenario = bank(&name, [100; ACCOUNTS]);
    for customer in 0..customers {
        let (here, there) = (customer % ACCOUNTS, (customer + 1) % ACCOUNTS);
        let day: [Op; 6] = [
            transfer(here, there, 70),
            total(),
            transfer(there, here, 50),
            withdraw(here, 40),
            deposit(there, 40),
            balance(here),
        ];
        scenario = scenario.thread(day.into_iter().cycle().take(calls_each));
    }
    scenario.last((0..ACCOUNTS).map(balance).chain([total()]))
}

fn nothing_else_to_wait_at(usage: &Usage) -> Result<(), Broken> {
    match &usage.wait {
        None => Ok(()),
        Some(site) => Err(Broken::new(
            Verdict::Wrong,
            format!("a thread waits for another, or wakes it, without a channel at {site}"),
        )),
    }
}
