//! What the operating system knows of a thread: signals, stack frames.

use grade_protocol::evidence::Site;

/// Lets a memory fault end the process by its own signal.
///
/// std catches such faults to print a message and aborts; then an overflowing stack could not be
/// told from an abort. Safe code has no other way to a memory fault.
#[cfg(unix)]
#[expect(
    unsafe_code,
    reason = "a signal's disposition can only be set through libc"
)]
pub fn die_of_memory_faults() {
    for signal in [libc::SIGSEGV, libc::SIGBUS] {
        // SAFETY: the default disposition runs no code of ours.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

/// Lets a memory fault end the process by its own exception.
#[cfg(not(unix))]
pub fn die_of_memory_faults() {}

/// The innermost frame of the current stack whose file is not the standard library's.
pub(crate) fn innermost_own_frame() -> Option<Site> {
    let text = std::backtrace::Backtrace::force_capture().to_string();
    text.lines().filter_map(own_frame).next()
}

/// `             at src/lib.rs:31:9` as a site, if it is the student's: only the student's paths
/// are relative and start with `src/`.
fn own_frame(line: &str) -> Option<Site> {
    let place = line.trim_start().strip_prefix("at ")?;
    let place = place.strip_prefix("./").unwrap_or(place);
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let file = parts.next()?;
    file.starts_with("src/").then(|| Site {
        file: file.to_owned(),
        line,
        column,
    })
}

#[cfg(test)]
mod tests {
    use super::own_frame;

    #[test]
    fn a_frame_of_the_students_is_recognised_by_its_relative_path() {
        let site = own_frame("             at ./src/lib.rs:31:9").unwrap();
        assert_eq!(
            (site.file.as_str(), site.line, site.column),
            ("src/lib.rs", 31, 9)
        );
        assert!(
            own_frame("             at /rustc/59807616/library/core/src/iter.rs:1:2").is_none()
        );
    }
}
