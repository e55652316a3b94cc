//! A writer with a sink that notes what it gets, and what is to be seen of it in one thread.

use background_task::Background;
use grade_kit::prelude::*;
use std::time::Duration;

/// The sink is inside with each record that it gets.
pub(crate) const RECORD: &str = "record";

/// A time in milliseconds that stands for the longest there is.
pub(crate) const LONGEST: u64 = u64::MAX;

/// A time that nobody has to wait for, in milliseconds.
pub(crate) const HOUR: u64 = 3_600_000;

/// The batches that have been handed over.
pub(crate) type Batches = Vec<Vec<u32>>;

/// The student's object, and what its sink has got. Its fields are dropped in this order.
pub(crate) struct Desk<B> {
    _closing: Closing,
    writer: B,
    pub(crate) seen: Shared<Batches>,
}

/// Says when the desk is being dropped: from then on its owner may hand over, too.
struct Closing(Shared<bool>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.with(|closing| *closing = true);
    }
}

pub(crate) fn ms(ms: u64) -> Duration {
    match ms {
        LONGEST => Duration::MAX,
        _ => Duration::from_millis(ms),
    }
}

impl<B: Background> Desk<B> {
    /// `act` is what the sink does with a batch beside noting it.
    pub(crate) fn new(
        kit: &Kit,
        every: u64,
        mut act: impl FnMut(&Kit, &[u32]) + Send + 'static,
    ) -> Self {
        let (closing, seen) = (kit.shared(false), kit.shared(Vec::new()));
        let (kit, is_closing, sees) = (kit.clone(), closing.clone(), seen.clone());
        let sink = move |batch: Vec<u32>| {
            let by_caller = kit.on_callers_thread() && !is_closing.with(|closing| *closing);
            kit.expect("whether a thread that writes hands over", by_caller, false);
            if !batch.is_empty() {
                act(&kit, &batch);
            }
            for record in &batch {
                drop(kit.enter(RECORD, record.to_string()));
            }
            sees.with(|seen: &mut Batches| seen.push(batch));
        };
        Desk {
            _closing: Closing(closing),
            writer: B::start(ms(every), Box::new(sink)),
            seen,
        }
    }

    pub(crate) fn write(&self, record: u32) {
        self.writer.write(record);
    }
}

/// A writer whose sink takes no time, where one thread writes and lets time pass.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    every: u64,
    now: u64,
    due: u64,
    buffered: Vec<u32>,
    seen: Batches,
}

grade_kit::operations! {
    table Desks<B: Background>;
    setup u64 = HOUR;
    object Desk<B> = |every, kit| Desk::new(kit, *every, |_kit, _batch| ());
    state State = |every| State { every: *every, now: 0, due: 0, buffered: Vec::new(), seen: Vec::new() };
    timed;

    /// Writes a record.
    write(record: u32) -> () {
        run |desk| desk.write(record);
        step |state| {
            if state.buffered.is_empty() {
                state.due = state.now.saturating_add(state.every);
            }
            state.buffered.push(record);
            Returns(())
        };
    }
    /// Lets so many milliseconds pass.
    pass(time: u64) -> () {
        run |_desk, _held, kit| kit.sleep(ms(time));
        step |state| {
            state.now += time;
            if state.now >= state.due && !state.buffered.is_empty() {
                state.seen.push(std::mem::take(&mut state.buffered));
            }
            Returns(())
        };
    }
    /// Looks at what has been handed over.
    seen() -> Batches {
        run |desk| desk.seen.with(|seen| seen.clone());
        step |state| Returns(state.seen.clone());
    }
}
