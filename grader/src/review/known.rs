//! What a review has to know of an exercise's checks before it can say what a submission must get.

use grade_protocol::catalog::{Catalog, Method};
use std::collections::BTreeSet;

/// Of some checks, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Those on real threads: whether these show what is wrong is a matter of luck.
    pub(super) on_real_threads: BTreeSet<String>,
    /// Those of which no transcript has been accepted, so that they cannot tell anything yet.
    pub(super) not_accepted: BTreeSet<String>,
}

impl Known {
    pub(super) fn of(catalog: &Catalog) -> Known {
        let checks = catalog.checks.iter();
        let on_real_threads = checks.filter(|check| check.method == Method::RealThreads);
        Known {
            on_real_threads: on_real_threads.map(|check| check.name.clone()).collect(),
            not_accepted: BTreeSet::new(),
        }
    }
}
