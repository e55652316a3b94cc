//! What the other checks of the same submission have come to. Never runs one.

use super::CheckOutcome;
use grade_protocol::Verdict;
use grade_protocol::catalog::{CheckInfo, Method};
use grade_protocol::evidence::Usage;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The checks that are made in the model, as far as they are done.
#[derive(Debug, Default)]
pub struct Others {
    checks: Vec<CheckInfo>,
    done: Mutex<Vec<Done>>,
    changed: Condvar,
}

#[derive(Debug)]
struct Done {
    check: String,
    verdict: Verdict,
    usage: Usage,
}

/// Whether the verdict shows a loop without an end.
pub(crate) fn is_loop(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Livelock | Verdict::CpuLimit)
}

/// One check is under way until this is dropped.
#[derive(Debug)]
pub struct UnderWay<'a> {
    others: &'a Others,
    check: &'a str,
    verdict: Verdict,
    usage: Usage,
}

impl UnderWay<'_> {
    /// It has come to this.
    pub fn came_to(&mut self, outcome: &CheckOutcome) {
        self.verdict = outcome.verdict;
        self.usage.clone_from(&outcome.usage);
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.others.done().push(Done {
            check: self.check.to_owned(),
            verdict: self.verdict,
            usage: std::mem::take(&mut self.usage),
        });
        self.others.changed.notify_all();
    }
}

impl Others {
    /// Those of a catalog that are not about real threads.
    #[must_use]
    pub fn of(checks: &[CheckInfo]) -> Others {
        let in_model = |check: &&CheckInfo| check.method != Method::RealThreads;
        Others {
            checks: checks.iter().filter(in_model).cloned().collect(),
            ..Others::default()
        }
    }

    /// A check begins. Whatever becomes of it, it is done when the result is dropped.
    #[must_use]
    pub fn begin<'a>(&'a self, check: &'a str) -> UnderWay<'a> {
        UnderWay {
            others: self,
            check,
            verdict: Verdict::Infrastructure,
            usage: Usage::default(),
        }
    }

    /// A check that is lost by now, if there is one.
    pub(super) fn lost(&self) -> Option<String> {
        let done = self.done();
        let is_lost = |it: &&Done| !it.verdict.is_open() && it.verdict != Verdict::Pass;
        let mut lost: Vec<&str> = done
            .iter()
            .filter(is_lost)
            .map(|it| it.check.as_str())
            .collect();
        lost.sort_unstable();
        lost.first().map(|check| (*check).to_owned())
    }

    /// A check in which exploration has shown by now what threads that come to no end come to on real
    /// threads: to wait for ever, or to use the processor for ever.
    pub(super) fn shows(&self, endless: Verdict) -> Option<String> {
        let shown = |it: &&Done| match endless {
            Verdict::Hang => it.verdict == Verdict::Deadlock,
            Verdict::CpuLimit => is_loop(it.verdict),
            _ => false,
        };
        let done = self.done();
        done.iter().find(shown).map(|it| it.check.clone())
    }

    /// Waits until all are done; those that passed, with what was used in them.
    pub(super) fn passed(&self) -> Vec<(&CheckInfo, Usage)> {
        let all = |done: &mut Vec<Done>| done.len() < self.checks.len();
        let done = self.changed.wait_while(self.done(), all);
        let done = done.unwrap_or_else(PoisonError::into_inner);
        let passed = |check: &CheckInfo| {
            done.iter()
                .find(|it| it.check == check.name && it.verdict == Verdict::Pass)
        };
        let checks = self.checks.iter();
        checks
            .filter_map(|check| Some((check, passed(check)?.usage.clone())))
            .collect()
    }

    fn done(&self) -> MutexGuard<'_, Vec<Done>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
