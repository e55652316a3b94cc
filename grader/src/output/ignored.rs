//! What was ignored of a submission, as one sentence. Never makes it harmless: whoever shows it does.

use crate::report::ExerciseReport;

/// Names in the sentence; a report as JSON has all.
const SHOWN: usize = 4;

/// `ignored: exercises/bank/build.rs (build scripts are never run)`, if anything was.
pub(super) fn note(exercise: &ExerciseReport) -> Option<String> {
    let shown = exercise.ignored.iter().take(SHOWN);
    let mut parts: Vec<String> = shown
        .map(|ignored| format!("{} ({})", ignored.path, ignored.why))
        .collect();
    if let more @ 1.. = exercise.ignored.len().saturating_sub(SHOWN) {
        parts.push(format!("{more} more"));
    }
    (!parts.is_empty()).then(|| format!("ignored: {}", parts.join("; ")))
}
