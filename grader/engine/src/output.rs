//! What the student's code prints: kept for a traced execution, dropped otherwise.

use crate::world::WORLD;
use std::fmt::Write;

/// The most that is kept of one execution, in bytes.
const KEPT_BYTES: usize = 64 << 10;

/// Takes what was printed.
///
/// It is formatted even when nobody keeps it: `Display` is student code that may reach scheduling
/// points, and an execution must not depend on whether it is traced.
#[inline(never)]
pub fn print(arguments: std::fmt::Arguments<'_>) {
    let traced = WORLD.with_borrow(|world| world.active && world.tracing);
    if !traced {
        let _ = Discard.write_fmt(arguments);
        return;
    }
    // Formatted outside the borrow: `Display` is student code.
    let text = arguments.to_string();
    WORLD.with_borrow_mut(|world| {
        let room = KEPT_BYTES.saturating_sub(world.output.len());
        let cut = (0..=text.len().min(room))
            .rev()
            .find(|at| text.is_char_boundary(*at));
        let _ = world.output.write_str(&text[..cut.unwrap_or(0)]);
    });
}

/// Keeps nothing.
struct Discard;

impl Write for Discard {
    fn write_str(&mut self, _text: &str) -> std::fmt::Result {
        Ok(())
    }
}

/// What was printed so far in this execution.
pub fn take_output() -> String {
    WORLD.with_borrow_mut(|world| std::mem::take(&mut world.output))
}
