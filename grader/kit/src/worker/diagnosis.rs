//! What every real thread is doing, for a run that hangs. Waits for none of them.

use grade_protocol::evidence::{LockHeld, Site, ThreadDoing, ThreadRef, WAITS_FOR_CALLERS};
use noise_control::{Whereabouts, whereabouts};
use std::panic::Location;
use std::path::Path;

/// Locks by address, in the order in which they are met.
#[derive(Default)]
struct Locks(Vec<usize>);

impl Locks {
    fn number(&mut self, address: usize) -> u32 {
        let known = self.0.iter().position(|known| *known == address);
        let at = known.unwrap_or_else(|| {
            self.0.push(address);
            self.0.len() - 1
        });
        at as u32 + 1
    }
}

/// The threads that student code runs on, each with what it does.
pub(super) fn diagnosis() -> Vec<ThreadDoing> {
    let mut locks = Locks::default();
    let of_interest = |found: &Whereabouts| {
        let waits = found.inside.is_some_and(|it| it.what == WAITS_FOR_CALLERS);
        !waits && (found.inside.is_some() || found.last.is_some())
    };
    let found = whereabouts().into_iter().filter(of_interest);
    found.map(|found| doing(&found, &mut locks)).collect()
}

fn doing(found: &Whereabouts, locks: &mut Locks) -> ThreadDoing {
    let inside = found.inside;
    let place = inside.map(|inside| inside.site).or(found.last);
    ThreadDoing {
        thread: ThreadRef {
            index: u32::try_from(found.thread).unwrap_or(u32::MAX),
            name: found
                .name
                .as_deref()
                .map(|name| grade_engine::excerpt(name, grade_engine::NAME_CHARS)),
        },
        inside: inside.map(|inside| inside.what.to_owned()),
        site: place.and_then(site),
        waits_for: inside
            .filter(|inside| inside.lock != 0)
            .map(|inside| locks.number(inside.lock)),
        holds: found
            .holds
            .iter()
            .map(|held| LockHeld {
                lock: locks.number(held.address),
                kind: held.kind.to_owned(),
                site: site(held.site),
            })
            .collect(),
    }
}

/// A place in the student's source; others are of no use to anybody.
fn site(place: &Location<'_>) -> Option<Site> {
    Path::new(place.file()).starts_with("src").then(|| Site {
        file: place.file().to_owned(),
        line: place.line(),
        column: place.column(),
    })
}
