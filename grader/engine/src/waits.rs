//! Who waits for what, in words that a worker can send.

use crate::excerpt::{NAME_CHARS, excerpt};
use crate::trace::to_site;
use crate::world::{Status, ThreadState, World};
use grade_evidence::{Holder, ObjectRef, Site, ThreadRef, Wait};

/// Holders that are named of one object. Hundreds can share a lock for which hundreds wait.
const MOST_HOLDERS: usize = 32;

impl World {
    pub(crate) fn thread_ref(&self, thread: u32) -> ThreadRef {
        let name = self
            .threads
            .get(thread as usize)
            .and_then(|state| state.name.as_deref());
        ThreadRef {
            index: thread,
            name: name.map(|name| excerpt(name, NAME_CHARS)),
        }
    }

    pub(crate) fn object_ref(&self, id: u32) -> Option<ObjectRef> {
        let object = self.objects.get((id as usize).checked_sub(1)?)?;
        Some(ObjectRef {
            id,
            kind: object.kind.to_owned(),
            made: object.made.map(to_site),
            name: None,
        })
    }

    pub(crate) fn site_of(&self, thread: u32) -> Option<Site> {
        let access = self.threads[thread as usize].pending?;
        Some(to_site(access.site))
    }

    /// Everyone who waits.
    pub(crate) fn waits(&self) -> Vec<Wait> {
        self.describe(|state| state.status == Status::Blocked)
    }

    /// Everyone who has not ended.
    pub(crate) fn whereabouts(&self) -> Vec<Wait> {
        self.describe(|state| state.status != Status::Ended)
    }

    fn describe(&self, which: impl Fn(&ThreadState) -> bool) -> Vec<Wait> {
        let mut waits = Vec::new();
        for (thread, state) in self
            .threads
            .iter()
            .enumerate()
            .filter(|(_, state)| which(state))
        {
            let access = state.pending;
            let waiting = state.waiting.filter(|_| state.status == Status::Blocked);
            let object = waiting.map_or(0, |waiting| waiting.object);
            let mut holders = Vec::new();
            if let Some(thread) = waiting.and_then(|waiting| waiting.thread) {
                holders.push(Holder {
                    thread: self.thread_ref(thread),
                    site: None,
                });
            } else if let Some(object) = (object as usize).checked_sub(1) {
                for (thread, site) in self.objects[object].holders.iter().take(MOST_HOLDERS) {
                    holders.push(Holder {
                        thread: self.thread_ref(*thread),
                        site: Some(to_site(site)),
                    });
                }
            }
            waits.push(Wait {
                thread: self.thread_ref(thread as u32),
                doing: access.map_or("start", |access| access.what).to_owned(),
                object: self.object_ref(object),
                site: access.map(|access| to_site(access.site)),
                holders,
            });
        }
        waits
    }
}
