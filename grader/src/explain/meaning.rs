//! What each kind of defect means, and where to read on. Says nothing of one execution.

use crate::report::{Defect, Link};

pub(super) fn of(defect: Defect) -> &'static str {
    match defect {
        Defect::LockCycle => {
            "Each of the threads holds a lock and waits for one that another of them holds, so none \
             lets go first. If all threads take the locks in one and the same order, there can be no \
             circle."
        }
        Defect::SelfDeadlock => {
            "A lock of std is not re-entrant: who holds it and asks for it again waits for itself. \
             Let the first guard go before, or do both things under one guard."
        }
        Defect::LostWakeup => {
            "A notification reaches those who wait at that moment and is forgotten otherwise. Change \
             what is waited for while holding the mutex, and check it under the same mutex just \
             before every wait."
        }
        Defect::MissingWakeup => {
            "Who waits on a condition sleeps until somebody notifies it; a changed value by itself \
             wakes nobody. Every change that may end a wait has to be followed by a notification."
        }
        Defect::WrongWakeup => {
            "`notify_one` wakes one waiter, whichever; if threads wait for different things on the \
             same condition variable, it may be one that cannot go on. Give each condition its own \
             variable, or wake all of them."
        }
        Defect::UncheckedWakeup => {
            "Being woken is a hint, not a promise: others may be faster, and `wait` may return for no \
             reason at all. Wait in a `while` loop that looks at the condition again, or use `wait_while`."
        }
        Defect::OpenChannel => {
            "A receiver is told that nothing more will come only when the last sender has been \
             dropped. A sender that somebody merely keeps, the original one for instance, is enough \
             to keep it waiting."
        }
        Defect::StuckJoin => {
            "`join` waits until the thread has ended, so whatever that thread needs must not be kept \
             by the one that joins it. Let go of locks and senders first, and tell the thread to end."
        }
        Defect::Deadlock => {
            "Every thread waits for something that only another waiting thread could do. Look at \
             each wait and ask who ends it, and whether that one can always get there."
        }
        Defect::LostUpdate => {
            "Reading a value, computing a new one and writing it back are three steps; what others \
             write in between is overwritten. Make them one step: a lock held all the way, or one \
             atomic read-modify-write."
        }
        Defect::CheckThenAct => {
            "What was true when it was looked at need not be true any more when it is acted upon. \
             Look and act under the same guard, without letting go in between."
        }
        Defect::TornOperation => {
            "An operation that changes two things has a moment in which only one of them has changed, \
             and somebody looked just then. Hold whatever guards both until both are done."
        }
        Defect::CovertChannel => {
            "What one thread learns of another goes through a lock, an atomic, a channel or the end of a \
             thread. Counts of owners, addresses of memory and the like are no such way: nothing orders \
             what goes through them. Keep what is shared in what is made for it."
        }
        Defect::NotLinearizable => {
            "Each operation must seem to happen at one moment between its start and its end; here no \
             order of such moments gives these results. Find the two steps of one operation between \
             which another one must not come, and make them one."
        }
        Defect::SequentialError => {
            "No other thread interfered: the same calls give the same result when they come one \
             after the other. It is the logic that is wrong, not the synchronisation."
        }
        Defect::WrongEffect => {
            "The results alone may be right, but what happened on the way is not what the task asks \
             for. Compare the steps with the contract in the task's crate."
        }
        Defect::SerialisedByLock => {
            "A guard lives until the end of its block, and a temporary one until the end of the whole \
             statement, the body of `while let`, `if let` or `match` included. Take what you need out \
             of the lock, let the guard go, and then do the work."
        }
        Defect::TooFewThreads => {
            "Work overlaps only if there is a thread for each piece of it, started before any of \
             them is waited for. A lazy iterator that spawns and joins in one chain runs one after \
             the other."
        }
        Defect::SharedLock => {
            "One lock around everything makes every caller wait for the slowest, even for things that \
             have nothing to do with each other. Guard each thing by itself, and hold what they share \
             only to read."
        }
        Defect::LeakedThread => {
            "A thread that nobody joins goes on after its owner is gone, and one that waits for ever \
             is never cleaned up. Tell each thread that it is over, and join it."
        }
        Defect::Livelock => {
            "A loop that looks again and again uses the processor without getting anywhere, and can \
             starve the thread that it waits for. Block instead: receive, join, or wait on a condition \
             variable."
        }
        Defect::Panic => {
            "A panic ends the thread that it happens in, and whoever waits for its result gets none. \
             Handle the case, or give an error back."
        }
        Defect::PoisonedLock => {
            "A thread that panics while it holds a mutex poisons it, and every later `lock().unwrap()` \
             panics too. Do what may panic without the guard, or take the data out of the \
             `PoisonError`."
        }
        Defect::LateEffect => {
            "Who calls an operation may rely on its effect as soon as it has returned. If another thread \
             does the work, wait for it, by `join` or by an answer, before returning."
        }
        Defect::ArrivalOrder => {
            "Threads end in any order, and a channel hands out what comes first. Send with each result the \
             place that it belongs to, and put it there."
        }
        Defect::IgnoredFailure => {
            "`try_lock`, `compare_exchange` and the like do nothing when somebody else is faster, and say \
             so in their result. Look at it, and try again or wait."
        }
        Defect::RacesWithTime => {
            "How long a thread takes is up to the machine: no sleep is long enough for certain, and no \
             time-out either. Wait for the thing itself: join, receive, or wait on a condition variable."
        }
    }
}

pub(super) fn read_on(defect: Defect) -> Vec<Link> {
    let link = |title: &str, target: &str| Link {
        title: title.to_owned(),
        target: target.to_owned(),
    };
    let hints = link("the exercise's hints", "README.md#hints");
    let more = match defect {
        Defect::LockCycle | Defect::SelfDeadlock | Defect::SharedLock => link(
            "The Rust book, Shared-State Concurrency",
            "https://doc.rust-lang.org/book/ch16-03-shared-state.html",
        ),
        Defect::LostWakeup
        | Defect::MissingWakeup
        | Defect::WrongWakeup
        | Defect::UncheckedWakeup => link(
            "std::sync::Condvar",
            "https://doc.rust-lang.org/std/sync/struct.Condvar.html",
        ),
        Defect::OpenChannel | Defect::ArrivalOrder => link(
            "The Rust book, Message Passing",
            "https://doc.rust-lang.org/book/ch16-02-message-passing.html",
        ),
        Defect::StuckJoin | Defect::TooFewThreads | Defect::LateEffect | Defect::RacesWithTime => {
            link(
                "The Rust book, Threads",
                "https://doc.rust-lang.org/book/ch16-01-threads.html",
            )
        }
        Defect::LostUpdate | Defect::IgnoredFailure => link(
            "std::sync::atomic",
            "https://doc.rust-lang.org/std/sync/atomic/index.html",
        ),
        Defect::CheckThenAct
        | Defect::TornOperation
        | Defect::CovertChannel
        | Defect::NotLinearizable
        | Defect::Deadlock => link(
            "The Rust book, Fearless Concurrency",
            "https://doc.rust-lang.org/book/ch16-00-concurrency.html",
        ),
        Defect::SerialisedByLock => link(
            "The Rust book, a thread pool whose lock is released in time",
            "https://doc.rust-lang.org/book/ch21-02-multithreaded.html",
        ),
        Defect::LeakedThread => link(
            "The Rust book, Graceful Shutdown and Cleanup",
            "https://doc.rust-lang.org/book/ch21-03-graceful-shutdown-and-cleanup.html",
        ),
        Defect::Livelock => link(
            "std::hint::spin_loop, and when not to spin",
            "https://doc.rust-lang.org/std/hint/fn.spin_loop.html",
        ),
        Defect::Panic => link(
            "The Rust book, Error Handling",
            "https://doc.rust-lang.org/book/ch09-00-error-handling.html",
        ),
        Defect::PoisonedLock => link(
            "std::sync::Mutex, Poisoning",
            "https://doc.rust-lang.org/std/sync/struct.Mutex.html#poisoning",
        ),
        Defect::SequentialError | Defect::WrongEffect => {
            return vec![hints, link("the contract", "task/src/lib.rs")];
        }
    };
    vec![hints, more]
}
