//! Which hints were told, and which is told next. Never prints one.

use super::Hint;
use crate::logbook::{Entry, Logbook};
use crate::report::Status;
use grade_protocol::Verdict;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A hint that is told now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Its place among all.
    pub at: usize,
    /// How many were told by now, this one included.
    pub told: usize,
    /// Whether all were told before, so that this is the last one once more.
    pub again: bool,
}

/// What is kept of the hints that were told: their titles, in the order in which they were.
#[derive(Default, Serialize, Deserialize)]
struct Told {
    titles: Vec<String>,
}

/// The hint to be told after those with these titles: of the others the first one about the check that was lost
/// first, then about any other that was lost, then the first about the whole exercise, then the first of all.
#[must_use]
pub fn choose(hints: &[Hint], told: &[String], lost: &[&str]) -> Option<usize> {
    let left = || {
        let hints = hints.iter().enumerate();
        hints.filter(|(_, hint)| !told.contains(&hint.title))
    };
    let about = |check: &str| left().find(|(_, hint)| hint.checks.iter().any(|it| it == check));
    let fits = lost.iter().find_map(|check| about(check));
    let general = || left().find(|(_, hint)| hint.checks.is_empty());
    let found = fits.or_else(general).or_else(|| left().next());
    found.map(|(at, _)| at)
}

/// Tells one hint more of an exercise that has some, and keeps which were told. With `anew` none of them was.
///
/// # Errors
/// When that cannot be kept.
pub fn tell(
    logbook: &Logbook,
    exercise: &str,
    hints: &[Hint],
    anew: bool,
) -> anyhow::Result<Option<Telling>> {
    let _held = logbook.hold()?;
    let file = file(logbook, exercise);
    let mut told = match anew {
        true => Told::default(),
        false => read(&file),
    };
    // A README.md may have changed.
    let titles = &mut told.titles;
    titles.retain(|title| hints.iter().any(|hint| hint.title == *title));
    let last = logbook.last(exercise);
    let lost = last.as_ref().map(lost).unwrap_or_default();
    let chosen = choose(hints, titles, &lost);
    let Some(at) = chosen else {
        let last = titles.last();
        let at = last.and_then(|last| hints.iter().position(|hint| hint.title == *last));
        return Ok(at.map(|at| Telling {
            at,
            told: titles.len(),
            again: true,
        }));
    };
    titles.push(hints[at].title.clone());
    logbook.replace(&file, &told)?;
    Ok(Some(Telling {
        at,
        told: told.titles.len(),
        again: false,
    }))
}

/// The checks that were lost for what they found, in the order of the exercise.
fn lost(last: &Entry) -> Vec<&str> {
    if last.status != Status::Graded {
        return Vec::new();
    }
    let checks = last.checks.iter();
    let lost = checks.filter(|it| it.points.lost() > 0 && it.verdict != Verdict::NotStarted);
    lost.map(|check| check.name.as_str()).collect()
}

fn file(logbook: &Logbook, exercise: &str) -> PathBuf {
    logbook.folder().join(format!("{exercise}.hints.json"))
}

/// What is damaged is as good as not there.
fn read(file: &std::path::Path) -> Told {
    let text = std::fs::read(file).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints() -> Vec<Hint> {
        let hint = |title: &str, checks: &[&str]| Hint {
            title: title.to_owned(),
            checks: checks.iter().map(|check| (*check).to_owned()).collect(),
            text: String::new(),
        };
        vec![
            hint("general", &[]),
            hint("tools", &[]),
            hint("about a", &["a"]),
            hint("about b and c", &["b", "c"]),
        ]
    }

    /// The titles in the order in which they are told to somebody who loses these checks.
    fn order(lost: &[&str]) -> Vec<String> {
        let mut told = Vec::new();
        while let Some(at) = choose(&hints(), &told, lost) {
            told.push(hints()[at].title.clone());
        }
        told
    }

    #[test]
    fn what_fits_a_lost_check_is_told_first_and_then_all_others_as_they_come() {
        let general = ["general", "tools", "about a", "about b and c"];
        assert_eq!(order(&[]), general);
        assert_eq!(order(&["unknown"]), general);
        assert_eq!(
            order(&["c"]),
            ["about b and c", "general", "tools", "about a"]
        );
        assert_eq!(
            order(&["c", "a"]),
            ["about b and c", "about a", "general", "tools"]
        );
    }

    #[test]
    fn one_more_is_told_each_time_and_the_last_one_again_at_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let logbook = Logbook::at(dir.path());
        let next = |anew| {
            let telling = tell(&logbook, "it", &hints(), anew).unwrap().unwrap();
            (telling.at, telling.told, telling.again)
        };
        assert_eq!(next(false), (0, 1, false));
        assert_eq!(next(false), (1, 2, false));
        assert_eq!(next(true), (0, 1, false));
        for at in 1..4 {
            assert_eq!(next(false), (at, at + 1, false));
        }
        assert_eq!(next(false), (3, 4, true));
        assert_eq!(next(false), (3, 4, true));
        assert_eq!(tell(&logbook, "it", &[], false).unwrap(), None);
    }

    #[test]
    fn hints_that_are_new_in_a_readme_are_told_and_those_gone_are_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let logbook = Logbook::at(dir.path());
        let told = |hints: &[Hint]| tell(&logbook, "it", hints, false).unwrap().unwrap();
        for _ in 0..4 {
            told(&hints());
        }
        let mut changed = hints();
        changed[1].title = "other tools".to_owned();
        let telling = told(&changed);
        assert_eq!((telling.at, telling.told, telling.again), (1, 4, false));
        std::fs::write(file(&logbook, "it"), "damaged").unwrap();
        assert_eq!(told(&changed).at, 0);
    }
}
