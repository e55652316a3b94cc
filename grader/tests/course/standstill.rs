//! A run that hangs on real threads: what its threads were doing, by the worker's own account.

use crate::submission::{fixture, grade};
use cargo_grade::report::ProcessState;
use grade_protocol::evidence::{Site, ThreadDoing};

/// The line of a fixture's source that a site names.
fn line(source: &str, site: Option<&Site>) -> String {
    let site = site.expect("the line is known");
    let found = source.lines().nth(site.line as usize - 1);
    found.expect("the line is there").trim().to_owned()
}

#[test]
fn a_deadlock_on_real_threads_tells_who_holds_which_lock_since_which_line_and_who_waits() {
    let folder = fixture("bank", "fail_locks_from_then_to");
    let source = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap();
    let graded = grade(&["bank"], &folder);
    let found = &graded.document.real_threads.checks["bank/real-threads"].found;
    assert_eq!(found.state, Some(ProcessState::Blocked), "{found:#?}");
    let waiting: Vec<&ThreadDoing> = found
        .threads
        .iter()
        .filter(|thread| thread.inside.as_deref() == Some("lock a mutex"))
        .collect();
    assert!(waiting.len() >= 2, "{found:#?}");
    let mut in_a_circle = 0;
    for thread in &waiting {
        let waits_at = line(&source, thread.site.as_ref());
        assert!(waits_at.contains(".lock()"), "{waits_at}");
        let holds = |other: &&ThreadDoing| {
            let held = other.holds.iter();
            held.clone().any(|held| Some(held.lock) == thread.waits_for)
        };
        let Some(holder) = found.threads.iter().find(|other| holds(other)) else {
            continue;
        };
        assert_ne!(holder.thread, thread.thread, "{found:#?}");
        for held in holder.holds.iter().filter(|held| held.kind == "mutex") {
            let taken_at = line(&source, held.site.as_ref());
            assert!(taken_at.contains(".lock()"), "{taken_at}");
        }
        in_a_circle += 1;
    }
    assert!(in_a_circle >= 2, "{found:#?}");
}

#[test]
fn a_loop_that_exploration_has_shown_is_not_run_again_on_real_threads() {
    let folder = fixture("counter", "fail_try_lock_without_end");
    let graded = grade(&["counter"], &folder);
    let found = &graded.document.real_threads.checks["counter/real-threads"].found;
    assert_eq!(found.state, Some(ProcessState::Spinning), "{found:#?}");
    assert_eq!((found.failures, found.failures_again), (1, 0), "{found:#?}");
    assert!(
        found.summary.contains("used 1 s of processor time")
            && found.summary.contains("not run again, since `"),
        "{found:#?}"
    );
}
