//! What the executor, its wakers and its handles share: the tasks, and who has been woken.
//! Never knows what a task's result is.

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker};

/// Tells futures apart; no number is used twice, so old wakers wake nobody else.
pub(crate) type Id = u64;

/// A task's future; its result goes where the handle finds it.
pub(crate) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
pub(crate) struct Shared {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    next_id: Id,
    /// Who has been woken since its last poll began, each once.
    woken: VecDeque<Id>,
    /// The place of a task stays while it is polled, unless it is cancelled meanwhile.
    tasks: BTreeMap<Id, Option<Task>>,
}

struct Task {
    work: Work,
    waker: Waker,
}

struct Alarm {
    id: Id,
    shared: Arc<Shared>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        let mut state = self.shared.state();
        if !state.woken.contains(&self.id) {
            state.woken.push_back(self.id);
            self.shared.woken.notify_one();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics under this lock")
    }

    pub(crate) fn new_waker(self: &Arc<Self>) -> (Id, Waker) {
        let mut state = self.state();
        let id = state.next_id;
        state.next_id += 1;
        let shared = Arc::clone(self);
        (id, Waker::from(Arc::new(Alarm { id, shared })))
    }

    /// Sleeps until somebody has been woken.
    pub(crate) fn next_woken(&self) -> Id {
        let mut state = self.state();
        loop {
            if let Some(id) = state.woken.pop_front() {
                return id;
            }
            state = self
                .woken
                .wait(state)
                .expect("nothing panics under this lock");
        }
    }

    pub(crate) fn add_task(self: &Arc<Self>, work: Work) -> Id {
        let (id, waker) = self.new_waker();
        let task = Task {
            work,
            waker: waker.clone(),
        };
        self.state().tasks.insert(id, Some(task));
        waker.wake();
        id
    }

    /// Polls a task if it is still there.
    pub(crate) fn poll_task(&self, id: Id) {
        let place = self.state().tasks.get_mut(&id).and_then(Option::take);
        let Some(mut task) = place else { return };
        let mut context = Context::from_waker(&task.waker);
        let polled = catch_unwind(AssertUnwindSafe(|| task.work.as_mut().poll(&mut context)));

        let mut state = self.state();
        match state.tasks.get_mut(&id) {
            Some(place) if matches!(polled, Ok(Poll::Pending)) => *place = Some(task),
            _ => {
                state.tasks.remove(&id);
                drop(state);
                drop(task);
            }
        }
    }

    pub(crate) fn drop_task(&self, id: Id) {
        // A name of its own, so that the future is dropped after the guard.
        let task = self.state().tasks.remove(&id);
        drop(task);
    }

    pub(crate) fn drop_all_tasks(&self) {
        let tasks = mem::take(&mut self.state().tasks);
        drop(tasks);
    }
}
