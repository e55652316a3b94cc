//! Recording what an execution did, step by step; off while exploring.

use crate::SourceSite;
use crate::description::Description;
use crate::program::{Frames, is_students};
use crate::stack::Stack;
use crate::world::{Status, WORLD, World};
use grade_evidence::{Effect, Site, Step, Trace, WAITS_FOR_CALLERS};
use std::borrow::Cow;

/// A step with its object still by number and its stack by addresses.
pub(crate) struct TracedStep {
    thread: u32,
    action: Cow<'static, str>,
    object: u32,
    place: Place,
    stack: Stack,
    value: Option<String>,
    effect: Option<Effect>,
    forced_switch: bool,
    at_ns: u64,
}

/// Where a step happened.
enum Place {
    /// Nowhere in the student's source.
    Nowhere,
    /// There; or, if that is not the student's (the operation was called through an adapter of the
    /// standard library's), in the innermost frame that is.
    At(Site),
    /// In the innermost frame of the student's, or, if there is none, where the object was made.
    InnermostOr(Site),
}

impl Place {
    /// The site, and the frames with it: the innermost one stands in the step's own line.
    fn resolve(
        self,
        stack: &Stack,
        frames: &mut Frames,
    ) -> (Option<Site>, Vec<grade_evidence::Frame>) {
        let mut frames = frames.of(stack);
        let innermost = frames.last_mut();
        let site = match self {
            Place::Nowhere => return (None, frames),
            Place::At(site) if is_students(&site.file) => {
                if let Some(frame) = innermost {
                    frame.site.clone_from(&site);
                }
                site
            }
            Place::At(site) | Place::InnermostOr(site) => {
                innermost.map_or(site, |frame| frame.site.clone())
            }
        };
        (Some(site), frames)
    }
}

impl World {
    /// The stack of the running thread, as long as stacks are affordable: an execution that spins
    /// has thousands of steps, and its first ones say it all.
    fn stack_of_step(&self) -> Stack {
        /// Steps whose stacks are kept.
        const MOST_STACKS: usize = 1_000;
        if self.steps_traced.len() < MOST_STACKS {
            Stack::capture()
        } else {
            Stack::default()
        }
    }

    /// Keeps the stack of a thread that is about to block: should it never go on, that is where it
    /// stands.
    #[cold]
    pub(crate) fn note_where_it_waits(&mut self) {
        let thread = self.current as usize;
        if self.stands_at.len() <= thread {
            self.stands_at.resize(thread + 1, Stack::default());
        }
        self.stands_at[thread] = Stack::capture();
    }

    fn record(
        &mut self,
        action: Cow<'static, str>,
        object: u32,
        place: Place,
        description: Description,
    ) {
        let (value, effect) = description.in_words(self);
        let step = TracedStep {
            thread: self.current,
            action,
            object,
            place,
            stack: self.stack_of_step(),
            value,
            effect,
            forced_switch: std::mem::take(&mut self.me().forced),
            at_ns: self.now_ns,
        };
        self.steps_traced.push(step);
    }

    /// Records that the current thread panics.
    pub(crate) fn trace_panic(&mut self, message: &str, site: Option<&Site>) {
        if self.tracing {
            let place = site.map_or(Place::Nowhere, |site| Place::At(site.clone()));
            let message = message.to_owned();
            self.record(
                "panic".into(),
                0,
                place,
                Effect::Panicked { message }.into(),
            );
        }
    }

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
                action: access.what.into(),
                object: state.waiting.map_or(0, |waiting| waiting.object),
                place: Place::At(to_site(access.site)),
                stack: self
                    .stands_at
                    .get_mut(thread)
                    .map(std::mem::take)
                    .unwrap_or_default(),
                value: Some("waits for ever".to_owned()),
                effect: Some(Effect::WaitsForEver),
                forced_switch: std::mem::take(&mut state.forced),
                at_ns: self.now_ns,
            };
            self.steps_traced.push(step);
        }
    }

    /// Everything that was recorded.
    pub(crate) fn take_trace(&mut self) -> Trace {
        let mut frames = Frames::default();
        let steps = std::mem::take(&mut self.steps_traced);
        let time_told = self.time_told;
        let complete = |step: TracedStep| {
            let (site, frames) = step.place.resolve(&step.stack, &mut frames);
            Step {
                thread: step.thread,
                action: step.action.into_owned(),
                object: self.object_ref(step.object),
                value: step.value,
                site,
                forced_switch: step.forced_switch,
                frames,
                effect: step.effect,
                at_ns: if time_told { step.at_ns } else { 0 },
            }
        };
        let steps = steps.into_iter().map(complete).collect();
        Trace {
            threads: (0..self.threads.len() as u32)
                .map(|it| self.thread_ref(it))
                .collect(),
            steps,
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

/// Records that the current thread did `action` on `object` (0: none) at `site`; `description` tells what
/// came of it. Costs a test when the execution is not traced.
pub fn trace<S: Into<Description>>(
    action: &'static str,
    object: u32,
    site: Option<SourceSite>,
    description: impl FnOnce() -> S,
) {
    if is_traced() {
        record_at(action, object, site, description);
    }
}

/// As [`trace`], for what happens when a value is dropped: that has no place of its own, so it is
/// the innermost frame of the student's code, or else `fallback`, where the value was made.
pub fn trace_drop<S: Into<Description>>(
    action: &'static str,
    object: u32,
    fallback: SourceSite,
    description: impl FnOnce() -> S,
) {
    if is_traced() {
        record_drop(action, object, fallback, description);
    }
}

/// As [`trace`], for what happens in code that is not the student's, with words made for it.
pub fn trace_around<S: Into<Description>>(object: u32, description: impl FnOnce() -> (String, S)) {
    if is_traced() {
        let (action, description) = description();
        record(action.into(), object, Place::Nowhere, description.into());
    }
}

/// Whether steps of the execution under way are recorded.
#[inline(never)]
fn is_traced() -> bool {
    WORLD.with_borrow(|world| world.active && world.tracing)
}

// Apart from the test, so that exploring has it no slower for what is said here.

#[cold]
#[inline(never)]
fn record_at<S: Into<Description>>(
    action: &'static str,
    object: u32,
    site: Option<SourceSite>,
    description: impl FnOnce() -> S,
) {
    let place = site.map_or(Place::Nowhere, |site| Place::At(to_site(site)));
    record(action.into(), object, place, description().into());
}

#[cold]
#[inline(never)]
fn record_drop<S: Into<Description>>(
    action: &'static str,
    object: u32,
    fallback: SourceSite,
    description: impl FnOnce() -> S,
) {
    let place = Place::InnermostOr(to_site(fallback));
    record(action.into(), object, place, description().into());
}

#[inline(never)]
fn record(action: Cow<'static, str>, object: u32, place: Place, description: Description) {
    WORLD.with_borrow_mut(|world| world.record(action, object, place, description));
}
