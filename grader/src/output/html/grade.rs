//! A graded submission as a page: what it got, and for each lost check what lost it.

use super::super::human;
use super::super::ignored;
use super::super::words;
use super::{check, text, tone};
use crate::report::{CheckReport, Diagnostic, ExerciseReport, Points, RealThreads, Report, Status};
use maud::{Markup, html};

pub(super) fn body(report: &Report) -> Markup {
    html! {
        a.skip href="#main" { "Skip to the checks" }
        header.top {
            p.product { "cargo grade" }
            h1 { (points(report.points)) }
            (overview(report))
            p.faint { "grader " (report.grader) ", seed " (report.seed) }
            @if report.points.open > 0 {
                p { "Open points are neither won nor lost: the grader could not tell." }
            }
            @if let Some(reason) = &report.machine.advisory {
                p.advisory { "This grade is advisory: " (text::prose(reason)) }
            }
        }
        main #main {
            @for (at, exercise) in report.exercises.iter().enumerate() {
                (self::exercise(report, at, exercise))
            }
        }
    }
}

fn points(points: Points) -> Markup {
    html! {
        span class={ "points " (tone(points)) } {
            (points.won) " of " (words::count(points.max, "point"))
        }
        @if points.open > 0 { ", " (points.open) " open" }
    }
}

/// The exercises with their points, if there are several.
fn overview(report: &Report) -> Markup {
    html! {
        @if report.exercises.len() > 1 {
            nav aria-label="Exercises" {
                ul.exercises {
                    @for (at, exercise) in report.exercises.iter().enumerate() {
                        li {
                            a href={ "#e" (at) } { (text::line(&exercise.id)) }
                            " " span class={ "points " (tone(exercise.points)) } {
                                (words::points(exercise.points))
                            }
                            @if let Some(status) = human::status(exercise.status) { " " (status) }
                        }
                    }
                }
            }
        }
    }
}

fn exercise(report: &Report, at: usize, exercise: &ExerciseReport) -> Markup {
    let found = |check: &CheckReport| -> Option<&RealThreads> {
        report
            .real_threads
            .get(&format!("{}/{}", exercise.id, check.name))
    };
    let explained =
        |check: &CheckReport| exercise.status == Status::Graded && check.points.lost() > 0;
    html! {
        section.exercise id={ "e" (at) } aria-labelledby={ "e" (at) "-title" } {
            h2 id={ "e" (at) "-title" } {
                (text::line(&exercise.id)) ": " (text::line(&exercise.title))
                " " span class={ "points " (tone(exercise.points)) } {
                    (words::points(exercise.points))
                }
            }
            @if let Some(status) = human::status(exercise.status) {
                p.status { "This submission: " (status) "." }
            }
            @if exercise.status == Status::NotStarted {
                p { "Its " code { "todo!()" } "s are still there." }
            }
            div.table-frame tabindex="0" role="region" aria-label="Checks" {
                table.checks {
                    thead {
                        tr {
                            th scope="col" { "State" }
                            th scope="col" { "Check" }
                            th scope="col" { "Points" }
                            th scope="col" { "Found" }
                        }
                    }
                    tbody {
                        @for (number, check) in exercise.checks.iter().enumerate() {
                            @let link = explained(check).then(|| format!("e{at}c{number}"));
                            (check::line(check, link.as_deref()))
                        }
                    }
                }
            }
            @if let Some(note) = words::not_run(exercise.not_run) {
                p.faint { (note) "." }
            }
            @if let Some(note) = ignored::note(exercise) {
                p.ignored { (text::line(&note)) }
            }
            (diagnostics(&exercise.diagnostics))
            @for (number, check) in exercise.checks.iter().enumerate() {
                @if explained(check) {
                    (check::details(&format!("e{at}c{number}"), exercise, check, found(check)))
                }
            }
            (check::remarks(exercise, &found))
        }
    }
}

fn diagnostics(diagnostics: &[Diagnostic]) -> Markup {
    html! {
        @if !diagnostics.is_empty() {
            section.diagnostics aria-label="What the compiler said" {
                h3 { "What the compiler said" }
                @for diagnostic in diagnostics {
                    @if diagnostic.rendered.is_empty() {
                        p {
                            @if let Some(site) = &diagnostic.site {
                                (text::line(&site.to_string())) ": "
                            }
                            (text::prose(&diagnostic.message))
                        }
                    } @else {
                        (text::block(diagnostic.rendered.trim_end()))
                    }
                }
            }
        }
    }
}
