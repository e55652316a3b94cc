//! The state of the one execution under way on this OS thread.

use crate::SourceSite;
use crate::access::{Access, Kind};
use crate::happens_before::HappensBefore;
use crate::object::Object;
use crate::own_statics::OwnStatics;
use crate::process::{Process, Programs};
use crate::stack::Stack;
use crate::steps::{Born, Doubt, Mode, Steps, name_of_place};
use crate::strategy::{Decision, Strategy};
use crate::thread_local::Slot;
use crate::threads::{Role, Waiting};
use crate::unwind::PanicNote;
use crate::waiting::{Watch, Watched};
use corosensei::Yielder;
use grade_evidence::End;
use grade_evidence::schedule::{Freeze, Time};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

thread_local! {
    /// Between executions it is there, but inactive.
    pub(crate) static WORLD: RefCell<World> = const { RefCell::new(World::new()) };
}

/// What a thread that reached a scheduling point has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Go on.
    Stay,
    /// Give up control: another thread goes on, or the execution is over.
    Leave,
}

/// Whether a thread can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Runnable,
    Blocked,
    Ended,
}

/// A look at an object, remembered to notice that it is repeated in vain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) site: SourceSite,
    pub(crate) object: u32,
    pub(crate) changes: u64,
}

/// Looks in vain after which a loop is taken to have no end of its own.
pub(crate) const MOST_RESTS: u32 = 8;

/// How many different looks of a loop are told apart.
pub(crate) const LOOKS: usize = 4;

pub(crate) struct ThreadState {
    pub(crate) status: Status,
    /// Its own code is through; its thread-locals may still be there.
    pub(crate) finished: bool,
    pub(crate) role: Role,
    /// The process that it belongs to; the first is 0.
    pub(crate) process: u32,
    /// Its process hangs.
    pub(crate) hangs: bool,
    pub(crate) name: Option<Arc<str>>,
    /// The closure, until the thread first runs.
    pub(crate) body: Option<Box<dyn FnOnce()>>,
    pub(crate) stack_bytes: usize,
    pub(crate) yielder: *const Yielder<(), ()>,
    pub(crate) pending: Option<Access>,
    pub(crate) waiting: Option<Waiting>,
    /// When it blocked, to wake the longest waiting one first.
    pub(crate) blocked_since: u64,
    /// Virtual time at which the wait ends by itself.
    pub(crate) deadline_ns: Option<u64>,
    pub(crate) timed_out: bool,
    /// Scheduling points so far.
    pub(crate) points: u32,
    /// `steps` when it last went on.
    pub(crate) last_step: u32,
    /// `steps` when its time was last up.
    pub(crate) last_timeout_step: u32,
    /// It looked in vain, or yielded, when this many changes had been seen: others first.
    pub(crate) resting_since: Option<u64>,
    /// How often in a row it began to rest with as many changes seen.
    pub(crate) rests: u32,
    /// How many changes had been seen when it last began to rest.
    pub(crate) last_rest: u64,
    pub(crate) looks: [Option<Look>; LOOKS],
    pub(crate) oldest_look: usize,
    /// Panics under way, as far as they were noticed; see [`crate::panicking`].
    pub(crate) unwinding: u32,
    /// It says that it panics: the process is aborted if another thread panics meanwhile.
    pub(crate) in_hook: bool,
    pub(crate) last_panic: Option<PanicNote>,
    /// Panics that were begun and not yet shown to the submission's hook.
    pub(crate) unhooked: Vec<SourceSite>,
    pub(crate) slots: Vec<Slot>,
    /// The scheduler switched here although another thread could have gone on.
    pub(crate) forced: bool,
    /// See [`crate::arm`].
    pub(crate) armed: bool,
    /// It is in a call that has not come to anything that others may notice, but for what it is armed for.
    pub(crate) in_fresh_call: bool,
    pub(crate) went_on_at: Option<u32>,
}

pub(crate) struct World {
    /// Counts executions, from 1; what it is now marks what belongs to this execution.
    pub(crate) execution: u32,
    pub(crate) active: bool,
    /// The thread that runs.
    pub(crate) current: u32,
    /// The thread that was chosen to run next.
    pub(crate) upcoming: u32,
    pub(crate) threads: Vec<ThreadState>,
    /// Threads made and not yet given a coroutine.
    pub(crate) newborn: VecDeque<u32>,
    pub(crate) objects: Vec<Object>,
    pub(crate) happens_before: HappensBefore,
    pub(crate) now_ns: u64,
    pub(crate) poll_step_ns: u64,
    pub(crate) time: Time,
    /// Times that something may have become worth another look.
    pub(crate) changes: u64,
    pub(crate) blocks: u64,
    pub(crate) steps: u32,
    /// See [`crate::Outline::digest`].
    pub(crate) digest: u64,
    pub(crate) max_steps: u32,
    /// Decisions in a row for the same thread while others could have run.
    pub(crate) streak: u32,
    /// `steps` when a thread last did more than look, take a lock and give it back, or wait.
    pub(crate) last_progress_step: u32,
    /// `steps` when a thread last looked at the clock.
    pub(crate) last_clock_step: u32,
    /// Somebody was told the time in this execution: by a look at the clock, or because a timer fired.
    pub(crate) time_told: bool,
    /// `steps` when a thread last blocked or ended, or a timer fired.
    pub(crate) last_pause_step: u32,
    /// The longest duration that was waited for or added to a moment so far.
    pub(crate) longest_wait_ns: u64,
    /// Panics of earlier executions that never came to an end.
    pub(crate) stray_panics: bool,
    pub(crate) freeze: Option<Freeze>,
    /// Which thread `freeze` means, once there is one.
    pub(crate) frozen: Option<u32>,
    /// The frozen thread may go on again.
    pub(crate) thawed: bool,
    pub(crate) strategy: Option<Box<dyn Strategy>>,
    /// What each step touches, if the strategy asks for it.
    pub(crate) noted: Option<Steps>,
    /// Where the threads' stacks are, by number.
    pub(crate) stacks: Vec<Range<usize>>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) candidates: Vec<u32>,
    pub(crate) forced_switches: u32,
    pub(crate) timers_used: bool,
    pub(crate) end: Option<End>,
    pub(crate) watch: Watch,
    pub(crate) watched: Watched,
    pub(crate) tracing: bool,
    /// Where each thread last blocked, by number; only while tracing.
    pub(crate) stands_at: Vec<Stack>,
    pub(crate) steps_traced: Vec<crate::trace::TracedStep>,
    pub(crate) output: String,
    /// See [`crate::set_panic_hook`].
    pub(crate) panic_hook: Option<crate::PanicHook>,
    /// A hook was set or taken in this execution.
    pub(crate) hooks_used: bool,
    /// What processes can be started from, if from anything.
    pub(crate) programs: Option<Rc<Programs>>,
    /// All but the first, in the order of their making.
    pub(crate) processes: Vec<Rc<Process>>,
    pub(crate) own_statics: OwnStatics,
}

impl World {
    const fn new() -> Self {
        World {
            execution: 0,
            active: false,
            current: 0,
            upcoming: 0,
            threads: Vec::new(),
            newborn: VecDeque::new(),
            objects: Vec::new(),
            happens_before: HappensBefore::new(),
            now_ns: 0,
            poll_step_ns: 0,
            time: Time::Ideal,
            changes: 0,
            blocks: 0,
            steps: 0,
            digest: 0,
            max_steps: 0,
            streak: 0,
            last_progress_step: 0,
            last_clock_step: 0,
            time_told: false,
            last_pause_step: 0,
            longest_wait_ns: 0,
            stray_panics: false,
            freeze: None,
            frozen: None,
            thawed: false,
            strategy: None,
            noted: None,
            stacks: Vec::new(),
            decisions: Vec::new(),
            candidates: Vec::new(),
            forced_switches: 0,
            timers_used: false,
            end: None,
            watch: Watch::Off,
            watched: Watched::new(),
            tracing: false,
            stands_at: Vec::new(),
            steps_traced: Vec::new(),
            output: String::new(),
            panic_hook: None,
            hooks_used: false,
            programs: None,
            processes: Vec::new(),
            own_statics: OwnStatics::new(),
        }
    }

    pub(crate) fn me(&mut self) -> &mut ThreadState {
        let me = self.current as usize;
        &mut self.threads[me]
    }

    pub(crate) fn object(&self, id: u32) -> Option<&Object> {
        self.objects.get((id as usize).checked_sub(1)?)
    }

    pub(crate) fn object_mut(&mut self, id: u32) -> Option<&mut Object> {
        self.objects.get_mut((id as usize).checked_sub(1)?)
    }

    pub(crate) fn note_touch(&mut self, object: u32, mode: Mode) {
        if self.noted.is_none() {
            return;
        }
        let place = self.name_or_number_of(object);
        if let Some(noted) = &mut self.noted {
            noted.touch(place, mode);
        }
    }

    pub(crate) fn note_access(&mut self, access: Access) {
        let place = self.name_or_number_of(access.object);
        if let Some(noted) = &mut self.noted {
            noted.access(access.kind, place);
        }
    }

    /// What steps call an object: by its name, or else by its number.
    fn name_or_number_of(&self, object: u32) -> u64 {
        let name = self.object(object).and_then(|known| known.name);
        name.unwrap_or(u64::from(object))
    }

    /// A name for what lies at an address, if steps are noted and there is one.
    pub(crate) fn name_at(&self, address: usize) -> Option<u64> {
        self.noted.as_ref()?;
        let mut stacks = self.stacks.iter().enumerate();
        match stacks.find(|(_, stack)| stack.contains(&address)) {
            Some((thread, stack)) => Some(name_of_place(true, thread, stack.end - address)),
            None => {
                let (number, offset_bytes) = crate::allocations::find(address)?;
                Some(name_of_place(false, number, offset_bytes))
            }
        }
    }

    pub(crate) fn note_doubt(&mut self, doubt: Doubt) {
        if let Some(noted) = &mut self.noted {
            noted.doubts(doubt);
        }
    }

    pub(crate) fn born(&self) -> Born {
        Born {
            objects: self.objects.len() as u32,
            threads: self.threads.len() as u32,
            allocations: crate::allocations::count() as u32,
        }
    }

    /// See [`crate::point`].
    pub(crate) fn point(&mut self, access: Access) -> Next {
        if !self.active || self.end.is_some() {
            return Next::Stay;
        }
        crate::usage::note(access.class, access.site);
        let changes = self.changes;
        let thread = self.current;
        let me = self.me();
        me.pending = Some(access);
        me.points += 1;
        if std::mem::take(&mut me.in_fresh_call) {
            crate::usage::note_in_call(thread, access.site);
        }
        if me.speaks() {
            self.note_access(access);
            return Next::Stay;
        }
        if looks(access.kind) {
            if me.looks_again(access.object, access.site, changes) && me.rest(changes) > MOST_RESTS
            {
                self.note_doubt(Doubt::Spins);
            }
            if self.watch != Watch::Off {
                self.watch_look(access.object, access.site);
            }
        }
        self.decide(Some(self.current))
    }
}

/// Whether an operation may have been in vain.
fn looks(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Read | Kind::Attempt | Kind::Acquire | Kind::Share
    )
}

impl ThreadState {
    /// Whether it is about to say that it panics: until it has, nobody else goes on.
    pub(crate) fn speaks(&mut self) -> bool {
        self.in_hook = self.in_hook || crate::message::is_being_made();
        self.in_hook
    }

    /// Others first, until there are more changes than these.
    /// Returns how often in a row.
    pub(crate) fn rest(&mut self, changes: u64) -> u32 {
        self.resting_since = Some(changes);
        self.rests = match self.last_rest == changes {
            true => self.rests + 1,
            false => 1,
        };
        self.last_rest = changes;
        self.rests
    }

    /// Whether the thread looks once more at what nothing has changed since it last looked: until
    /// somebody changes something, it can only see the same again.
    fn looks_again(&mut self, object: u32, site: SourceSite, changes: u64) -> bool {
        for look in self.looks.iter_mut().flatten() {
            if std::ptr::eq(look.site, site) && look.object == object {
                if look.changes != changes {
                    look.changes = changes;
                    return false;
                }
                return true;
            }
        }
        self.looks[self.oldest_look] = Some(Look {
            site,
            object,
            changes,
        });
        self.oldest_look = (self.oldest_look + 1) % LOOKS;
        false
    }
}
