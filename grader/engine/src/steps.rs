//! What each step of an execution touched: for searches that need only one of several executions that
//! differ in the order of steps which do not concern one another.
//!
//! A step is what a thread does from one scheduling point to the next. It touches what it can learn from
//! or leave something at; two steps of different threads depend on each other if they touch the same
//! place and not both only look. What is noted here is what the account of who can know of what sees, so a
//! primitive that lets nobody learn anything unnoticed is searched correctly.

use crate::access::Kind;

/// How a step touches a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It learns, and leaves nothing.
    Look,
    /// Anything else.
    Change,
    /// It takes a lock that it would have waited for.
    Acquire,
    /// It gives a lock back.
    Release,
    /// It takes a lock together with others, or gives it back.
    Share,
}

/// Something that a step touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// An object's name or number, or one of the places below.
    pub place: u64,
    /// How.
    pub mode: Mode,
}

/// The end of thread t is the place with this number and t.
const ENDS: u64 = 1 << 40;
/// What is counted in the order in which threads are made: their numbers.
const THREADS: u64 = ENDS - 1;
/// The order of all that is recorded.
const RECORD: u64 = ENDS - 2;
/// From here on, names of objects that are the same in all executions that begin alike.
const NAMES: u64 = 1 << 63;

impl Touch {
    /// Whether the two cannot change places unnoticed.
    #[must_use]
    pub fn conflicts(self, other: Touch) -> bool {
        let commute = matches!(
            (self.mode, other.mode),
            (Mode::Look | Mode::Share, Mode::Look | Mode::Share) | (Mode::Release, Mode::Release)
        );
        self.place == other.place && !commute
    }

    /// Whether it is of the order of all that is recorded.
    #[must_use]
    pub fn is_record(self) -> bool {
        self.place == RECORD
    }

    /// Whether it is of something that did not exist while there were only so many objects and threads:
    /// what it is called depends on the order of what came since.
    #[must_use]
    pub fn is_newer(self, born: Born) -> bool {
        match self.place {
            0 | THREADS | RECORD | NAMES.. => false,
            ENDS..NAMES => self.place - ENDS >= u64::from(born.threads),
            _ => self.place > u64::from(born.objects),
        }
    }
}

/// The name of an object that lies so many bytes into the allocation, or the thread's stack, with this number.
pub(crate) fn name_of_place(on_stack: bool, number: usize, offset_bytes: usize) -> u64 {
    NAMES | u64::from(on_stack) << 62 | (number as u64) << 32 | (offset_bytes as u64 & 0xFFFF_FFFF)
}

/// How many objects and threads there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Born {
    /// Objects that somebody had used.
    pub objects: u32,
    /// Threads that had been made.
    pub threads: u32,
    /// Allocations that were listed: names of objects depend on how many came before.
    pub allocations: u32,
}

/// Why executions that differ only in the order of independent steps may differ all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Somebody looked at the clock, or time passed while somebody could go on.
    Clock,
    /// A thread looked at the same thing again and again: there may be no end to such executions.
    Spins,
    /// More threads than the search tells apart.
    Threads,
    /// The panic hook is shared by all threads.
    Hook,
    /// An execution had more steps than are compared with one another.
    Long,
    /// The beginning of an execution could not be repeated.
    Strays,
    /// Calls may overlap in too many ways.
    Orders,
    /// A process was ended, or hung, with threads that had more to do.
    Abandoned,
}

/// One step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Who did it.
    pub thread: u32,
    /// Who could have done something instead, as a set of the first 64 threads.
    pub able: u64,
    /// Nobody could do more than begin to wait, so it does not matter who does so first.
    pub idle: bool,
    /// What existed before it.
    pub born: Born,
    /// Every step before this one came before it by necessity: time had to pass.
    pub after_all_before: u32,
    /// Who could have taken what it took, and waits for it again, as a set of the first 64 threads.
    pub outrun: u64,
    touches: u32,
    after: u32,
    outcomes: u32,
}

/// An outcome that an operation had, of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeOf {
    /// Which.
    pub rank: u16,
    /// Of how many.
    pub alternatives: u16,
}

/// The steps of one execution, in order.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    steps: Vec<Step>,
    touches: Vec<Touch>,
    after: Vec<u32>,
    outcomes: Vec<OutcomeOf>,
    /// By thread: steps that had to come before its next one.
    before_next: Vec<Vec<u32>>,
    /// By thread: so many steps had to.
    all_before_next: Vec<u32>,
    doubt: Option<Doubt>,
}

impl Steps {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether nothing was done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// A step.
    #[must_use]
    pub fn step(&self, at: usize) -> Step {
        self.steps[at]
    }

    /// What a step touched, each once.
    #[must_use]
    pub fn touches(&self, at: usize) -> &[Touch] {
        self.of_step(at, &self.touches, |step| step.touches)
    }

    /// Earlier steps without which a step could not have been done.
    #[must_use]
    pub fn after(&self, at: usize) -> &[u32] {
        self.of_step(at, &self.after, |step| step.after)
    }

    /// The outcomes that its operations had, where there were several.
    #[must_use]
    pub fn outcomes(&self, at: usize) -> &[OutcomeOf] {
        self.of_step(at, &self.outcomes, |step| step.outcomes)
    }

    /// The part of a list that belongs to a step; each step's begins where the one before ends.
    fn of_step<'a, T>(&self, at: usize, list: &'a [T], begin: fn(&Step) -> u32) -> &'a [T] {
        let end = self.steps.get(at + 1);
        let end = end.map_or(list.len(), |next| begin(next) as usize);
        &list[begin(&self.steps[at]) as usize..end]
    }

    /// Why what is noted here is not all.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    pub(crate) fn begin(&mut self, thread: u32, able: u64, idle: bool, born: Born) {
        let (touches, after, outcomes) = (
            self.touches.len() as u32,
            self.after.len() as u32,
            self.outcomes.len() as u32,
        );
        if let Some(before) = self.before_next.get_mut(thread as usize) {
            self.after.append(before);
        }
        let all = self.all_before_next.get_mut(thread as usize);
        self.steps.push(Step {
            thread,
            able,
            idle,
            born,
            after_all_before: all.map_or(0, std::mem::take),
            outrun: 0,
            touches,
            after,
            outcomes,
        });
    }

    pub(crate) fn touch(&mut self, place: u64, mode: Mode) {
        let Some(step) = self.steps.last() else {
            return;
        };
        let touch = Touch { place, mode };
        if place != 0 && !self.touches[step.touches as usize..].contains(&touch) {
            self.touches.push(touch);
        }
    }

    pub(crate) fn access(&mut self, kind: Kind, place: u64) {
        match kind {
            Kind::Read => self.touch(place, Mode::Look),
            // Whether it waits, or takes it, is noted when it does.
            Kind::Acquire => {}
            Kind::Share | Kind::Unshare => self.touch(place, Mode::Share),
            Kind::Release => self.touch(place, Mode::Release),
            Kind::Attempt | Kind::Write => self.touch(place, Mode::Change),
        }
    }

    pub(crate) fn made_thread(&mut self, thread: u32) {
        self.touch(THREADS, Mode::Change);
        self.precedes_next_of(thread);
    }

    /// The present step lets a thread go on.
    pub(crate) fn precedes_next_of(&mut self, thread: u32) {
        let Some(now) = self.steps.len().checked_sub(1) else {
            return;
        };
        let thread = thread as usize;
        if self.before_next.len() <= thread {
            self.before_next.resize(thread + 1, Vec::new());
        }
        self.before_next[thread].push(now as u32);
    }

    /// Nobody could do anything, so time passes for a thread.
    pub(crate) fn time_passes_for(&mut self, thread: u32) {
        let thread = thread as usize;
        if self.all_before_next.len() <= thread {
            self.all_before_next.resize(thread + 1, 0);
        }
        self.all_before_next[thread] = self.steps.len() as u32;
    }

    /// The present step took what a thread was about to take that had waited for it.
    pub(crate) fn outran(&mut self, thread: u32) {
        if let Some(step) = self.steps.last_mut() {
            step.outrun |= 1u64.checked_shl(thread).unwrap_or(0);
        }
    }

    pub(crate) fn counted_threads(&mut self) {
        self.touch(THREADS, Mode::Look);
    }

    pub(crate) fn saw_end_of(&mut self, thread: u32) {
        self.touch(ENDS + u64::from(thread), Mode::Look);
    }

    pub(crate) fn ended(&mut self, thread: u32) {
        self.touch(ENDS + u64::from(thread), Mode::Change);
    }

    pub(crate) fn recorded(&mut self) {
        self.touch(RECORD, Mode::Change);
    }

    pub(crate) fn had_outcome(&mut self, rank: usize, alternatives: usize) {
        self.outcomes.push(OutcomeOf {
            rank: rank as u16,
            alternatives: alternatives as u16,
        });
    }

    pub(crate) fn doubts(&mut self, doubt: Doubt) {
        self.doubt.get_or_insert(doubt);
    }
}
