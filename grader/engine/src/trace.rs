//! Recording what an execution did, step by step; off while exploring.

use crate::SourceSite;
use crate::world::{Status, WORLD, World};
use grade_protocol::evidence::{ObjectRef, Site, Step, Trace, WAITS_FOR_CALLERS};

/// A step with its object still by number.
pub(crate) struct TracedStep {
    thread: u32,
    action: &'static str,
    object: u32,
    value: Option<String>,
    site: Option<Site>,
    forced_switch: bool,
}

impl TracedStep {
    fn into_step(self, object: Option<ObjectRef>) -> Step {
        Step {
            thread: self.thread,
            action: self.action.to_owned(),
            object,
            value: self.value,
            site: self.site,
            forced_switch: self.forced_switch,
        }
    }
}

impl World {
    /// Records where each thread waits that waits for ever: the steps that never came to an end,
    /// and so were not recorded when they began.
    pub(crate) fn trace_final_waits(&mut self) {
        if !self.tracing {
            return;
        }
        for thread in 0..self.threads.len() {
            let state = &mut self.threads[thread];
            let Some(access) = state.pending.filter(|_| state.status == Status::Blocked) else {
                continue;
            };
            if access.what == WAITS_FOR_CALLERS {
                continue;
            }
            let step = TracedStep {
                thread: thread as u32,
                action: access.what,
                object: state.waiting.map_or(0, |waiting| waiting.object),
                value: Some("waits for ever".to_owned()),
                site: Some(own_site(access.site)),
                forced_switch: std::mem::take(&mut state.forced),
            };
            self.steps_traced.push(step);
        }
    }

    /// Everything that was recorded.
    pub(crate) fn take_trace(&mut self) -> Trace {
        let steps = std::mem::take(&mut self.steps_traced);
        let with_object = |step: TracedStep| {
            let object = self.object_ref(step.object);
            step.into_step(object)
        };
        Trace {
            threads: (0..self.threads.len() as u32)
                .map(|it| self.thread_ref(it))
                .collect(),
            steps: steps.into_iter().map(with_object).collect(),
            output: std::mem::take(&mut self.output),
        }
    }
}

pub(crate) fn to_site(site: SourceSite) -> Site {
    Site {
        file: site.file().to_owned(),
        line: site.line(),
        column: site.column(),
    }
}

/// Records that the current thread did `action` on `object` (0: none) at `site`; `value` says what
/// was read, written or came of it. Costs a test when the execution is not traced.
pub fn trace(
    action: &'static str,
    object: u32,
    site: Option<SourceSite>,
    value: impl FnOnce() -> Option<String>,
) {
    if is_traced() {
        record(action, object, site.map(own_site), value());
    }
}

/// As [`trace`], for what happens when a value is dropped: that has no place of its own, so it is
/// the innermost frame of the student's code, or else `fallback`, where the value was made.
pub fn trace_drop(
    action: &'static str,
    object: u32,
    fallback: SourceSite,
    value: impl FnOnce() -> Option<String>,
) {
    if is_traced() {
        record(action, object, Some(site_of_drop(fallback)), value());
    }
}

#[inline(never)]
fn site_of_drop(fallback: SourceSite) -> Site {
    let affordable = WORLD.with_borrow(|world| world.steps_traced.len() < MOST_BACKTRACED);
    let frame = affordable.then(crate::fault::innermost_own_frame).flatten();
    frame.unwrap_or_else(|| to_site(fallback))
}

/// A backtrace takes about a millisecond, and an execution that spins has thousands of steps.
const MOST_BACKTRACED: usize = 1_000;

#[inline(never)]
fn is_traced() -> bool {
    WORLD.with_borrow(|world| world.active && world.tracing)
}

#[inline(never)]
fn record(action: &'static str, object: u32, site: Option<Site>, value: Option<String>) {
    WORLD.with_borrow_mut(|world| {
        let thread = world.current;
        let forced_switch = std::mem::take(&mut world.me().forced);
        world.steps_traced.push(TracedStep {
            thread,
            action,
            object,
            value,
            site,
            forced_switch,
        });
    });
}

/// The site itself, or, when it lies in the standard library (the operation was called through one
/// of its adapters), the innermost frame of the student's own code.
#[inline(never)]
pub fn own_site(site: SourceSite) -> Site {
    if !is_library(site.file()) {
        return to_site(site);
    }
    crate::fault::innermost_own_frame().unwrap_or_else(|| to_site(site))
}

/// Whether a file is the standard library's: its paths name the compiler's source tree.
pub(crate) fn is_library(file: &str) -> bool {
    file.starts_with("/rustc/")
        || file.contains("/library/core/")
        || file.contains("/library/std/")
        || file.contains("/library/alloc/")
}
