//! Trying again what failed through no fault of the submission. A failure of the submission's is never
//! tried again.

use crate::run::Stop;
use std::sync::{Mutex, PoisonError};

/// How often something is tried again.
const MOST: usize = 2;

/// Retries, of which only one is under way at a time: what is in trouble because the machine is busy
/// must not make it busier.
#[derive(Debug, Default)]
pub(crate) struct Retries {
    turn: Mutex<()>,
    stop: Stop,
}

impl Retries {
    /// As long as nobody wants the grading to end.
    pub(crate) fn until(stop: Stop) -> Retries {
        Retries {
            stop,
            ..Retries::default()
        }
    }

    /// Does something until it is not in trouble, and has been tried again twice at most.
    ///
    /// # Errors
    /// What it failed with the last time.
    pub(crate) fn until_settled<T>(
        &self,
        mut act: impl FnMut() -> anyhow::Result<T>,
        in_trouble: impl Fn(&T) -> bool,
    ) -> anyhow::Result<T> {
        let mut outcome = act();
        for _ in 0..MOST {
            let settled = outcome.as_ref().is_ok_and(|outcome| !in_trouble(outcome));
            if settled || self.stop.is_asked() {
                break;
            }
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            outcome = act();
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    /// How often something is done whose first outcomes are these.
    fn done(outcomes: &[Result<&str, ()>]) -> (usize, Option<String>) {
        let mut done = 0;
        let act = || {
            let outcome = outcomes[done.min(outcomes.len() - 1)];
            done += 1;
            match outcome {
                Ok(said) => Ok(said.to_owned()),
                Err(()) => bail!("no worker came up"),
            }
        };
        let outcome = Retries::default().until_settled(act, |said| said == "trouble");
        (done, outcome.ok())
    }

    #[test]
    fn what_is_settled_is_not_tried_again() {
        assert_eq!(done(&[Ok("lost")]), (1, Some("lost".to_owned())));
    }

    #[test]
    fn trouble_is_tried_again_twice_at_most() {
        let mended = [Ok("trouble"), Err(()), Ok("won")];
        assert_eq!(done(&mended), (3, Some("won".to_owned())));
        assert_eq!(done(&[Ok("trouble")]), (3, Some("trouble".to_owned())));
        assert_eq!(done(&[Err(())]), (3, None));
    }

    #[test]
    fn nothing_is_tried_again_that_nobody_wants_any_more() {
        let stop = Stop::default();
        let retries = Retries::until(stop.clone());
        let mut done = 0;
        let act = || {
            done += 1;
            stop.ask();
            Ok("trouble")
        };
        let outcome = retries.until_settled(act, |_| true);
        assert_eq!((outcome.ok(), done), (Some("trouble"), 1));
    }
}
