//! Whether this process has used up the memory that it may have. Never limits anything.
//!
//! A system that refuses a thread does not say what is missing. What is left of the limit on memory
//! tells: it is the process's own.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::{Mutex, PoisonError};

/// What the system tells of this process, opened while files could still be opened.
static TOLD: Mutex<Option<Told>> = Mutex::new(None);

struct Told {
    /// `/proc/self/status`: what is used.
    status: File,
    /// `/proc/self/limits`: what there may be.
    limits: File,
}

/// Opens what [`is_short_of_memory`] reads. To be called before the process is confined.
pub fn keep_memory_readable() {
    let open = |name| File::open(name).ok();
    let opened = open("/proc/self/status").zip(open("/proc/self/limits"));
    let told = opened.map(|(status, limits)| Told { status, limits });
    *TOLD.lock().unwrap_or_else(PoisonError::into_inner) = told;
}

/// Whether `bytes` more would go beyond what this process may have. Not where nobody tells.
pub(crate) fn is_short_of_memory(bytes: u64) -> bool {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let used_and_most = told.as_mut().and_then(|told| {
        let status = read_again(&mut told.status).ok()?;
        let limits = read_again(&mut told.limits).ok()?;
        data_used(&status).zip(data_limit(&limits))
    });
    used_and_most.is_some_and(|(used, most)| used.saturating_add(bytes) > most)
}

fn read_again(file: &mut File) -> io::Result<String> {
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    Ok(text)
}

/// In bytes: stacks of threads are data to the system.
fn data_used(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmData:"));
    let kib: u64 = line?.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

/// In bytes; nothing if there is none.
fn data_limit(limits: &str) -> Option<u64> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max data size"));
    line?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_and_what_there_may_be_are_read_as_linux_writes_them() {
        let status = "Name:\tx\nVmData:\t    2048 kB\nVmStk:\t     132 kB\n";
        assert_eq!(data_used(status), Some(2 << 20));
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max data size             2147483648           unlimited            bytes     \n";
        assert_eq!(data_limit(limits), Some(2 << 30));
        let unlimited = limits.replace("2147483648", "unlimited ");
        assert_eq!(data_limit(&unlimited), None);
        assert_eq!(data_used("nothing of it"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_with_all_the_memory_it_wants_is_not_short_of_it() {
        keep_memory_readable();
        let told = TOLD.lock().unwrap().is_some();
        assert!(told && !is_short_of_memory(1 << 20));
    }
}
