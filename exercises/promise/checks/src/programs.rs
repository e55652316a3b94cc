//! What several promises, and callbacks that do something themselves, have to come to.

use promise_task::{AlreadySettled, Failure, Promise};
use std::sync::Arc;

grade_kit::programs! {
    bound<P: Promise<u64>>;

    "callbacks-in-nobodys-way" => |check| check
        .title("callbacks may use the promise and may panic, and nobody waits for them")
        .points(1)
        .teaches("A callback is somebody else's code: it may come back to you, take long, or panic. Call it \
                  with no lock held, once the outcome is there and everybody who waits has been woken, and \
                  catch its panic."),
    |kit| {
        let promise = Arc::new(P::new());
        let seen = kit.gate(0);
        let (inner, calls, gate) = (Arc::clone(&promise), kit.shared(0), seen.clone());
        for callback in 0..3 {
            let (promise, calls, gate, kit) = (Arc::clone(&inner), calls.clone(), gate.clone(), kit.clone());
            inner.then(Box::new(move |outcome| {
                calls.with(|calls| *calls += 1);
                match callback {
                    0 => kit.expect("what a callback gets that waits itself", promise.wait(), outcome),
                    1 => kit.panic("a callback"),
                    _ => gate.wait(),
                }
            }));
        }
        let waiter = { let promise = Arc::clone(&promise); kit.spawn(move || promise.wait()) };
        let settler = { let promise = Arc::clone(&promise); kit.spawn(move || promise.settle(Ok(1))) };
        kit.expect("what was waited for", waiter.join(), Ok(1));
        kit.expect("what a look shows meanwhile", promise.get(), Some(Ok(1)));
        // One callback waits for this still.
        seen.open();
        kit.expect("settling", settler.join(), Ok(()));
        kit.expect("how many callbacks were called", calls.with(|calls| *calls), 3);
        promise.then(Box::new({ let kit = kit.clone(); move |_| kit.panic("a late callback") }));
    };

    "work-that-panics" => |check| check
        .title("work that panics settles the promise, and others may use it meanwhile")
        .points(1)
        .teaches("Work is somebody else's code, too: do it with no lock held, and settle the promise whatever \
                  becomes of it, or whoever waits waits for ever."),
    |kit| {
        let promise = Arc::new(P::new());
        let (begun, go_on) = (kit.gate(0), kit.gate(1));
        let worker = {
            let (promise, begun, go_on, kit) = (Arc::clone(&promise), begun.clone(), go_on.clone(), kit.clone());
            kit.clone().spawn(move || promise.settle_with(|| {
                begun.open();
                go_on.wait();
                kit.panic("the work")
            }))
        };
        let waiter = { let promise = Arc::clone(&promise); kit.spawn(move || promise.wait()) };
        begun.wait();
        kit.expect("what a look shows while work is done", promise.get(), None);
        go_on.open();
        kit.expect("settling with work that panics", worker.join(), Ok(()));
        kit.expect("what was waited for", waiter.join(), Err(Failure::Panicked));

        let promise = P::new();
        let late = promise.settle_with(|| {
            kit.expect("settling while work is done", promise.settle(Ok(7)), Ok(()));
            8
        });
        kit.expect("settling with work that was overtaken", late, Err(AlreadySettled));
        kit.expect("the outcome", promise.get(), Some(Ok(7)));
    };

    "as-completed" => |check| check
        .title("promises are yielded as they are settled, and then it ends")
        .points(1)
        .teaches("Whoever asks which one is next wants to go on with the first, while the others are not there \
                  yet. A callback for each promise can tell; who waits for them one by one learns it too late."),
    |kit| {
        let promises = [Arc::new(P::new()), Arc::new(P::new())];
        let mut places = P::as_completed(&[0, 1, 1].map(|place: usize| Arc::clone(&promises[place])));
        let seen = kit.gate(0);
        let settler = {
            let (promises, seen) = (promises.clone(), seen.clone());
            kit.spawn(move || {
                let _ = promises[1].settle(Ok(1));
                seen.wait();
                let _ = promises[0].settle(Err(Failure::Panicked));
            })
        };
        let mut twice = [places.next(), places.next()];
        twice.sort();
        kit.expect("the places of the first that is settled", twice, [Some(1), Some(2)]);
        seen.open();
        kit.expect("the place of the second", places.next(), Some(0));
        kit.expect("what comes after all", places.next(), None);
        settler.join();
        kit.expect("how many come of none", P::as_completed(&[]).count(), 0);

        let promises = [Arc::new(P::new()), Arc::new(P::new())];
        let settler = { let one = Arc::clone(&promises[0]); kit.spawn(move || one.settle(Ok(2))) };
        let mut places = P::as_completed(&promises);
        kit.expect("the place of one that is settled meanwhile", places.next(), Some(0));
        drop(places);
        kit.expect("settling what nobody asks for any more", promises[1].settle(Ok(3)), Ok(()));
        kit.expect("settling it", settler.join(), Ok(()));
        let mut all: Vec<usize> = P::as_completed(&promises).collect();
        all.sort();
        kit.expect("the places of those that are settled", all, vec![0, 1]);
    };
}
