//! An execution as rows to show, one below the other, and which of them matter. Never laid out
//! here: the terminal and the page both show these rows.

mod clock;
mod fold;

pub use clock::Clock;
pub use fold::fold;

use crate::report::Counterexample;
use grade_protocol::evidence::{Effect, MEETS, Site, Step};
use std::collections::{BTreeMap, BTreeSet};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// An operation that nobody interfered with, from its call to its result.
    Operation {
        /// Who did it.
        thread: u32,
        /// `transfer(0, 1, 10) -> Ok`.
        text: String,
        /// Its first and its last step.
        steps: (usize, usize),
    },
    /// An operation begins.
    Call {
        /// Whose.
        thread: u32,
        /// `transfer(0, 1, 10)`.
        text: String,
        /// Its position in the trace.
        step: usize,
    },
    /// An operation ends.
    Return {
        /// Whose.
        thread: u32,
        /// Its result.
        text: String,
        /// Its position in the trace.
        step: usize,
    },
    /// A function of the student's is called by another one.
    Enter {
        /// Who calls it.
        thread: u32,
        /// How deep in the student's own code, from 1.
        depth: usize,
        /// Its name.
        function: String,
        /// Where it is called.
        site: Site,
    },
    /// A thread did something, so often in a row.
    Step {
        /// Who.
        thread: u32,
        /// How deep in the student's own code, from 1.
        depth: usize,
        /// What: ``lock accounts #1 -> 100``.
        text: String,
        /// Where.
        site: Option<Site>,
        /// The position in the trace of the first of them.
        step: usize,
        /// How often.
        times: u64,
        /// How much it matters.
        weight: Weight,
    },
    /// Another thread goes on.
    Switch {
        /// Who ran until then.
        from: Option<u32>,
        /// Who goes on.
        to: u32,
        /// The one that ran could have gone on.
        forced: bool,
    },
    /// So many rows are not shown.
    Folded(usize),
}

/// How much a step matters to the failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is part of the execution.
    Plain,
    /// Without it, the failure cannot be understood.
    Key,
    /// From here on nothing could be right any more.
    Fatal,
}

/// Every row of an execution.
///
/// With `briefly`, an operation that nobody interfered with is one row, and what says nothing is
/// left out: locks given back, threads that end.
#[must_use]
pub fn rows(found: &Counterexample, briefly: bool) -> Vec<Row> {
    Writer::of(found, briefly).write()
}

struct Writer<'a> {
    found: &'a Counterexample,
    key_steps: BTreeSet<usize>,
    /// By first step: last step and operation of what is told in one row.
    undisturbed: BTreeMap<usize, (usize, u32)>,
    briefly: bool,
    /// By thread: functions that were active at its last row.
    active: BTreeMap<u32, Vec<String>>,
    rows: Vec<Row>,
}

impl<'a> Writer<'a> {
    fn of(found: &'a Counterexample, briefly: bool) -> Writer<'a> {
        let explanation = &found.explanation;
        let key_steps: BTreeSet<usize> = explanation
            .key_steps
            .iter()
            .chain(&explanation.fatal_step)
            .map(|step| *step as usize)
            .collect();
        let undisturbed = if briefly {
            undisturbed(&found.trace.steps, &key_steps)
        } else {
            BTreeMap::new()
        };
        Writer {
            found,
            key_steps,
            undisturbed,
            briefly,
            active: BTreeMap::new(),
            rows: Vec::new(),
        }
    }

    fn write(mut self) -> Vec<Row> {
        let steps = &self.found.trace.steps;
        let mut running = None;
        let mut at = 0;
        while let Some(step) = steps.get(at) {
            if let Some(left_out) = self.found.left_out.filter(|it| it.after as usize == at) {
                self.rows.push(Row::Folded(left_out.steps as usize));
            }
            if let Some((last, op)) = self.undisturbed.get(&at).copied() {
                self.switch(running, step);
                running = Some(step.thread);
                self.operation(step.thread, op, (at, last));
                at = last + 1;
                continue;
            }
            if self.is_shown(at, step) {
                self.switch(running, step);
                running = Some(step.thread);
                self.step(at, step);
            } else if step.forced_switch {
                self.switch(running, step);
                running = Some(step.thread);
            }
            at += 1;
        }
        self.rows
    }

    /// Steps that a reader can place: those with a line, calls and returns, and what was handed in.
    fn is_shown(&self, at: usize, step: &Step) -> bool {
        if self.key_steps.contains(&at) {
            return true;
        }
        let tells = match &step.effect {
            Some(Effect::Released { .. } | Effect::Ended { .. } | Effect::Closed) => !self.briefly,
            Some(
                Effect::Called { .. }
                | Effect::Returned { .. }
                | Effect::Entered { .. }
                | Effect::Left { .. },
            ) => return true,
            _ => true,
        };
        tells
            && step
                .site
                .as_ref()
                .is_some_and(|site| site.file.starts_with("src/"))
    }

    fn switch(&mut self, running: Option<u32>, step: &Step) {
        let changes = running.is_some_and(|running| running != step.thread);
        if changes || step.forced_switch {
            self.rows.push(Row::Switch {
                from: running,
                to: step.thread,
                forced: step.forced_switch,
            });
        }
    }

    fn operation(&mut self, thread: u32, op: u32, steps: (usize, usize)) {
        let row = self.found.operations.get(op as usize);
        let text = match row.map(|row| (&row.call, &row.result)) {
            Some((call, Some(result))) => format!("{call} -> {result}"),
            Some((call, None)) => call.clone(),
            None => "call".to_owned(),
        };
        self.rows.push(Row::Operation {
            thread,
            text,
            steps,
        });
    }

    fn step(&mut self, at: usize, step: &Step) {
        let row = |op: u32| self.found.operations.get(op as usize);
        match &step.effect {
            Some(Effect::Called { op }) => {
                self.active.remove(&step.thread);
                let text = row(*op).map(|row| row.call.clone());
                self.rows.push(Row::Call {
                    thread: step.thread,
                    text: text.unwrap_or_else(|| described(step)),
                    step: at,
                });
            }
            Some(Effect::Returned { op }) => {
                self.active.remove(&step.thread);
                let text = row(*op).and_then(|row| row.result.clone());
                self.rows.push(Row::Return {
                    thread: step.thread,
                    text: text.unwrap_or_else(|| "panicked".to_owned()),
                    step: at,
                });
            }
            _ => self.inner_step(at, step),
        }
    }

    fn inner_step(&mut self, at: usize, step: &Step) {
        let depth = self.enter(step);
        let text = described(step);
        let weight = if self.found.explanation.fatal_step == Some(at as u32) {
            Weight::Fatal
        } else if self.key_steps.contains(&at) {
            Weight::Key
        } else {
            Weight::Plain
        };
        if let Some(Row::Step {
            thread,
            text: last,
            site,
            times,
            weight: Weight::Plain,
            ..
        }) = self.rows.last_mut()
            && weight == Weight::Plain
            && (*thread, &*last, &*site) == (step.thread, &text, &step.site)
        {
            *times += 1;
            return;
        }
        self.rows.push(Row::Step {
            thread: step.thread,
            depth,
            text,
            site: step.site.clone(),
            step: at,
            times: 1,
            weight,
        });
    }

    /// Rows for functions that were not active at the thread's last row, and how deep the step is.
    /// A closure is no function that the student calls: what it does belongs to what is around it.
    fn enter(&mut self, step: &Step) -> usize {
        // The outermost one is what the operation, or the thread, is.
        let mut functions = Vec::new();
        let mut called_at = Vec::new();
        for (depth, frame) in step.frames.iter().enumerate() {
            if depth == 0 || !frame.function.starts_with(CLOSURE) {
                functions.push(frame.function.clone());
                called_at.push(step.frames[depth.saturating_sub(1)].site.clone());
            }
        }
        let active = self.active.entry(step.thread).or_default();
        let common = active
            .iter()
            .zip(&functions)
            .take_while(|(one, other)| one == other)
            .count();
        let entered = functions.iter().zip(called_at).enumerate();
        for (depth, (function, site)) in entered.skip(common.max(1)) {
            self.rows.push(Row::Enter {
                thread: step.thread,
                depth,
                function: function.clone(),
                site,
            });
        }
        let depth = functions.len().max(1);
        if !functions.is_empty() {
            *active = functions;
        }
        depth
    }
}

/// How the name of a closure begins.
const CLOSURE: &str = "closure in ";

/// Operations during which no other thread did anything and nothing of importance happened.
fn undisturbed(steps: &[Step], key_steps: &BTreeSet<usize>) -> BTreeMap<usize, (usize, u32)> {
    let mut found = BTreeMap::new();
    let mut began: Option<(usize, u32)> = None;
    for (at, step) in steps.iter().enumerate() {
        if step.forced_switch || began.is_some_and(|(from, _)| steps[from].thread != step.thread) {
            began = None;
        }
        match &step.effect {
            Some(Effect::Called { op }) => began = Some((at, *op)),
            Some(Effect::Returned { op }) => {
                let whole = began.take().filter(|(_, called)| called == op);
                let Some((from, op)) = whole else { continue };
                if key_steps.range(from..=at).next().is_none() {
                    found.insert(from, (at, op));
                }
            }
            _ => {}
        }
    }
    found
}

/// What a step did, without its place.
fn described(step: &Step) -> String {
    if step.action == MEETS {
        return "waits inside for others to come, for ever".to_owned();
    }
    let mut text = step.action.clone();
    // A thread's own object is told by its name, which the value has.
    if let Some(object) = step.object.as_ref().filter(|it| it.kind != "thread") {
        match &object.name {
            Some(name) => text.push_str(&format!(" {name}")),
            None => text.push_str(&format!(" {} #{}", object.kind, object.id)),
        }
    }
    match (&step.effect, &step.value) {
        (Some(Effect::WaitsForEver), _) => text.push_str(": waits for ever"),
        (Some(Effect::Notified { .. } | Effect::Panicked { .. }), Some(value)) => {
            text.push_str(&format!(": {value}"));
        }
        (Some(Effect::Wrote { old, value } | Effect::Updated { old, value }), _) => {
            text.push_str(&format!(": {old} -> {value}"));
        }
        (_, Some(value)) => text.push_str(&format!(" -> {value}")),
        (_, None) => {}
    }
    text
}
