//! One named thread for each entry: all are started, then all are joined, in the order of the list.

use hello_task::{Hello, Panicked};
use std::any::Any;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// Starts named threads and waits for them.
#[derive(Debug)]
pub struct Greeters;

impl Hello for Greeters {
    fn own_name() -> Option<String> {
        thread::current().name().map(str::to_owned)
    }

    fn all<A, R>(
        people: Vec<(String, A)>,
        greet: impl Fn(A) -> R + Send + Sync + 'static,
    ) -> Vec<Result<R, Panicked>>
    where
        A: Send + 'static,
        R: Send + 'static,
    {
        let greet = Arc::new(greet);
        let start = |(name, argument): (String, A)| {
            let greet = Arc::clone(&greet);
            let thread = thread::Builder::new()
                .name(name.clone())
                .spawn(move || greet(argument))
                .expect("the system has a thread to give");
            (name, thread)
        };
        // All of them are started before the first one is waited for.
        let started: Vec<_> = people.into_iter().map(start).collect();
        started.into_iter().map(result_of).collect()
    }
}

/// Waits for a thread to end.
fn result_of<R>((name, thread): (String, JoinHandle<R>)) -> Result<R, Panicked> {
    thread.join().map_err(|payload| Panicked {
        thread: name,
        message: text_of(payload),
    })
}

/// `panic!` with arguments has a `String` as its payload, without any a `&'static str`.
fn text_of(payload: Box<dyn Any + Send>) -> Option<String> {
    match payload.downcast::<String>() {
        Ok(text) => Some(*text),
        Err(other) => other.downcast_ref::<&str>().map(|text| (*text).to_owned()),
    }
}
