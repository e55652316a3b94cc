//! The source gate: what no source may contain, and what an exercise asks of its own, found in the
//! tokens and told with a reason before anything is compiled. A fence with good messages and not
//! the only one: the compiler's flags and the confinement hold without it. Never a verdict on what
//! stands in a comment or a string.

mod compiled;
mod drawing;
mod finding;
mod fixed;
mod modules;
mod outside;
mod owners;
mod paths;
mod predicate;
mod real_std;
mod rules;
mod tokens;

pub use rules::SourceRules;

use crate::intake::Sources;
use crate::report::Diagnostic;
use crate::syntax;
use finding::Finding;
use modules::File;
pub(crate) use owners::asks_for_owners;
pub(crate) use real_std::in_checks;

/// Findings that are told; a source with more has been understood.
const MOST_FINDINGS: usize = 50;

/// What the sources of an exercise contain that they must not, and lack that they must not lack,
/// in the order of files and lines.
///
/// A file that is no sequence of Rust's tokens is left to rustc, which says so in its own words.
#[must_use]
pub fn inspect(sources: &Sources, exercise: &str, rules: &SourceRules) -> Vec<Diagnostic> {
    syntax::with_room(|| diagnostics(sources, exercise, rules)).unwrap_or_default()
}

/// Files that only rustc could read as tokens, and that have the word `unsafe` in them. Empty for
/// everything that does not compile: to be asked once it did.
#[must_use]
pub fn unread(sources: &Sources, exercise: &str) -> Vec<Diagnostic> {
    let read = syntax::with_room(|| {
        let read = modules::read_by_rustc(sources).into_iter();
        let unread = read.filter(|file| file.flat.is_none() && has_word(file.text, "unsafe"));
        unread.map(|file| file.path).collect::<Vec<&str>>()
    });
    let told = |path: &str| {
        Diagnostic::of_words(format!(
            "exercises/{exercise}/{path} has the word `unsafe`, and a literal that keeps the grader \
             from telling where; write it more plainly"
        ))
    };
    read.unwrap_or_default().into_iter().map(told).collect()
}

/// Whether `word` stands there by itself: `unsafe_code` is another.
fn has_word(text: &str, word: &str) -> bool {
    let goes_on = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(goes_on) && !text[at + word.len()..].starts_with(goes_on)
    })
}

fn diagnostics(sources: &Sources, exercise: &str, rules: &SourceRules) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut used = rules::Used::default();
    let read = modules::read_by_rustc(sources);
    let all_read = read.iter().all(|file| file.flat.is_some());
    for File { path, text, flat } in read {
        let Some(flat) = flat else {
            continue;
        };
        let paths = paths::of(&flat);
        let mut findings: Vec<Finding> = fixed::findings(&flat);
        findings.extend(outside::by_path(&paths, rules.allows_processes()));
        findings.extend(outside::by_name(&flat));
        findings.extend(rules.forbidden(&paths));
        used.note(rules, &paths);
        findings.sort_by_key(|found| (found.start.line, found.start.column));
        findings.dedup_by_key(|found| (found.start.line, found.start.column));
        let file = format!("exercises/{exercise}/{path}");
        let told = findings.into_iter();
        diagnostics.extend(told.map(|found| drawing::diagnostic(&file, text, found)));
    }
    // What a file has that is left to rustc, nobody here knows.
    let missing = rules.missing(&used).into_iter().filter(|_| all_read);
    for missing in missing {
        diagnostics.push(Diagnostic {
            rendered: format!("error: {missing}\n"),
            ..Diagnostic::of_words(missing)
        });
    }
    diagnostics.truncate(MOST_FINDINGS);
    diagnostics
}

#[cfg(test)]
mod tests;
