//! An execution as a sequence diagram: lanes, and on them bars, waits and arrows, all given by
//! positions in the trace. Never draws, and knows nothing of pixels.

use grade_protocol::evidence::{Effect, ObjectRef, Step, Trace};
use std::collections::{BTreeMap, VecDeque};

/// What a sequence diagram shows. Time is the position in the trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Diagram {
    /// The threads that do something, from left to right.
    pub(super) lanes: Vec<Lane>,
    /// The locks that somebody holds at some time, in the order of first use.
    pub(super) locks: Vec<ObjectRef>,
    /// Who holds which lock for how long.
    pub(super) bars: Vec<Bar>,
    /// Who cannot go on for how long.
    pub(super) waits: Vec<Stretch>,
    /// Operations of the task, from call to return.
    pub(super) calls: Vec<Stretch>,
    /// What goes from one thread to another.
    pub(super) arrows: Vec<Arrow>,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lane {
    /// Its index in the trace.
    pub(super) thread: u32,
    /// Where it comes to life, in time.
    pub(super) life: Stretch,
}

/// A piece of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The lane's position.
    pub(super) lane: usize,
    /// The step that it begins with.
    pub(super) from: usize,
    /// The step that it ends with; `None` if it never does.
    pub(super) to: Option<usize>,
}

/// A lock that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// By whom and how long.
    pub(super) stretch: Stretch,
    /// The lock's position in [`Diagram::locks`].
    pub(super) lock: usize,
    /// Bars of one lane at the same time stand side by side: 0 is the innermost.
    pub(super) track: usize,
    /// Others may hold it as well.
    pub(super) shared: bool,
}

/// Something that goes from one thread to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrow {
    /// What it is.
    pub(super) kind: ArrowKind,
    /// Lane and step that it leaves.
    pub(super) from: (usize, usize),
    /// Lane and step that it reaches, never earlier.
    pub(super) to: (usize, usize),
    /// Messages that are on their way to one lane at the same time stand side by side.
    pub(super) track: usize,
}

/// What an arrow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArrowKind {
    /// A thread is made.
    Spawn,
    /// A thread's end is what another one waited for.
    Join,
    /// A waiting thread is told to go on.
    WakeUp,
    /// A message, from `send` to `recv`.
    Message,
}

impl Diagram {
    /// Of a trace.
    pub(super) fn of(trace: &Trace) -> Diagram {
        let mut builder = Builder::of(&trace.steps);
        for (at, step) in trace.steps.iter().enumerate() {
            builder.arrive(at, step);
            builder.effect(at, step);
            builder.last_steps.insert(step.thread, at);
        }
        builder.diagram.number_tracks();
        builder.diagram
    }

    /// Where a thread's lane is.
    pub(super) fn lane(&self, thread: u32) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.thread == thread)
    }

    fn number_tracks(&mut self) {
        let mut until: Vec<(usize, usize, usize)> = Vec::new();
        for arrow in &mut self.arrows {
            if arrow.kind != ArrowKind::Message {
                continue;
            }
            let (lane, to) = arrow.to;
            until.retain(|(_, _, end)| *end > arrow.from.1);
            let taken = |track: usize| until.iter().any(|it| (it.0, it.1) == (lane, track));
            arrow.track = (0..).find(|track| !taken(*track)).unwrap_or(0);
            until.push((lane, arrow.track, to));
        }
    }
}

impl Stretch {
    /// Whether it goes on while nothing but the steps from `from` up to, not including, `until`
    /// happens, neither beginning nor ending among them.
    pub(super) fn spans(self, from: usize, until: usize) -> bool {
        self.from < from && self.to.is_none_or(|to| to >= until)
    }

    /// Whether it begins among these steps and goes on after them.
    pub(super) fn begins_in(self, from: usize, until: usize) -> bool {
        (from..until).contains(&self.from) && self.to.is_none_or(|to| to >= until)
    }

    /// Whether it goes on before these steps and ends among them.
    pub(super) fn ends_in(self, from: usize, until: usize) -> bool {
        self.from < from && self.to.is_some_and(|to| (from..until).contains(&to))
    }
}

struct Builder<'t> {
    steps: &'t [Step],
    diagram: Diagram,
    /// The last step of each thread so far.
    last_steps: BTreeMap<u32, usize>,
    /// Threads that fell asleep on purpose, since when.
    asleep: BTreeMap<u32, usize>,
    /// By channel: messages on their way, with lane and step of their sending.
    sent: BTreeMap<u32, VecDeque<(usize, usize)>>,
    /// By channel: messages that were taken before their sending was over.
    taken_early: BTreeMap<u32, VecDeque<(usize, usize)>>,
}

impl<'t> Builder<'t> {
    fn of(steps: &'t [Step]) -> Builder<'t> {
        let mut first_steps: BTreeMap<u32, usize> = BTreeMap::new();
        let does_something = |step: &Step| step.effect.is_some() || step.site.is_some();
        for (at, step) in steps.iter().enumerate().filter(|it| does_something(it.1)) {
            first_steps.entry(step.thread).or_insert(at);
        }
        let lanes = first_steps.into_iter().enumerate();
        let lanes = lanes.map(|(lane, (thread, from))| Lane {
            thread,
            life: Stretch {
                lane,
                from,
                to: None,
            },
        });
        Builder {
            steps,
            diagram: Diagram {
                lanes: lanes.collect(),
                ..Diagram::default()
            },
            last_steps: BTreeMap::new(),
            asleep: BTreeMap::new(),
            sent: BTreeMap::new(),
            taken_early: BTreeMap::new(),
        }
    }

    /// The wait that a step puts an end to, or that it says will never end.
    fn arrive(&mut self, at: usize, step: &Step) {
        let Some(lane) = self.diagram.lane(step.thread) else {
            return;
        };
        let for_ever = step.effect == Some(Effect::WaitsForEver);
        let from = match self.asleep.remove(&step.thread) {
            Some(asleep) => Some(asleep),
            None if for_ever => self.blocked_since(step).or(Some(at)),
            None => self
                .blocked_since(step)
                .filter(|since| self.had_to_wait(*since, step)),
        };
        if let Some(from) = from {
            let to = (!for_ever).then_some(at);
            self.diagram.waits.push(Stretch { lane, from, to });
        }
    }

    /// The thread's last step, if another thread went on after it without being made to: then this
    /// one could not.
    fn blocked_since(&self, step: &Step) -> Option<usize> {
        let last = *self.last_steps.get(&step.thread)?;
        let next = self.steps.get(last + 1)?;
        (next.thread != step.thread && !next.forced_switch).then_some(last)
    }

    /// Whether what the step did was not possible when the thread tried.
    fn had_to_wait(&self, since: usize, step: &Step) -> bool {
        let object = step.object.as_ref().map(|object| object.id);
        let lane = self.diagram.lane(step.thread);
        match &step.effect {
            Some(Effect::Acquired { .. }) => self.diagram.bars.iter().any(|bar| {
                let held = bar.stretch.from <= since && bar.stretch.to.is_none_or(|to| to > since);
                let same = Some(self.diagram.locks[bar.lock].id) == object;
                held && same && Some(bar.stretch.lane) != lane
            }),
            Some(Effect::Received { .. } | Effect::Disconnected) => {
                self.queued(since, object) == Some(0)
            }
            Some(Effect::Joined { thread }) => {
                self.last_steps.get(thread).is_some_and(|at| *at > since)
            }
            Some(Effect::Woken { .. } | Effect::TimedOut { .. }) => true,
            _ => false,
        }
    }

    /// How many messages a channel held after a step; a channel that nobody used yet is empty.
    fn queued(&self, at: usize, object: Option<u32>) -> Option<u32> {
        let object = object?;
        let earlier = self.steps[..=at].iter().rev();
        let on_it = |step: &&Step| step.object.as_ref().is_some_and(|it| it.id == object);
        let count = earlier.filter(on_it).find_map(|step| match &step.effect {
            Some(Effect::Sent { queued, .. } | Effect::Received { queued, .. }) => Some(*queued),
            _ => None,
        });
        Some(count.unwrap_or(0))
    }

    fn effect(&mut self, at: usize, step: &Step) {
        let Some(lane) = self.diagram.lane(step.thread) else {
            return;
        };
        match &step.effect {
            Some(Effect::Acquired { shared, .. }) => {
                if let Some(object) = &step.object {
                    self.acquire(lane, at, object, *shared);
                }
            }
            Some(Effect::Released { .. }) => {
                if let Some(object) = &step.object {
                    self.release(lane, at, object.id);
                }
            }
            Some(Effect::Slept { mutex }) => {
                self.release(lane, at, *mutex);
                self.asleep.insert(step.thread, at);
            }
            Some(
                Effect::Woken { mutex: Some(mutex) } | Effect::TimedOut { mutex: Some(mutex) },
            ) => {
                let known = self.diagram.locks.iter().find(|lock| lock.id == *mutex);
                if let Some(lock) = known.cloned() {
                    self.acquire(lane, at, &lock, false);
                }
            }
            Some(Effect::Notified { woken }) => {
                for thread in woken {
                    self.arrow(ArrowKind::WakeUp, at, step.thread, *thread);
                }
            }
            Some(Effect::Spawned { thread }) => {
                if let Some(made) = self.diagram.lane(*thread) {
                    self.diagram.lanes[made].life.from = at;
                }
                self.arrow(ArrowKind::Spawn, at, step.thread, *thread);
            }
            Some(Effect::Joined { thread }) => {
                self.arrow(ArrowKind::Join, at, *thread, step.thread);
            }
            Some(Effect::Ended { .. }) => self.diagram.lanes[lane].life.to = Some(at),
            Some(Effect::Called { .. }) => self.diagram.calls.push(Stretch {
                lane,
                from: at,
                to: None,
            }),
            Some(Effect::Returned { .. }) => {
                let calls = self.diagram.calls.iter_mut().rev();
                if let Some(call) = calls.into_iter().find(|call| call.lane == lane) {
                    call.to.get_or_insert(at);
                }
            }
            Some(Effect::Sent { .. }) => self.send(lane, at, step),
            Some(Effect::Received { .. }) => self.receive(lane, at, step),
            _ => {}
        }
    }

    fn acquire(&mut self, lane: usize, at: usize, object: &ObjectRef, shared: bool) {
        let locks = &mut self.diagram.locks;
        let known = locks.iter().position(|lock| lock.id == object.id);
        let lock = known.unwrap_or_else(|| {
            locks.push(object.clone());
            locks.len() - 1
        });
        self.outdate(at, object.id, shared);
        let taken = |track: usize| {
            let mut bars = self.diagram.bars.iter();
            bars.any(|bar| {
                bar.stretch.lane == lane && bar.stretch.to.is_none() && bar.track == track
            })
        };
        let track = (0..).find(|track| !taken(*track)).unwrap_or(0);
        self.diagram.bars.push(Bar {
            stretch: Stretch {
                lane,
                from: at,
                to: None,
            },
            lock,
            track,
            shared,
        });
    }

    /// Ends what cannot be true any more once a thread holds a lock: others held it for themselves,
    /// or the thread held it otherwise. Their release may be missing from a trace without its middle.
    fn outdate(&mut self, at: usize, object: u32, shared: bool) {
        let locks = &self.diagram.locks;
        for bar in &mut self.diagram.bars {
            let same = locks[bar.lock].id == object && bar.stretch.to.is_none();
            let together = shared && bar.shared;
            if same && !together {
                bar.stretch.to = Some(at);
            }
        }
    }

    fn open_bar(&self, lane: usize, object: u32) -> Option<usize> {
        self.diagram.bars.iter().rposition(|bar| {
            let same = self.diagram.locks[bar.lock].id == object;
            same && bar.stretch.lane == lane && bar.stretch.to.is_none()
        })
    }

    fn release(&mut self, lane: usize, at: usize, object: u32) {
        if let Some(bar) = self.open_bar(lane, object) {
            self.diagram.bars[bar].stretch.to = Some(at);
        }
    }

    fn arrow(&mut self, kind: ArrowKind, at: usize, from: u32, to: u32) {
        if let (Some(from), Some(to)) = (self.diagram.lane(from), self.diagram.lane(to)) {
            self.diagram.arrows.push(Arrow {
                kind,
                from: (from, at),
                to: (to, at),
                track: 0,
            });
        }
    }

    fn message(&mut self, from: (usize, usize), to: (usize, usize)) {
        self.diagram.arrows.push(Arrow {
            kind: ArrowKind::Message,
            from,
            to,
            track: 0,
        });
    }

    fn send(&mut self, lane: usize, at: usize, step: &Step) {
        let Some(object) = &step.object else { return };
        let early = self.taken_early.entry(object.id).or_default().pop_front();
        match early {
            Some((receiver, _)) => self.message((lane, at), (receiver, at)),
            None => {
                let sent = self.sent.entry(object.id).or_default();
                sent.push_back((lane, at));
            }
        }
    }

    fn receive(&mut self, lane: usize, at: usize, step: &Step) {
        let Some(object) = &step.object else { return };
        match self.sent.entry(object.id).or_default().pop_front() {
            Some(from) => self.message(from, (lane, at)),
            None => {
                let early = self.taken_early.entry(object.id).or_default();
                early.push_back((lane, at));
            }
        }
    }
}

#[cfg(test)]
mod tests;
