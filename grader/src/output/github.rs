//! A report for GitHub Actions: commands in the job's log that mark lines, and the step's
//! summary. Never lets a submission's text be a command.

use super::canvas::clip;
use super::human::{self, View};
use super::{markdown, safe_text, words};
use crate::cli::Voice;
use crate::report::{CheckReport, Counterexample, ExerciseReport, Report};
use anstream::adapter::strip_str;
use grade_protocol::Verdict;
use grade_protocol::evidence::Site;
use std::collections::BTreeMap;

/// GitHub shows no more annotations of a kind for a step.
const ANNOTATIONS_SHOWN: usize = 10;

/// Characters of an annotation's title and of its message; GitHub keeps 4 KiB of a message.
const TITLE_CHARS: usize = 400;
const MESSAGE_CHARS: usize = 4_000;

/// GitHub drops a longer summary altogether.
pub const SUMMARY_BYTES: usize = 1 << 20;

/// What goes to the log: the report for people, in which the runner heeds no commands, and then
/// the annotations.
///
/// `token` ends the stretch without commands, so nothing in the report may contain it: it must be
/// drawn anew for each log.
#[must_use]
pub fn log(report: &Report, voice: Voice, token: &str) -> String {
    let text = strip_str(&human::report(report, View::elsewhere(voice))).to_string();
    let text = safe_text::github_log(&text);
    let mut out = format!("::stop-commands::{token}\n{text}::{token}::\n");
    for annotation in shown(annotations(report)) {
        out.push_str(&annotation.command());
        out.push('\n');
    }
    out
}

/// What goes to the step's summary, to which `present_bytes` have been written already.
#[must_use]
pub fn summary(report: &Report, present_bytes: u64) -> String {
    let present = usize::try_from(present_bytes).unwrap_or(usize::MAX);
    markdown::document(report, SUMMARY_BYTES.saturating_sub(present))
}

/// How much an annotation matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Error,
    Warning,
    Notice,
}

/// A remark about a line, or about nothing in particular.
#[derive(Clone, Debug)]
struct Annotation {
    kind: Kind,
    /// With the path relative to the repository.
    place: Option<Site>,
    title: String,
    message: String,
}

impl Annotation {
    fn command(&self) -> String {
        let kind = match self.kind {
            Kind::Error => "error",
            Kind::Warning => "warning",
            Kind::Notice => "notice",
        };
        let place = self.place.as_ref().map(|site| {
            format!(
                "file={},line={},",
                safe_text::github_property(&site.file),
                site.line
            )
        });
        format!(
            "::{kind} {}title={}::{}",
            place.unwrap_or_default(),
            safe_text::github_property(&clip(&self.title, TITLE_CHARS)),
            safe_text::github_message(&clip(&self.message, MESSAGE_CHARS)),
        )
    }
}

fn annotations(report: &Report) -> Vec<Annotation> {
    let mut all: Vec<Annotation> = report
        .exercises
        .iter()
        .flat_map(|exercise| of_exercise(report, exercise))
        .collect();
    all.push(Annotation {
        kind: Kind::Notice,
        place: None,
        title: "Grade".into(),
        message: words::points(report.points),
    });
    all
}

fn of_exercise(report: &Report, exercise: &ExerciseReport) -> Vec<Annotation> {
    if !exercise.diagnostics.is_empty() {
        let kind = match exercise.status {
            crate::report::Status::Infrastructure => Kind::Warning,
            _ => Kind::Error,
        };
        let head = human::status(exercise.status).unwrap_or("remark");
        return exercise
            .diagnostics
            .iter()
            .map(|diagnostic| Annotation {
                kind,
                place: diagnostic
                    .site
                    .as_ref()
                    .and_then(|site| in_checkout(exercise, site)),
                title: format!("{}: {head}", exercise.id),
                message: diagnostic.message.clone(),
            })
            .collect();
    }
    exercise
        .checks
        .iter()
        .flat_map(|check| {
            let found = of_check(report, exercise, check);
            found.into_iter().chain(advice(exercise, check))
        })
        .collect()
}

fn of_check(report: &Report, exercise: &ExerciseReport, check: &CheckReport) -> Option<Annotation> {
    if check.verdict == Verdict::NotStarted {
        return None;
    }
    let kind = if check.points.lost() > 0 {
        Kind::Error
    } else if check.points.open > 0 {
        Kind::Warning
    } else {
        return only_on_real_threads(report, exercise, check);
    };
    let found = check.counterexample.as_ref();
    let message = found.map_or_else(|| check.summary.clone(), told);
    let first = found.and_then(|found| found.explanation.places.first());
    Some(Annotation {
        kind,
        place: first.and_then(|place| in_repository(&exercise.id, &place.site)),
        title: format!(
            "{}: {}: {}",
            exercise.id,
            check.title,
            words::verdict(check.verdict)
        ),
        message,
    })
}

fn advice(exercise: &ExerciseReport, check: &CheckReport) -> Option<Annotation> {
    let advice = check.advice.as_ref()?;
    let first = advice.places.first();
    Some(Annotation {
        kind: Kind::Notice,
        place: first.and_then(|place| in_repository(&exercise.id, &place.site)),
        title: format!("{}: {}: advice", exercise.id, check.title),
        message: advice.text.clone(),
    })
}

/// What went wrong, what each line has to do with it, and how to see it again: an annotation marks
/// one line only.
fn told(found: &Counterexample) -> String {
    let mut text = found.explanation.sentence.clone();
    for place in &found.explanation.places {
        text.push_str(&format!("\n{}: {}", place.site, place.label));
    }
    text.push_str(&format!("\ncargo grade replay {}", found.token));
    text
}

fn only_on_real_threads(
    report: &Report,
    exercise: &ExerciseReport,
    check: &CheckReport,
) -> Option<Annotation> {
    let found = report
        .real_threads
        .get(&format!("{}/{}", exercise.id, check.name))?;
    (found.verdict != Verdict::Pass).then(|| Annotation {
        kind: Kind::Warning,
        place: None,
        title: format!("{}: {}: on real threads", exercise.id, check.title),
        message: found.summary.clone(),
    })
}

/// Diagnostics have paths from where the submission was given; what is annotated are checkouts of it.
fn in_checkout(exercise: &ExerciseReport, site: &Site) -> Option<Site> {
    let known = exercise.sources.iter().map(|source| &*source.path);
    let own = known.filter(|path| {
        let folder = site.file.strip_suffix(path);
        folder.is_some_and(|folder| folder.ends_with('/'))
    });
    match own.max_by_key(|path| path.len()) {
        Some(path) => in_repository(
            &exercise.id,
            &Site {
                file: path.to_owned(),
                ..site.clone()
            },
        ),
        None => Some(site.clone()).filter(|site| is_in_repository(&site.file)),
    }
}

/// The evidence has paths relative to the exercise.
fn in_repository(exercise: &str, site: &Site) -> Option<Site> {
    let file = format!("exercises/{exercise}/{}", site.file.replace('\\', "/"));
    is_in_repository(&site.file).then_some(Site {
        file,
        ..site.clone()
    })
}

fn is_in_repository(file: &str) -> bool {
    let file = file.replace('\\', "/");
    !file.starts_with('/') && !file.contains(':') && !file.split('/').any(|part| part == "..")
}

/// What GitHub will show: the first ones of each kind; the tenth says how many more there are.
fn shown(all: Vec<Annotation>) -> Vec<Annotation> {
    let mut kinds: BTreeMap<Kind, Vec<Annotation>> = BTreeMap::new();
    for annotation in all {
        kinds.entry(annotation.kind).or_default().push(annotation);
    }
    for (kind, of_kind) in &mut kinds {
        if of_kind.len() > ANNOTATIONS_SHOWN {
            let left_out = of_kind.len() - (ANNOTATIONS_SHOWN - 1);
            of_kind.truncate(ANNOTATIONS_SHOWN - 1);
            of_kind.push(Annotation {
                kind: *kind,
                place: None,
                title: format!("{left_out} more"),
                message: "The step's summary and the log have all of them.".into(),
            });
        }
    }
    kinds.into_values().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotation(kind: Kind, title: &str) -> Annotation {
        Annotation {
            kind,
            place: None,
            title: title.into(),
            message: String::new(),
        }
    }

    #[test]
    fn no_more_annotations_of_a_kind_are_written_than_are_shown() {
        let mut all: Vec<Annotation> = (0..30)
            .map(|n| annotation(Kind::Error, &n.to_string()))
            .collect();
        all.push(annotation(Kind::Notice, "total"));
        let shown = shown(all);
        assert_eq!(shown.len(), 11);
        assert_eq!(shown[8].title, "8");
        assert_eq!(shown[9].title, "21 more");
        assert_eq!(shown[10].title, "total");
    }

    #[test]
    fn a_place_outside_the_repository_is_not_annotated() {
        let site = |file: &str| Site {
            file: file.into(),
            line: 3,
            column: 1,
        };
        for file in [
            "/rustc/1/library/core/src/lib.rs",
            "../../x.rs",
            "src\\..\\..\\x.rs",
            "C:\\x",
        ] {
            assert_eq!(in_repository("bank", &site(file)), None, "{file}");
        }
        let inside = in_repository("bank", &site("src\\lib.rs")).unwrap();
        assert_eq!(inside.file, "exercises/bank/src/lib.rs");
    }

    #[test]
    fn a_hostile_title_cannot_add_a_property_or_end_the_command() {
        let mut hostile = annotation(Kind::Error, "a,file=/etc/passwd::b\n::error::c");
        hostile.message = "100%\n::set-output name=x::y".into();
        assert_eq!(
            hostile.command(),
            "::error title=a%2Cfile=/etc/passwd%3A%3Ab\u{240a}%3A%3Aerror%3A%3Ac\
             ::100%25%0A::set-output name=x::y"
        );
    }
}
