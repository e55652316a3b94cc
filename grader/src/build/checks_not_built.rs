//! An exercise whose task or checks cannot be built, so that nobody can be graded in it. Never a
//! submission's fault, and never another exercise's.

use crate::report::Diagnostic;
use crate::report::rustc::Message;

/// Why the instructor's part of an exercise is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecksNotBuilt {
    diagnostic: Box<Diagnostic>,
}

impl ChecksNotBuilt {
    /// A package of which rustc said this. The first error is told: what follows often follows from it.
    pub(super) fn with_errors(package: &str, errors: &[Message]) -> ChecksNotBuilt {
        // Those without a place count the others.
        let placed: Vec<&Message> = errors.iter().filter(|it| !it.spans.is_empty()).collect();
        let Some(first) = placed.first().copied().or(errors.first()) else {
            return ChecksNotBuilt::for_reason(format!(
                "{package} does not build; cargo's messages above say why"
            ));
        };
        let of_rustc = first.diagnostic();
        let place = of_rustc.site.as_ref().map(|site| format!(" at {site}"));
        let message = format!(
            "{package} does not compile{}: {}",
            place.unwrap_or_default(),
            first.message
        );
        let more = match placed.len() {
            0 | 1 => String::new(),
            _ => format!("`cargo check -p {package}` shows the other errors\n"),
        };
        let diagnostic = Diagnostic {
            rendered: format!("{package} does not compile\n{}{more}", of_rustc.rendered),
            message,
            site: of_rustc.site,
            // Editors would look for the place among the submission's sources.
            said: None,
        };
        ChecksNotBuilt {
            diagnostic: Box::new(diagnostic),
        }
    }

    /// A package that uses what it must not.
    pub(super) fn refused(package: &str, finding: Diagnostic) -> ChecksNotBuilt {
        let place = finding.site.as_ref().map(|site| format!(" at {site}"));
        let message = format!(
            "{package} is refused{}: {}",
            place.unwrap_or_default(),
            finding.message
        );
        ChecksNotBuilt {
            diagnostic: Box::new(Diagnostic {
                message,
                said: None,
                ..finding
            }),
        }
    }

    /// Any other reason.
    pub(super) fn for_reason(reason: String) -> ChecksNotBuilt {
        ChecksNotBuilt {
            diagnostic: Box::new(Diagnostic::of_words(reason)),
        }
    }

    /// As a report tells it.
    #[must_use]
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.diagnostic
    }
}

impl std::fmt::Display for ChecksNotBuilt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for ChecksNotBuilt {}
