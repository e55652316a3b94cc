//! The exit codes: what a script can rely on. Never ends the process itself.

use super::{Report, Status};
use grade_protocol::Verdict;

/// What `cargo grade` ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Every point was won, or the command did what was asked.
    FullMarks = 0,
    /// Points were lost.
    PointsLost = 1,
    /// No point was lost, but some are open.
    PointsOpen = 2,
    /// A submission does not compile, or uses what its exercise forbids.
    DoesNotCompile = 3,
    /// The command line, or the place it was typed in, makes no sense.
    Usage = 4,
    /// The grader's own trouble.
    OwnTrouble = 5,
    /// Ended by Ctrl-C. The system makes this number; the grader never returns it.
    Interrupted = 130,
}

/// Every code with its meaning: what `--help` prints and what the README's table repeats.
pub const TABLE: [(ExitCode, &str); 7] = [
    (ExitCode::FullMarks, "full marks"),
    (
        ExitCode::PointsLost,
        "points were lost; an exercise not yet started loses its points",
    ),
    (
        ExitCode::PointsOpen,
        "no points were lost, but the grader could not tell about some",
    ),
    (
        ExitCode::DoesNotCompile,
        "a submission does not compile, or uses what its exercise forbids",
    ),
    (
        ExitCode::Usage,
        "wrong arguments, an unknown exercise, or no course here",
    ),
    (ExitCode::OwnTrouble, "the grader's own trouble; try again"),
    (ExitCode::Interrupted, "interrupted with Ctrl-C"),
];

impl ExitCode {
    /// What a report comes to.
    ///
    /// When several apply, the first of these wins: own trouble, does not compile, points lost,
    /// points open, full marks. Own trouble comes first because a number that was not earned must
    /// not be taken for one.
    #[must_use]
    pub fn of(report: &Report) -> ExitCode {
        let any = |status: Status| report.exercises.iter().any(|e| e.status == status);
        let own_trouble = any(Status::Infrastructure)
            || report
                .exercises
                .iter()
                .flat_map(|e| &e.checks)
                .any(|c| c.verdict == Verdict::Infrastructure);
        let refused =
            any(Status::CompileError) || any(Status::Forbidden) || any(Status::CompileLimit);
        if own_trouble {
            ExitCode::OwnTrouble
        } else if refused {
            ExitCode::DoesNotCompile
        } else if report.points.lost() > 0 {
            ExitCode::PointsLost
        } else if report.points.open > 0 {
            ExitCode::PointsOpen
        } else {
            ExitCode::FullMarks
        }
    }

    /// The same with `--always-zero`, for systems that read the report and take any other code
    /// for a breakdown: what a submission is to blame for becomes 0, the rest stays.
    #[must_use]
    pub fn always_zero(self) -> ExitCode {
        match self {
            ExitCode::PointsLost | ExitCode::PointsOpen | ExitCode::DoesNotCompile => {
                ExitCode::FullMarks
            }
            kept => kept,
        }
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        std::process::ExitCode::from(code.number())
    }
}

/// [`TABLE`] as the last paragraph of `--help`.
#[must_use]
pub fn help() -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for (code, meaning) in TABLE {
        let _ = writeln!(text, "  {:>3}  {meaning}", code.number());
    }
    text
}
