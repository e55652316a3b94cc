//! What must go on while something is being computed.

use rw_cache_task::Cache;
use std::sync::Arc;

/// More computations inside each other than somebody might think of.
const DEPTH: u32 = 40;

/// The number of `key`, which is one more than that of the key below it.
fn number<C: Cache>(cache: &C, key: u32) -> u32 {
    let compute = || match key {
        0 => "0".to_owned(),
        _ => (number(cache, key - 1) + 1).to_string(),
    };
    cache.read_or_compute(key, compute, |text| text.parse().unwrap_or(u32::MAX))
}

grade_kit::programs! {
    bound<C: Cache>;
    "computations-apart" for 1: "while one text is computed nobody waits who wants another one" {
        teaches "No lock that others need may be held while a computation goes on: it may take long, and may \
                 need the cache itself.";
    } |kit| {
        let (cache, begun, go_on) = (Arc::new(C::new()), kit.gate(0), kit.gate(1));
        let own = |text: &'static str| move || text.to_owned();
        cache.read_or_compute(1, own("one"), |_| ());
        let (theirs, begins, goes_on) = (Arc::clone(&cache), begun.clone(), go_on.clone());
        let slow = kit.spawn(move || {
            let compute = || {
                begins.open();
                goes_on.wait();
                "two".to_owned()
            };
            theirs.read_or_compute(2, compute, str::to_owned)
        });
        begun.wait();
        kit.expect("reading a text that is there", cache.read(1, str::to_owned), Some("one".to_owned()));
        let there = cache.read_or_compute(1, own("new"), str::to_owned);
        kit.expect("asking for a text that is there", there, "one".to_owned());
        kit.expect("reading the one that is being computed", cache.read(2, str::to_owned), None);
        kit.expect("removing the one that is being computed", cache.remove(2), false);
        kit.expect("computing a third", cache.read_or_compute(3, own("three"), str::to_owned), "three".to_owned());
        kit.expect("removing a text that is there", cache.remove(1), true);
        go_on.open();
        kit.expect("the text that took long", slow.join(), "two".to_owned());
        kit.expect("reading it", cache.read(2, str::to_owned), Some("two".to_owned()));

        let (theirs, both) = (Arc::clone(&cache), kit.rendezvous(2));
        let meets = |text: &'static str| {
            let both = both.clone();
            move || { both.arrive(); text.to_owned() }
        };
        let meeting = meets("four");
        let fourth = kit.spawn(move || theirs.read_or_compute(4, meeting, str::to_owned));
        kit.expect("one of two at once", cache.read_or_compute(5, meets("five"), str::to_owned), "five".to_owned());
        kit.expect("the other", fourth.join(), "four".to_owned());
        kit.expect("computations inside each other", number(&C::new(), DEPTH), DEPTH);
    };
}
