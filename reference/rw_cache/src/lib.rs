//! A correct solution of the exercise `rw_cache`. Never graded for points.

use rw_cache_task::Cache;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

/// A place for each key: empty while its text is being computed, or after that has panicked.
#[derive(Debug)]
pub struct RwCache {
    // No code that is handed in runs under this lock, so no panic of it poisons it.
    places: RwLock<HashMap<u32, Place>>,
}

type Place = Arc<OnceLock<String>>;

impl RwCache {
    fn place(&self, key: u32) -> Option<Place> {
        self.places.read().unwrap().get(&key).map(Arc::clone)
    }
}

impl Cache for RwCache {
    fn new() -> Self {
        RwCache {
            places: RwLock::default(),
        }
    }

    fn read<R>(&self, key: u32, look: impl FnOnce(&str) -> R) -> Option<R> {
        let place = self.place(key)?;
        place.get().map(|text| look(text))
    }

    fn read_or_compute<R>(
        &self,
        key: u32,
        compute: impl FnOnce() -> String,
        look: impl FnOnce(&str) -> R,
    ) -> R {
        // Most find it there, and only the others need the lock for themselves.
        let place = self.place(key).unwrap_or_else(|| {
            let mut places = self.places.write().unwrap();
            Arc::clone(places.entry(key).or_default())
        });
        // Others wait here until it has been computed, and the next one tries if that panics.
        look(place.get_or_init(compute))
    }

    fn remove(&self, key: u32) -> bool {
        let mut places = self.places.write().unwrap();
        // An empty place has to stay: somebody is about to fill it.
        let is_there = places.get(&key).is_some_and(|place| place.get().is_some());
        if is_there {
            places.remove(&key);
        }
        is_there
    }
}
