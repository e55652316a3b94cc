//! `cargo grade doctor`: what this machine can hold a submission to, proved by trying.

use crate::build::{Confinement, Support};
use crate::cli::{Verbosity, Voice};
use crate::course::Course;
use crate::output::{Canvas, Line, deliver, palette};
use crate::progress;
use crate::report::exit_code::ExitCode;
use anstyle::Style;
use grade_confinement::{Attempt, Process, Standing};

/// Where the second and the third column of a table begin.
const COLUMNS: (usize, usize) = (14, 24);

pub(super) fn run(voice: Voice) -> anyhow::Result<ExitCode> {
    let course = Course::find(&std::env::current_dir()?)?;
    let progress = progress::for_stderr(voice);
    let support = Support::prepare(&course, [], &*progress);
    progress.end();
    let support = support?;
    let confinement = support.confinement();
    let attempts = confinement.attempts()?;
    let whole = confinement.missing().is_empty() && attempts.iter().all(|tried| tried.refused);
    let mut canvas = Canvas::new();
    if voice.verbosity > Verbosity::Quiet {
        toolchain(&mut canvas, &course)?;
        layers(&mut canvas, confinement);
        narrowed(&mut canvas);
        tried(&mut canvas, &attempts);
    }
    canvas.gap();
    canvas.push(conclusion(whole));
    deliver::print(&canvas.into_text(), voice.color)?;
    Ok(if whole {
        ExitCode::FullMarks
    } else {
        ExitCode::PointsLost
    })
}

fn toolchain(canvas: &mut Canvas, course: &Course) -> anyhow::Result<()> {
    let rustc = course.toolchain.rustc.display().to_string();
    let line = |name: &str, value: &str| {
        Line::default()
            .add(palette::PLAIN, name)
            .up_to(COLUMNS.0)
            .add(palette::PLAIN, value)
    };
    canvas.push(line("course", &course.root.display().to_string()));
    canvas.push(line("compiler", &course.toolchain.version()?));
    canvas.push(line("", &rustc));
    Ok(())
}

fn layers(canvas: &mut Canvas, confinement: &Confinement) {
    canvas.gap();
    canvas.push(
        Line::default()
            .add(palette::TITLE, "layer")
            .up_to(COLUMNS.0)
            .add(palette::TITLE, "worker")
            .up_to(COLUMNS.1)
            .add(palette::TITLE, "compiler"),
    );
    let compilers = confinement.compilers();
    for (worker, compiler) in confinement.workers().iter().zip(&compilers) {
        let (of_worker, of_compiler) = (state(worker), state(compiler));
        canvas.push(
            Line::default()
                .add(palette::PLAIN, worker.layer.name())
                .up_to(COLUMNS.0)
                .add(of_worker.0, of_worker.1)
                .up_to(COLUMNS.1)
                .add(of_compiler.0, of_compiler.1)
                .up_to(COLUMNS.1 + 10)
                .add(palette::FAINT, worker.layer.means()),
        );
        let why = match (worker.whole, compiler.whole) {
            (false, _) => &worker.detail,
            (true, false) => &compiler.detail,
            (true, true) => continue,
        };
        canvas.push(Line::indented(COLUMNS.0).add(palette::OPEN, why));
    }
}

fn state(standing: &Standing) -> (Style, &'static str) {
    match (standing.active, standing.whole) {
        (true, true) => (palette::GOOD, "on"),
        (true, false) => (palette::OPEN, "partly"),
        (false, _) => (palette::BAD, "missing"),
    }
}

/// What the machine, or a shell, holds everything to.
fn narrowed(canvas: &mut Canvas) {
    let processes = [("worker", Process::Worker), ("compiler", Process::Compiler)];
    let all = processes.map(|(who, process)| (who, grade_confinement::narrowed(process)));
    if all.iter().all(|(_, narrowed)| narrowed.is_empty()) {
        return;
    }
    canvas.gap();
    canvas.push(Line::default().add(
        palette::TITLE,
        "bounds from outside, narrower than ours; what runs into one stays open",
    ));
    for (who, narrowed) in all {
        for narrow in narrowed {
            canvas.push(
                Line::indented(2)
                    .add(palette::OPEN, who)
                    .up_to(COLUMNS.0)
                    .add(palette::PLAIN, &narrow.to_string()),
            );
        }
    }
}

fn tried(canvas: &mut Canvas, attempts: &[Attempt]) {
    canvas.gap();
    canvas.push(Line::default().add(palette::TITLE, "tried by a process confined as a worker is"));
    for Attempt {
        name,
        refused,
        said,
    } in attempts
    {
        let (style, outcome) = match refused {
            true => (palette::GOOD, "refused"),
            false => (palette::BAD, "OPEN"),
        };
        canvas.push(
            Line::indented(2)
                .add(style, outcome)
                .up_to(COLUMNS.0)
                .add(palette::PLAIN, name)
                .up_to(COLUMNS.0 + 38)
                .add(palette::FAINT, said),
        );
    }
}

fn conclusion(whole: bool) -> Line {
    match whole {
        true => Line::default().add(
            palette::GOOD,
            "Submissions are confined on this machine by every layer.",
        ),
        false => Line::default().add(
            palette::BAD,
            "Submissions are not fully confined on this machine; its grades are advisory.",
        ),
    }
}
