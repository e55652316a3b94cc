//! A session on a screen, at every size and after every key. Nothing is graded: the grader here says what it is given.

use crate::samples;
use cargo_grade::progress::{Finished, Progress};
use cargo_grade::report::{CheckReport, Report, Status};
use cargo_grade::screen::{Ask, Key, Look, Panel, draw};
use cargo_grade::watch::{Grader, News, Order, Session};
use grade_protocol::Verdict;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Ends only what never comes.
const EVER: Duration = Duration::from_secs(600);

/// The sizes that are looked at, as columns and rows.
const SIZES: [(u16, u16); 3] = [(80, 24), (40, 20), (200, 60)];

/// What becomes of one grading.
enum Comes {
    To(Box<Report>),
    ToNothing,
    /// One check is known, and then nothing happens.
    No(Box<CheckReport>),
}

struct Given(Mutex<VecDeque<Comes>>);

impl Grader for Given {
    fn grade(&self, order: &Order, progress: &dyn Progress) -> anyhow::Result<Report> {
        let next = self.0.lock().unwrap().pop_front();
        match next.expect("no more gradings than are given") {
            Comes::To(report) => Ok(*report),
            Comes::ToNothing => anyhow::bail!("no space is left on the disk\u{1b}[2J"),
            Comes::No(check) => {
                progress.exercise_step(&order.exercise, "transfers never deadlock");
                let finished = Finished {
                    check: *check,
                    real_threads: None,
                    sources: Vec::new(),
                };
                progress.check_finished(&order.exercise, finished);
                while !progress.stop().is_asked() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                anyhow::bail!("ended")
            }
        }
    }
}

/// A session after these gradings, each begun by a save.
fn session(gradings: Vec<Comes>) -> Session {
    let count = gradings.len();
    let order = Order {
        exercise: "bank".into(),
        real_threads: true,
    };
    let given = Given(Mutex::new(gradings.into()));
    let mut session = Session::new(Arc::new(given), order, None);
    for _ in 0..count {
        session.saver().saved();
        loop {
            let news = session.next(EVER).expect("there is news");
            if matches!(news, News::Finished | News::Failed | News::Checked(_)) {
                break;
            }
        }
    }
    session
}

fn to(checks: Vec<CheckReport>) -> Comes {
    let exercise = samples::exercise(Status::Graded, checks);
    Comes::To(Box::new(samples::report(vec![exercise])))
}

fn lost() -> Comes {
    to(vec![
        samples::pass(),
        samples::deadlock(),
        samples::snapshot(),
    ])
}

/// The same checks, of which one is mended and another broke.
fn mended() -> Comes {
    let won = CheckReport {
        verdict: Verdict::Pass,
        counterexample: None,
        ..samples::check(
            &samples::deadlock().name,
            &samples::deadlock().title,
            Verdict::Pass,
        )
    };
    let broke = CheckReport {
        name: samples::pass().name,
        ..samples::race()
    };
    to(vec![broke, won, samples::snapshot()])
}

fn shown(session: &Session, look: &mut Look, (width, height): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let drawn = terminal.draw(|frame| draw(frame, session.board(), look, session.real_threads()));
    drawn.unwrap();
    let screen = terminal.backend().to_string();
    let rows = screen.lines().map(|row| row.trim_matches('"').trim_end());
    rows.collect::<Vec<_>>().join("\n")
}

/// Every size of what a session looks like after these keys.
fn accept(name: &str, session: &Session, keys: &[Key]) {
    for (width, height) in SIZES {
        let mut look = Look::default();
        let _ = shown(session, &mut look, (width, height));
        for key in keys {
            assert_eq!(look.press(*key, session.board()), None);
        }
        let shown = shown(session, &mut look, (width, height));
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), shown);
    }
}

#[test]
fn the_check_that_matters_most_is_on_the_screen() {
    accept("lost", &session(vec![lost()]), &[]);
    accept("changed", &session(vec![lost(), mended()]), &[]);
}

#[test]
fn a_lost_check_is_on_the_screen_before_the_others_are_done() {
    let session = session(vec![lost(), Comes::No(Box::new(samples::deadlock()))]);
    accept("under_way", &session, &[]);
}

#[test]
fn what_cannot_be_run_says_why() {
    for (name, exercise) in [
        ("does_not_compile", samples::compile_error()),
        ("not_started", samples::not_started()),
    ] {
        let report = samples::report(vec![exercise]);
        accept(
            name,
            &session(vec![lost(), Comes::To(Box::new(report))]),
            &[],
        );
    }
    accept("in_trouble", &session(vec![Comes::ToNothing]), &[]);
}

#[test]
fn each_key_shows_what_it_is_for() {
    let session = session(vec![lost()]);
    accept("next", &session, &[Key::Next]);
    accept("previous", &session, &[Key::Previous]);
    accept("steps", &session, &[Key::StepOn, Key::StepOn]);
    accept(
        "step_back",
        &session,
        &[Key::StepOn, Key::StepOn, Key::StepBack],
    );
    accept("page_down", &session, &[Key::PageDown]);
    accept("keys", &session, &[Key::Help]);
    accept("nothing_to_step", &session, &[Key::Next, Key::StepOn]);
}

#[test]
fn keys_go_there_and_back() {
    let session = session(vec![lost()]);
    let size = SIZES[0];
    let mut look = Look::default();
    let first = shown(&session, &mut look, size);
    for keys in [
        &[Key::PageDown, Key::PageUp][..],
        &[Key::Down, Key::Up],
        &[Key::Next, Key::Previous],
        &[Key::Next, Key::Next, Key::Next],
        &[Key::Help, Key::Back],
        &[Key::StepOn, Key::Back],
    ] {
        for key in keys {
            let before = shown(&session, &mut look, size);
            look.press(*key, session.board());
            assert_ne!(shown(&session, &mut look, size), before, "{key:?}");
        }
        look.message = None;
        assert_eq!(shown(&session, &mut look, size), first, "{keys:?}");
    }
}

#[test]
fn a_step_beyond_the_end_is_the_last_one() {
    let session = session(vec![lost()]);
    let mut look = Look::default();
    for _ in 0..1_000 {
        look.press(Key::StepOn, session.board());
        let _ = shown(&session, &mut look, SIZES[0]);
    }
    let last = look.panel.clone();
    look.press(Key::StepBack, session.board());
    assert_ne!(look.panel, last);
    assert!(matches!(last, Panel::Steps(steps) if steps < 100));
}

#[test]
fn keys_that_need_more_than_a_screen_ask_for_it() {
    let session = session(vec![lost()]);
    for (key, ask) in [
        (Key::Hint, Ask::Hint),
        (Key::NextExercise, Ask::NextExercise),
        (Key::Edit, Ask::Edit),
        (Key::RunAll, Ask::Grade),
        (Key::RealThreads, Ask::RealThreads),
        (Key::Quit, Ask::Quit),
        (Key::Suspend, Ask::Suspend),
    ] {
        assert_eq!(Look::default().press(key, session.board()), Some(ask));
    }
}

#[test]
fn a_screen_of_any_size_can_be_drawn() {
    let sessions = [session(vec![lost()]), session(vec![Comes::ToNothing])];
    for session in &sessions {
        for (width, height) in [(1, 1), (2, 3), (5, 200), (300, 4)] {
            for panel in [Panel::Story, Panel::Keys, Panel::Steps(3)] {
                let mut look = Look::default();
                look.show(panel);
                let _ = shown(session, &mut look, (width, height));
            }
        }
    }
}

#[test]
fn nothing_of_a_submission_is_obeyed_on_the_screen() {
    let mut report = samples::hostile();
    report.exercises.truncate(1);
    let session = session(vec![Comes::To(Box::new(report))]);
    for key in [Key::Back, Key::StepOn, Key::Next] {
        let mut look = Look::default();
        look.press(key, session.board());
        let shown = shown(&session, &mut look, (200, 60));
        assert!(
            !shown.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\r']),
            "{shown}"
        );
    }
}
