//! A reviewed course as a page: every check against every submission, transcripts that wait for
//! somebody to accept them, and how soon failures are found.

use super::super::words;
use super::{difference, plot, text};
use crate::review::{Cell, Pending, Reviewed, ReviewedExercise, Row};
use grade_protocol::Verdict;
use maud::{Markup, html};

pub(super) fn body(reviewed: &Reviewed) -> Markup {
    html! {
        a.skip href="#main" { "Skip to the exercises" }
        header.top {
            p.product { "cargo grade review" }
            h1 { (reviewed.total()) }
            nav aria-label="Exercises" {
                ul.exercises {
                    @for (at, exercise) in reviewed.exercises.iter().enumerate() {
                        li {
                            a href={ "#e" (at) } { (text::line(&exercise.id)) } " "
                            (problems_in_words(exercise))
                        }
                    }
                }
            }
        }
        main #main {
            @for (at, exercise) in reviewed.exercises.iter().enumerate() {
                (self::exercise(at, exercise))
            }
        }
    }
}

fn problems_in_words(exercise: &ReviewedExercise) -> Markup {
    html! {
        @match exercise.problems.len() {
            0 => span.points.ok { "no problem" },
            some => span.points.lost { (words::count(some, "problem")) },
        }
    }
}

fn exercise(at: usize, exercise: &ReviewedExercise) -> Markup {
    html! {
        section.exercise id={ "e" (at) } aria-labelledby={ "e" (at) "-title" } {
            h2 id={ "e" (at) "-title" } {
                (text::line(&exercise.id)) " " (problems_in_words(exercise))
            }
            @if !exercise.problems.is_empty() {
                h3 { "Problems" }
                ul.problems { @for problem in &exercise.problems { li { (text::prose(problem)) } } }
            }
            @for pending in &exercise.pending { (self::pending(pending)) }
            h3 { "What each check said" }
            (matrix(exercise))
            (plot::markup(exercise))
        }
    }
}

fn pending(pending: &Pending) -> Markup {
    html! {
        h3 { "Pending transcript: " (text::line(&pending.check)) }
        @if pending.accepted.is_empty() { p { "Nobody has accepted one yet." } }
        (difference::markup(&pending.accepted, &pending.actual, "Accepted", "The reference's now"))
        p { "To accept it: " code { "cargo grade review --accept" } }
    }
}

fn matrix(exercise: &ReviewedExercise) -> Markup {
    html! {
        div.table-frame tabindex="0" role="region" aria-label="Checks and submissions" {
            table.matrix {
                thead {
                    tr {
                        th scope="col" { "Submission" }
                        @for check in &exercise.checks { th scope="col" { (text::line(check)) } }
                    }
                }
                tbody { @for row in &exercise.rows { (self::row(row)) } }
            }
        }
    }
}

fn row(row: &Row) -> Markup {
    html! {
        tr.problem[!row.as_expected] {
            th scope="row" {
                (text::line(&row.name))
                @if !row.as_expected { " " span.badge.bad { "problem" } }
                @if !row.why.is_empty() { span.why { (text::prose(&row.why)) } }
            }
            @for cell in &row.cells { (self::cell(cell)) }
        }
    }
}

/// What a check said, and what it had to say if that is not the same.
fn cell(cell: &Cell) -> Markup {
    let verdict = cell.verdict.name();
    html! {
        @if !cell.as_expected {
            td.problem {
                strong { (verdict) }
                " must be " (text::line(&cell.expected))
            }
        } @else {
            td.caught.faint[cell.verdict == Verdict::Pass] {
                (verdict)
                @if cell.expected != verdict {
                    span.accepted { "accepted: " (text::line(&cell.expected)) }
                }
            }
        }
    }
}
