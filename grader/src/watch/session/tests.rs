//! Sessions with a grader that does as it is told. Never time anything.

use super::*;
use crate::logbook::Change;
use crate::progress::{Finished, Progress};
use crate::report::{
    CheckReport, ExerciseReport, Machine, Points, Report, SCHEMA, SourceFile, Status, Timing,
};
use crate::run::Stopped;
use Verdict::{Deadlock, Incomplete, Panic, Pass};
use grade_protocol::Verdict;
use grade_protocol::catalog::{CheckInfo, Condition, Method};
use std::sync::Mutex;
use std::sync::mpsc::RecvTimeoutError;

/// Ends only what never comes.
const EVER: Duration = Duration::from_secs(600);

/// What the grader is told to do.
enum Say {
    Plan(&'static [&'static str]),
    Check(&'static str, Verdict),
    End(Box<Report>),
    Fail,
    Panic,
}

/// What the grader says that it did.
#[derive(Debug, PartialEq)]
enum Did {
    Begin(Order),
    Stop,
}

struct Fake {
    says: Mutex<Receiver<Say>>,
    did: Sender<Did>,
}

impl Grader for Fake {
    fn grade(&self, order: &Order, progress: &dyn Progress) -> anyhow::Result<Report> {
        self.did.send(Did::Begin(order.clone()))?;
        loop {
            let stop = progress.stop();
            if stop.is_asked() {
                self.did.send(Did::Stop)?;
                return Err(Stopped.into());
            }
            let said = self
                .says
                .lock()
                .unwrap()
                .recv_timeout(Duration::from_millis(5));
            match said {
                Ok(Say::Plan(names)) => {
                    let checks: Vec<CheckInfo> = names.iter().map(|name| info(name)).collect();
                    progress.checks_planned("a", &checks);
                }
                Ok(Say::Check(name, verdict)) => {
                    progress.check_finished("a", finished(name, verdict))
                }
                Ok(Say::End(report)) => return Ok(*report),
                Ok(Say::Fail) => anyhow::bail!("the disk is full"),
                Ok(Say::Panic) => panic!("as it was told"),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the test is over"),
            }
        }
    }
}

fn info(name: &str) -> CheckInfo {
    CheckInfo {
        name: name.to_owned(),
        title: format!("{name} holds"),
        teaches: String::new(),
        method: Method::Explore,
        condition: Condition::default(),
        points: 2,
        repetitions: 0,
        ideal_time_only: false,
        budget: grade_protocol::schedule::Budget::default(),
    }
}

fn check(name: &str, verdict: Verdict) -> CheckReport {
    CheckReport::plain(name, format!("{name} holds"), verdict, 2)
}

fn finished(name: &str, verdict: Verdict) -> Finished {
    Finished {
        check: check(name, verdict),
        real_threads: None,
        sources: Vec::new(),
    }
}

fn report(status: Status, checks: &[(&str, Verdict)]) -> Box<Report> {
    let checks: Vec<CheckReport> = checks.iter().map(|(name, it)| check(name, *it)).collect();
    let mut points = Points::default();
    checks.iter().for_each(|check| points += check.points);
    let text = format!("// {checks:?}");
    let exercise = ExerciseReport {
        id: "a".into(),
        title: "an exercise".into(),
        status,
        points,
        checks,
        not_run: 0,
        diagnostics: Vec::new(),
        ignored: Vec::new(),
        sources: vec![SourceFile {
            path: "src/lib.rs".into(),
            text,
        }],
    };
    Box::new(Report {
        schema: SCHEMA.into(),
        grader: "0.1.0".into(),
        seed: 0,
        exercises: vec![exercise],
        points,
        timing: Timing::default(),
        machine: Machine {
            os: String::new(),
            arch: String::new(),
            cores: 1,
            rustc: String::new(),
            advisory: None,
            confinement: Vec::new(),
        },
        real_threads: std::collections::BTreeMap::new(),
    })
}

/// A session, and both ends of its grader.
struct Scene {
    session: Session,
    say: Sender<Say>,
    did: Receiver<Did>,
}

fn order(real_threads: bool) -> Order {
    Order {
        exercise: "a".into(),
        real_threads,
    }
}

impl Scene {
    fn new() -> Scene {
        let ((say, says), (tell, did)) = (channel(), channel());
        let fake = Fake {
            says: Mutex::new(says),
            did: tell,
        };
        Scene {
            session: Session::new(Arc::new(fake), order(true), None),
            say,
            did,
        }
    }

    fn say(&self, say: Say) {
        self.say.send(say).unwrap();
    }

    #[track_caller]
    fn did(&self) -> Did {
        self.did.recv_timeout(EVER).unwrap()
    }

    #[track_caller]
    fn news(&mut self) -> News {
        self.session.next(EVER).unwrap()
    }

    /// A grading from its beginning to its end.
    #[track_caller]
    fn graded(&mut self, status: Status, checks: &[(&str, Verdict)]) {
        self.session.grade();
        assert!(matches!(self.did(), Did::Begin(_)));
        self.say(Say::End(report(status, checks)));
        assert_eq!(self.news(), News::Finished);
    }

    fn changes(&self) -> Vec<Option<Change>> {
        let rows = self.session.board().rows.iter();
        rows.map(|row| row.change).collect()
    }
}

#[test]
fn each_outcome_is_there_before_the_others_are_done() {
    let mut scene = Scene::new();
    scene.session.grade();
    scene.say(Say::Plan(&["one", "two"]));
    assert_eq!(scene.news(), News::Planned);
    scene.say(Say::Check("two", Deadlock));
    assert_eq!(scene.news(), News::Checked(1));
    let board = scene.session.board();
    assert_eq!(board.most_important(), Some(1));
    assert!(board.step.is_some() && board.rows[0].known.is_none());
    assert!(board.rows[1].is_lost() && board.rows[1].is_new);
}

#[test]
fn a_newer_save_ends_the_grading_of_an_older_one() {
    let mut scene = Scene::new();
    scene.session.grade();
    assert_eq!(scene.did(), Did::Begin(order(true)));
    scene.say(Say::Plan(&["one"]));
    assert_eq!(scene.news(), News::Planned);
    scene.session.saver().saved();
    assert_eq!(scene.news(), News::Began);
    // Never two at a time.
    assert_eq!(scene.did(), Did::Stop);
    assert_eq!(scene.did(), Did::Begin(order(true)));
    scene.say(Say::End(report(Status::Graded, &[("one", Pass)])));
    // Of the first one, which failed by being ended, nothing is heard.
    assert_eq!(scene.news(), News::Finished);
    assert_eq!(scene.session.board().trouble, None);
}

#[test]
fn the_last_verdict_stays_until_the_new_one_is_there() {
    let mut scene = Scene::new();
    scene.graded(Status::Graded, &[("one", Deadlock), ("two", Pass)]);
    scene.session.saver().saved();
    assert_eq!(scene.news(), News::Began);
    scene.say(Say::Plan(&["one", "two"]));
    assert_eq!(scene.news(), News::Planned);
    let old = &scene.session.board().rows[0];
    assert!(old.is_lost() && !old.is_new);
    scene.say(Say::Check("one", Pass));
    assert_eq!(scene.news(), News::Checked(0));
    let rows = &scene.session.board().rows;
    assert!(!rows[0].is_lost() && rows[0].is_new);
    assert!(rows[1].known.is_some() && !rows[1].is_new);
}

#[test]
fn what_changed_is_marked_as_soon_as_it_is_known_and_at_the_end() {
    let mut scene = Scene::new();
    scene.graded(
        Status::Graded,
        &[("one", Deadlock), ("two", Pass), ("three", Pass)],
    );
    assert_eq!(scene.changes(), [None, None, None]);
    assert_eq!(scene.session.board().difference, None);
    scene.session.grade();
    scene.say(Say::Check("two", Panic));
    assert_eq!(scene.news(), News::Checked(1));
    assert_eq!(scene.changes()[1], Some(Change::Broke));
    let now = [("one", Pass), ("two", Panic), ("three", Pass)];
    scene.say(Say::End(report(Status::Graded, &now)));
    assert_eq!(scene.news(), News::Finished);
    let changes = [Change::Fixed, Change::Broke, Change::Same];
    assert_eq!(scene.changes(), changes.map(Some));
    let board = scene.session.board();
    assert_eq!(board.most_important(), Some(1));
    let difference = board.difference.as_ref().unwrap();
    let told = difference.checks.iter().map(|check| check.change);
    assert_eq!(told.collect::<Vec<_>>(), changes);
}

#[test]
fn what_does_not_compile_takes_nothing_back_that_was_known() {
    let mut scene = Scene::new();
    scene.graded(Status::Graded, &[("one", Pass)]);
    scene.graded(Status::CompileError, &[("one", Verdict::CompileError)]);
    let board = scene.session.board();
    assert!(board.refused().is_some());
    assert!(!board.rows[0].is_lost());
    scene.graded(Status::Graded, &[("one", Deadlock)]);
    assert!(scene.session.board().refused().is_none());
    assert_eq!(scene.changes(), [Some(Change::Broke)]);
}

#[test]
fn checks_that_are_left_out_neither_break_nor_are_mended() {
    let mut scene = Scene::new();
    scene.graded(Status::Graded, &[("one", Pass)]);
    scene.session.set_real_threads(false);
    scene.session.grade();
    assert_eq!(scene.did(), Did::Begin(order(false)));
    scene.say(Say::End(report(Status::Graded, &[("one", Incomplete)])));
    assert_eq!(scene.news(), News::Finished);
    assert_eq!(scene.changes(), [None]);
    let difference = scene.session.board().difference.clone().unwrap();
    assert_eq!(difference.count(Change::Same), 1);
    scene.session.set_real_threads(true);
    scene.graded(Status::Graded, &[("one", Deadlock)]);
    assert_eq!(scene.changes(), [Some(Change::Broke)]);
}

#[test]
fn a_grader_that_fails_says_why_and_the_next_save_is_graded() {
    for (fails, why) in [
        (Say::Fail, "the disk is full"),
        (Say::Panic, "itself failed"),
    ] {
        let mut scene = Scene::new();
        scene.session.grade();
        scene.say(fails);
        assert_eq!(scene.news(), News::Failed);
        let trouble = scene.session.board().trouble.clone().unwrap();
        assert!(trouble.contains(why), "{trouble}");
        assert!(matches!(scene.did(), Did::Begin(_)));
        scene.graded(Status::Graded, &[("one", Pass)]);
        assert_eq!(scene.session.board().trouble, None);
    }
}

#[test]
fn a_session_that_is_over_leaves_no_grading_behind() {
    let mut scene = Scene::new();
    scene.session.grade();
    assert!(matches!(scene.did(), Did::Begin(_)));
    drop(scene.session);
    assert_eq!(scene.did.try_recv(), Ok(Did::Stop));
}
