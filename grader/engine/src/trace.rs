//! Recording what an execution did, step by step; off while exploring.

use crate::SourceSite;
use crate::world::WORLD;
use grade_protocol::evidence::{ObjectRef, Site, Step};

/// A step with its object still by number.
pub(crate) struct TracedStep {
    thread: u32,
    action: &'static str,
    pub(crate) object: u32,
    value: Option<String>,
    site: Option<Site>,
    forced_switch: bool,
}

impl TracedStep {
    pub(crate) fn into_step(self, object: Option<ObjectRef>) -> Step {
        Step {
            thread: self.thread,
            action: self.action.to_owned(),
            object,
            value: self.value,
            site: self.site,
            forced_switch: self.forced_switch,
        }
    }
}

pub(crate) fn to_site(site: SourceSite) -> Site {
    Site {
        file: site.file().to_owned(),
        line: site.line(),
        column: site.column(),
    }
}

/// Records that the current thread did `action` on `object` (0: none) at `site`; `value` says what
/// was read, written or came of it. Costs a test when the execution is not traced.
pub fn trace(
    action: &'static str,
    object: u32,
    site: Option<SourceSite>,
    value: impl FnOnce() -> Option<String>,
) {
    let traced = WORLD.with_borrow(|world| world.active && world.tracing);
    if !traced {
        return;
    }
    let value = value();
    let site = site.map(own_site);
    WORLD.with_borrow_mut(|world| {
        let thread = world.current;
        let forced_switch = std::mem::take(&mut world.me().forced);
        world.steps_traced.push(TracedStep {
            thread,
            action,
            object,
            value,
            site,
            forced_switch,
        });
    });
}

/// The site itself, or, when it lies in the standard library (the operation was called through one
/// of its adapters), the innermost frame of the student's own code.
pub fn own_site(site: SourceSite) -> Site {
    if !is_library(site.file()) {
        return to_site(site);
    }
    crate::fault::innermost_own_frame().unwrap_or_else(|| to_site(site))
}

/// Whether a file is the standard library's: its paths name the compiler's source tree.
pub(crate) fn is_library(file: &str) -> bool {
    file.starts_with("/rustc/")
        || file.contains("/library/core/")
        || file.contains("/library/std/")
        || file.contains("/library/alloc/")
}
