//! What threads do with their connections, as a table, and the server at the other end.

use grade_kit::prelude::*;
use std::collections::BTreeSet;
use thread_local_ids_task::{Connection, Connections};

/// The connections that a server knows of.
#[derive(Debug, Default)]
pub(crate) struct Server {
    pub(crate) opened: u32,
    pub(crate) open: BTreeSet<u32>,
    /// The next one cannot be opened.
    refuses: bool,
}

/// A connection that its server knows of. Opening and closing it takes until as many do so.
struct Numbered {
    id: u32,
    server: Shared<Server>,
    together: Option<Rendezvous>,
}

impl Connection for Numbered {
    fn id(&self) -> u32 {
        self.id
    }
}

impl Drop for Numbered {
    fn drop(&mut self) {
        if let Some(together) = &self.together {
            together.arrive();
        }
        self.server.with(|server| server.open.remove(&self.id));
    }
}

/// An object and its server.
#[derive(Debug)]
pub(crate) struct Watched<C> {
    pub(crate) connections: C,
    pub(crate) server: Shared<Server>,
}

impl<C: Connections> Watched<C> {
    pub(crate) fn new(kit: &Kit, together: Option<Rendezvous>) -> Self {
        let server = kit.shared(Server::default());
        let (theirs, kit) = (server.clone(), kit.clone());
        let open = move || -> Box<dyn Connection> {
            if let Some(together) = &together {
                together.arrive();
            }
            let id = theirs.with(|server| {
                if std::mem::take(&mut server.refuses) {
                    return None;
                }
                server.opened += 1;
                server.open.insert(server.opened);
                Some(server.opened)
            });
            let id = id.unwrap_or_else(|| kit.panic("the server refuses"));
            Box::new(Numbered {
                id,
                server: theirs.clone(),
                together: together.clone(),
            })
        };
        Watched {
            connections: C::new(Box::new(open)),
            server,
        }
    }

    /// The number of the connection that the calling thread would use.
    pub(crate) fn id(&self) -> u32 {
        self.connections.with(|connection| connection.id())
    }
}

/// How many connections were opened, and the one of each caller's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    opened: u32,
    own: Each<Option<u32>>,
}

impl State {
    fn opens(&mut self) -> u32 {
        self.opened += 1;
        self.opened
    }

    fn own(&mut self, caller: Caller) -> u32 {
        let own = self.own[caller].unwrap_or_else(|| self.opens());
        self.own[caller] = Some(own);
        own
    }
}

fn refused() -> Result<u32, Panicked> {
    Err(Panicked("the server refuses".to_owned()))
}

grade_kit::operations! {
    table Uses<C: Connections>;
    setup () = ();
    object Watched<C> = |_setup, kit| Watched::new(kit, None);
    state State = |_setup| State { opened: 0, own: Each::default() };

    /// Asks for the number of its connection.
    id() -> u32 {
        run |watched| watched.id();
        step |state, call| Returns(state.own(call.me));
    }
    /// Does a job that asks so often for the number of its connection.
    job(asks: usize = [0, 1, 2]) -> Vec<u32> {
        run |watched, _held, kit| {
            let ids = watched.connections.job(|| (0..asks).map(|_| watched.id()).collect::<Vec<_>>());
            let still_open = watched.server.with(|server| ids.iter().any(|id| server.open.contains(id)));
            kit.expect("whether the connection of a job that has ended is still open", still_open, false);
            ids
        };
        step |state| Returns(if asks == 0 { Vec::new() } else { vec![state.opens(); asks] });
    }
    /// Panics in a job that has a connection.
    job_panics() -> Result<u32, Panicked> {
        run |watched, _held, kit| {
            let mut id = 0;
            let ended = kit.catching(|| watched.connections.job(|| {
                id = watched.id();
                kit.panic("the job panics")
            }));
            let still_open = watched.server.with(|server| server.open.contains(&id));
            kit.expect("whether the connection of a job that panicked is still open", still_open, false);
            ended
        };
        step |state| {
            state.opens();
            Returns(Err(Panicked("the job panics".to_owned())))
        };
    }
    /// Panics while it uses its connection.
    act_panics() -> Result<u32, Panicked> {
        run |watched, _held, kit| kit.catching(|| watched.connections.with(|_| kit.panic("the use panics")));
        step |state, call| {
            state.own(call.me);
            Returns(Err(Panicked("the use panics".to_owned())))
        };
    }
    /// Asks for the number in a job, where the server refuses at first, and then for its own.
    open_panics() -> (Result<u32, Panicked>, u32) {
        run |watched, _held, kit| {
            watched.connections.job(|| {
                watched.server.with(|server| server.refuses = true);
                let refused = kit.catching(|| watched.id());
                watched.server.with(|server| server.refuses = false);
                (refused, watched.id())
            })
        };
        // Whom else the server refuses meanwhile is anybody's guess.
        when |_state| false;
        step |state| Returns((refused(), state.opens()));
    }
    /// Asks the server how many were ever opened, and which are open.
    server() -> (u32, Vec<u32>) {
        run |watched| watched.server.with(|server| (server.opened, server.open.iter().copied().collect()));
        // While others are in a job, its connection is open.
        when |_state| false;
        step |state, call| Returns((state.opened, state.own[call.me].into_iter().collect()));
    }
}
