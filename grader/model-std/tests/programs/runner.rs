//! Explores one function of the program that is linked as `student`, and says as JSON what came
//! of it.
//!
//! Arguments: the function's name, then any of `delays=N`, `budget=N`, `random=N`, `pct=N`,
//! `pos=N` (schedules), `time=adversarial`, `stop` (at the first failure), `trace`, `patience` (who
//! waits busily?).

use grade_engine::strategy::{DelayBounded, Fixed, Pct, Pos, Random};
use grade_engine::{BusyWait, Limits, Outline, PanicNote, Strategy, Watch};
use grade_protocol::evidence::End;
use grade_protocol::schedule::Time;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

/// Busy waits after which no further one is looked for.
const ENOUGH: usize = 5;

struct Exploration {
    function: fn(),
    limits: Limits,
    stop: bool,
    outcomes: BTreeMap<String, u64>,
    first: BTreeMap<String, Value>,
    schedules: u64,
    trace: Value,
    patience: bool,
    busy: Vec<BusyWait>,
}

impl Exploration {
    /// `None` once it is to stop.
    fn execute(&mut self, strategy: Box<dyn Strategy>) -> Option<Outline> {
        let function = self.function;
        let panic = Rc::new(RefCell::new(None));
        let caught = Rc::clone(&panic);
        let body = Box::new(move || {
            if grade_engine::catch(AssertUnwindSafe(function)).is_err() {
                *caught.borrow_mut() = PanicNote::take();
            }
        });
        let watch = if self.patience {
            Watch::Suspect
        } else {
            Watch::Off
        };
        let outcome = grade_engine::execute_watching(&self.limits, watch, strategy, body);
        for suspicion in &outcome.outline.suspicions {
            if self.busy.len() >= ENOUGH {
                break;
            }
            let strategy = Box::new(Fixed::new(outcome.outline.deviations()));
            let watch = Watch::Alone(suspicion.alone);
            let body = Box::new(function);
            let tried = grade_engine::execute_watching(&self.limits, watch, strategy, body);
            self.busy.extend(tried.outline.busy);
        }
        self.schedules += 1;
        let named = match (panic.take(), &outcome.end) {
            (Some(note), _) => format!("panicked: {}", note.message),
            (None, End::Finished) => "passed".to_owned(),
            (None, End::Stuck { .. }) => "stuck".to_owned(),
            (None, End::Leaked { .. }) => "leaked".to_owned(),
            (None, End::StepLimit { spinning, .. }) => format!("step limit, spinning: {spinning}"),
            (None, other) => format!("{other:?}"),
        };
        let failed = named != "passed";
        *self.outcomes.entry(named.clone()).or_default() += 1;
        let number = self.schedules;
        self.first
            .entry(named)
            .or_insert_with(|| json!({ "number": number, "end": outcome.end }));
        self.trace = json!(outcome.outline.trace);
        (!(failed && self.stop)).then_some(outcome.outline)
    }

    fn sample(&mut self, schedules: u64, make: impl Fn(u64) -> Box<dyn Strategy>) -> Option<()> {
        for seed in 0..schedules {
            self.execute(make(seed))?;
        }
        Some(())
    }
}

fn main() {
    grade_engine::install_panic_hook();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |key: &str| {
        let value = |argument: &String| argument.strip_prefix(key)?.strip_prefix('=')?.parse().ok();
        arguments.iter().find_map(value).unwrap_or(0_u64)
    };
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let (_, function) = *student::PROGRAMS
        .iter()
        .find(|(name, _)| *name == arguments[0])
        .expect("the program has such a function");
    let time = if has("time=adversarial") {
        Time::Adversarial
    } else {
        Time::Ideal
    };
    let mut exploration = Exploration {
        function,
        limits: Limits {
            max_steps: 20_000,
            time,
            freeze: None,
            trace: has("trace"),
        },
        stop: has("stop"),
        outcomes: BTreeMap::new(),
        first: BTreeMap::new(),
        schedules: 0,
        trace: Value::Null,
        patience: has("patience"),
        busy: Vec::new(),
    };
    let exhausted = explore(&mut exploration, &number);
    let notified = grade_engine::take_notified();
    let excused = |it: &&BusyWait| it.blocks_on.iter().any(|at| notified.contains(at));
    let busy = exploration.busy.iter().find(|it| !excused(it));
    let said = json!({
        "busy_wait": busy.map(|it| it.site.line()),
        "outcomes": exploration.outcomes,
        "first": exploration.first,
        "schedules": exploration.schedules,
        "exhausted": exhausted.unwrap_or(false),
        "trace": exploration.trace,
    });
    println!("{said}");
}

fn explore(exploration: &mut Exploration, number: &dyn Fn(&str) -> u64) -> Option<bool> {
    let first = exploration.execute(Box::new(Fixed::default()))?;
    let decisions = first.decisions.len() as u32;
    let mut search = DelayBounded::new(number("delays") as u32, number("budget"));
    while let Some(schedule) = search.next_schedule() {
        let outline = exploration.execute(Box::new(schedule))?;
        search.learn(&outline.decisions);
    }
    exploration.sample(number("random"), |seed| Box::new(Random::new(seed)))?;
    exploration.sample(number("pct"), |seed| Box::new(Pct::new(seed, 3, decisions)))?;
    exploration.sample(number("pos"), |seed| Box::new(Pos::new(seed)))?;
    Some(search.exhausted())
}
