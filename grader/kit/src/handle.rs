//! Threads of the scenario's own, beside its callers.

use crate::shared::Shared;
use grade_engine::{Role, Spawn};
use std::any::Any;

/// A thread that [`Kit::spawn`](crate::Kit::spawn) started.
#[derive(Debug)]
pub struct Handle<R> {
    result: Shared<Option<Made<R>>>,
}

/// What a thread made, or the panic that it ended with.
type Made<R> = Result<R, Box<dyn Any + Send>>;

impl<R: Send + 'static> Handle<R> {
    #[track_caller]
    pub(crate) fn spawn(act: impl FnOnce() -> R + Send + 'static) -> Self {
        let result = Shared::new(None);
        let here = result.clone();
        let body = move || {
            crate::kit::this_thread_calls();
            // What it comes to counts as what callers come to.
            grade_engine::arm();
            let act = std::panic::AssertUnwindSafe(act);
            let made = match grade_engine::is_active() {
                true => grade_engine::catch(act),
                false => std::panic::catch_unwind(act),
            };
            here.with(|result| *result = Some(made));
        };
        if grade_engine::is_active() {
            let spawn = Spawn {
                name: None,
                role: Role::Scenario,
                stack_bytes: 0,
            };
            grade_engine::spawn(spawn, Box::new(body));
        } else {
            let listed = noise_control::Listed::to_be_started();
            let started = std::thread::Builder::new().spawn(move || {
                listed.begin();
                body();
            });
            if started.is_err() {
                noise_control::give_up_for_want_of_threads();
            }
        }
        Handle { result }
    }

    /// Waits until it has ended, and gives what it made.
    ///
    /// # Panics
    /// When the thread did.
    #[track_caller]
    pub fn join(self) -> R {
        let mut made = None;
        self.result.wait_until(|result| {
            made = result.take();
            made.is_some()
        });
        match (made, grade_engine::is_active()) {
            (Some(Ok(made)), _) => made,
            (Some(Err(payload)), true) => grade_engine::resume(payload),
            (Some(Err(payload)), false) => std::panic::resume_unwind(payload),
            (None, _) => unreachable!("it was waited for"),
        }
    }
}
