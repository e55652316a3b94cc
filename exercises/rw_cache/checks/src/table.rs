//! What can be done with a cache, and what it comes to in one thread.

use grade_kit::prelude::*;
use rw_cache_task::Cache;
use std::collections::BTreeMap;
use std::time::Duration;

/// Whoever computes a text is inside, with its key.
pub(crate) const COMPUTATION: &str = "computation for key";

/// This number's text has nothing in it.
pub(crate) const NOTHING: u32 = 0;

fn text_of(number: u32) -> String {
    match number {
        NOTHING => String::new(),
        _ => number.to_string(),
    }
}

/// The texts that are there, all of which are numbers or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State(BTreeMap<u32, String>);

impl State {
    fn read_or_put(&mut self, key: u32, text: u32) -> String {
        let there = self.0.entry(key).or_insert_with(|| text_of(text));
        there.clone()
    }
}

fn moment(kit: &Kit) {
    kit.sleep(Duration::from_millis(100));
}

grade_kit::operations! {
    table Caches<C: Cache>;
    setup () = ();
    object C = |_| C::new();
    state State = |_| State::default();

    /// Reads a text, if it is there.
    read(key: u32 = [1, 2, 257]) -> Option<String> {
        run |cache| cache.read(key, str::to_owned);
        step |state| Returns(state.0.get(&key).cloned());
    }
    /// Reads a text, and computes this one if there is none.
    get(key: u32 = [1, 2, 257], text: u32 = 10..99) -> String {
        run |cache, _held, kit| {
            let compute = kit.job_once(COMPUTATION, key, move |()| text_of(text));
            cache.read_or_compute(key, || compute(()), str::to_owned)
        };
        step |state| Returns(state.read_or_put(key, text));
    }
    /// The same, and the computation takes long.
    get_slowly(key: u32, text: u32) -> String {
        run |cache, _held, kit| {
            let compute = kit.job_once(COMPUTATION, key, |()| { moment(kit); text.to_string() });
            cache.read_or_compute(key, || compute(()), str::to_owned)
        };
        when |_state, _call| false;
        step |state| Returns(state.read_or_put(key, text));
    }
    /// The same, and the computation panics, if there is one.
    get_panicking(key: u32 = [1, 2]) -> Result<String, Panicked> {
        run |cache, _held, kit| kit.catching(|| {
            cache.read_or_compute(key, || kit.panic("the computation"), str::to_owned)
        });
        step |state| match state.0.get(&key) {
            Some(text) => Returns(Ok(text.clone())),
            None => Returns(Err(Panicked("the computation".to_owned()))),
        };
    }
    /// Panics while it looks at a text.
    look_panicking(key: u32 = [1, 2]) -> Result<Option<()>, Panicked> {
        run |cache, _held, kit| kit.catching(|| cache.read(key, |_text| kit.panic("the look")));
        step |state| match state.0.contains_key(&key) {
            true => Returns(Err(Panicked("the look".to_owned()))),
            false => Returns(Ok(None)),
        };
    }
    /// Panics while it looks at a text that it may have computed itself.
    get_and_look_panicking(key: u32, text: u32) -> Result<(), Panicked> {
        run |cache, _held, kit| kit.catching(|| {
            cache.read_or_compute(key, || text.to_string(), |_text| kit.panic("the look"))
        });
        when |_state, _call| false;
        step |state| { state.read_or_put(key, text); Returns(Err(Panicked("the look".to_owned()))) };
    }
    /// Takes long to look at a text.
    read_slowly(key: u32) -> Option<String> {
        run |cache, _held, kit| cache.read(key, |text| { moment(kit); text.to_owned() });
        when |_state, _call| false;
        step |state| Returns(state.0.get(&key).cloned());
    }
    /// Looks at a text, and stays inside until so many do.
    read_together(key: u32, readers: u32) -> Option<String> {
        run |cache, _held, kit| cache.read(key, |text| { kit.meet(readers); text.to_owned() });
        when |_state, _call| false;
        step |state| Returns(state.0.get(&key).cloned());
    }
    /// The same, and computes it if there is none.
    get_together(key: u32, text: u32, readers: u32) -> String {
        run |cache, _held, kit| cache.read_or_compute(key, || text.to_string(), |text| {
            kit.meet(readers);
            text.to_owned()
        });
        when |_state, _call| false;
        step |state| Returns(state.read_or_put(key, text));
    }
    /// Takes a text out.
    remove(key: u32 = [1, 2]) -> bool {
        run |cache| cache.remove(key);
        step |state| Returns(state.0.remove(&key).is_some());
    }
}
