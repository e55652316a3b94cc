//! The connections that are lent, and what is known of them.

use connection_pool_task::{Connect, Connection};
use grade_kit::Inside;
use grade_kit::prelude::*;
use std::collections::BTreeSet;

/// A connection is inside from when it is made until it is dropped.
pub(crate) const CONNECTION: &str = "connection";

/// Makes connections, and breaks them.
#[derive(Clone)]
pub(crate) struct Server {
    kit: Kit,
    made: Shared<u32>,
    open: Shared<u32>,
    broken: Shared<BTreeSet<u32>>,
}

struct Line {
    id: u32,
    server: Server,
    _inside: Inside,
}

impl Connection for Line {
    fn id(&self) -> u32 {
        self.id
    }

    fn is_broken(&self) -> bool {
        self.server.broken.with(|broken| broken.contains(&self.id))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.server.open.with(|open| *open -= 1);
    }
}

impl Server {
    pub(crate) fn new(kit: &Kit) -> Self {
        Server {
            kit: kit.clone(),
            made: kit.shared(0),
            open: kit.shared(0),
            broken: kit.shared(BTreeSet::new()),
        }
    }

    /// What makes its connections, after doing something with the number of each.
    pub(crate) fn connect_after(&self, first: impl Fn(u32) + Send + Sync + 'static) -> Connect {
        let server = self.clone();
        Box::new(move || {
            let id = server.made.with(|made| {
                *made += 1;
                *made
            });
            first(id);
            server.open.with(|open| *open += 1);
            let _inside = server.kit.enter(CONNECTION, id.to_string());
            Box::new(Line {
                id,
                server: server.clone(),
                _inside,
            })
        })
    }

    pub(crate) fn connect(&self) -> Connect {
        self.connect_after(|_| ())
    }

    /// How many are open.
    pub(crate) fn open(&self) -> u32 {
        self.open.with(|open| *open)
    }

    pub(crate) fn break_line(&self, id: u32) {
        self.broken.with(|broken| broken.insert(id));
    }
}
