//! Progress on a terminal: a line for each exercise at work and a bar for all. Leaves nothing
//! behind on the screen.

use super::Progress;
use crate::output::safe_text;
use crate::report::Points;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often a spinner turns.
const TICK: Duration = Duration::from_millis(120);

/// Bars and spinners.
pub struct Bars {
    screen: MultiProgress,
    all: ProgressBar,
    at_work: Mutex<BTreeMap<String, ProgressBar>>,
}

impl Bars {
    /// On stderr, whether or not it is a terminal.
    #[must_use]
    pub fn on_stderr() -> Bars {
        Bars::on(ProgressDrawTarget::stderr())
    }

    fn on(target: ProgressDrawTarget) -> Bars {
        let screen = MultiProgress::with_draw_target(target);
        let all = screen.add(ProgressBar::new(0).with_style(style("{bar:24} {pos}/{len}")));
        Bars {
            screen,
            all,
            at_work: Mutex::default(),
        }
    }

    fn at_work(&self) -> MutexGuard<'_, BTreeMap<String, ProgressBar>> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A template is a constant of this file, so a broken one costs the looks and nothing else.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Progress for Bars {
    fn begin(&self, count: usize, _noun: &str) {
        self.all.set_length(count.try_into().unwrap_or(u64::MAX));
        self.all.tick();
    }

    fn exercise_started(&self, id: &str) {
        let bar = ProgressBar::new_spinner().with_style(style("{spinner} {prefix}  {wide_msg}"));
        let bar = self.screen.insert_before(&self.all, bar);
        bar.set_prefix(safe_text::line(id));
        bar.enable_steady_tick(TICK);
        self.at_work().insert(id.to_owned(), bar);
    }

    fn exercise_step(&self, id: &str, what: &str) {
        if let Some(bar) = self.at_work().get(id) {
            bar.set_message(safe_text::line(what));
        }
    }

    fn exercise_finished(&self, id: &str, _points: Points) {
        if let Some(bar) = self.at_work().remove(id) {
            bar.finish_and_clear();
            self.screen.remove(&bar);
        }
        self.all.inc(1);
    }

    fn note(&self, text: &str) {
        self.screen.suspend(|| {
            for line in safe_text::lines(text) {
                eprintln!("{line}");
            }
        });
    }

    fn end(&self) {
        for bar in std::mem::take(&mut *self.at_work()).into_values() {
            bar.finish_and_clear();
        }
        self.all.finish_and_clear();
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    #[test]
    fn bars_name_what_is_at_work_and_leave_nothing_behind() {
        let term = InMemoryTerm::new(10, 80);
        let bars = Bars::on(ProgressDrawTarget::term_like(Box::new(term.clone())));
        bars.begin(2, "exercise");
        bars.exercise_started("bank");
        bars.exercise_step("bank", "transfers\x1b[2J never deadlock");
        bars.at_work()["bank"].force_draw();
        let screen = term.contents();
        assert!(
            screen.contains("bank  transfers\u{241b}[2J never deadlock"),
            "{screen}"
        );
        bars.exercise_finished("bank", Points::default());
        bars.end();
        assert_eq!(term.contents(), "");
    }
}
