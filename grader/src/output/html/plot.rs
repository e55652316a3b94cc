//! How soon exploration finds what is wrong with fixtures: a dot for each on a logarithmic axis of
//! schedules, and their median. The table around the dots says the same in numbers.

use super::super::words;
use super::text;
use crate::review::{Kind, ReviewedExercise};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What one check needed to find a failure.
#[derive(Clone, Debug, PartialEq)]
struct Detections<'r> {
    check: &'r str,
    /// Schedules until the first failing one, with the fixture's name; few first.
    found: Vec<(u64, &'r str)>,
}

/// Dots above each other; more of the same number stand beside them.
const DOTS_HIGH: usize = 4;

/// Room on both sides of the axis, in percent.
const MARGIN_PERCENT: f64 = 3.0;

pub(super) fn markup(exercise: &ReviewedExercise) -> Markup {
    let detections = detections(exercise);
    let Some(most) = detections
        .iter()
        .flat_map(|it| &it.found)
        .map(|it| it.0)
        .max()
    else {
        return html! {};
    };
    let decades = decades(most);
    html! {
        h3 { "Schedules to the first failure" }
        p.faint {
            "A dot is a fixture, a bar the median; the axis is logarithmic. The same seed gives the \
             same numbers again."
        }
        div.table-frame tabindex="0" role="region" aria-label="Schedules to the first failure" {
            table.plot {
                thead {
                    tr {
                        th scope="col" { "Check" }
                        th scope="col" { "Fixtures" }
                        th scope="col" { "Median" }
                        th scope="col" { "Most" }
                        th.axis aria-hidden="true" { (axis(decades)) }
                    }
                }
                tbody { @for it in &detections { (row(it, decades)) } }
            }
        }
        details {
            summary { "Each fixture's number" }
            dl.numbers {
                @for it in &detections {
                    dt { (text::line(it.check)) }
                    dd {
                        @for (at, (schedules, fixture)) in it.found.iter().enumerate() {
                            @if at > 0 { ", " }
                            (text::line(fixture)) " " (words::thousands(*schedules))
                        }
                    }
                }
            }
        }
    }
}

fn detections(exercise: &ReviewedExercise) -> Vec<Detections<'_>> {
    let of_column = |column: usize| {
        let wrong = exercise.rows.iter().filter(|row| row.kind == Kind::Wrong);
        let mut found: Vec<(u64, &str)> = wrong
            .filter_map(|row| Some((row.cells.get(column)?.schedule_number?, row.name.as_str())))
            .collect();
        found.sort_unstable();
        found
    };
    let checks = exercise.checks.iter().enumerate();
    checks
        .map(|(column, check)| Detections {
            check,
            found: of_column(column),
        })
        .filter(|it| !it.found.is_empty())
        .collect()
}

/// The middle one; of two middle ones the smaller.
fn median(found: &[(u64, &str)]) -> u64 {
    found
        .get(found.len().saturating_sub(1) / 2)
        .map_or(0, |it| it.0)
}

/// Powers of ten that the axis has to reach: at least one.
fn decades(most: u64) -> u32 {
    let reached = most.max(1).ilog10();
    if most == 10_u64.pow(reached) {
        reached.max(1)
    } else {
        reached + 1
    }
}

/// Where a number stands on an axis from 1 to so many powers of ten.
fn percent(schedules: u64, decades: u32) -> f64 {
    let log = (schedules.max(1) as f64).log10() / f64::from(decades);
    MARGIN_PERCENT + log * (100.0 - 2.0 * MARGIN_PERCENT)
}

/// Fixtures that took equally many schedules.
fn heaps<'r>(found: &[(u64, &'r str)]) -> BTreeMap<u64, Vec<&'r str>> {
    let mut heaps: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for (schedules, fixture) in found {
        heaps.entry(*schedules).or_default().push(fixture);
    }
    heaps
}

fn axis(decades: u32) -> Markup {
    html! {
        svg.plot-axis focusable="false" {
            @for decade in 0..=decades {
                @let x = format!("{:.2}%", percent(10_u64.pow(decade), decades));
                text x=(x) y="12" text-anchor="middle" { (words::thousands(10_u64.pow(decade))) }
            }
        }
    }
}

fn row(it: &Detections<'_>, decades: u32) -> Markup {
    let x = |schedules| format!("{:.2}%", percent(schedules, decades));
    let median = median(&it.found);
    let most = it.found.last().map_or(0, |it| it.0);
    html! {
        tr {
            th scope="row" { (text::line(it.check)) }
            td.number { (it.found.len()) }
            td.number { (words::thousands(median)) }
            td.number { (words::thousands(most)) }
            td.axis {
                svg.plot-row role="img" focusable="false" {
                    title {
                        (text::line(it.check)) ": " (words::count(it.found.len(), "fixture"))
                        ", median " (words::thousands(median))
                    }
                    @for decade in 0..=decades {
                        @let x = x(10_u64.pow(decade));
                        line.grid x1=(x) x2=(x) y1="0" y2="100%" {}
                    }
                    line.median x1=(x(median)) x2=(x(median)) y1="0" y2="100%" {}
                    @for (schedules, fixtures) in heaps(&it.found) {
                        @let top = 23 - (fixtures.len().min(DOTS_HIGH) - 1) * 9 / 2;
                        svg.dots x=(x(schedules)) {
                            @for (at, fixture) in fixtures.iter().enumerate() {
                                @let (across, down) = (at / DOTS_HIGH * 9, at % DOTS_HIGH * 9);
                                circle.dot cx=(across) cy=(top + down) r="4" {
                                    title { (text::line(fixture)) ": " (words::thousands(schedules)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_reaches_every_number_and_starts_at_one() {
        for (most, reached) in [(1, 1), (7, 1), (10, 1), (11, 2), (100, 2), (4_321, 4)] {
            assert_eq!(decades(most), reached, "{most}");
            assert!(
                (MARGIN_PERCENT..=100.0 - MARGIN_PERCENT + 1e-9).contains(&percent(most, reached))
            );
        }
        assert!((percent(1, 3) - MARGIN_PERCENT).abs() < 1e-9);
        assert!((percent(1_000, 3) - (100.0 - MARGIN_PERCENT)).abs() < 1e-9);
    }

    #[test]
    fn the_median_is_one_of_the_numbers() {
        let of = |numbers: &[u64]| {
            let found: Vec<(u64, &str)> = numbers.iter().map(|it| (*it, "")).collect();
            median(&found)
        };
        assert_eq!(of(&[5]), 5);
        assert_eq!(of(&[1, 9]), 1);
        assert_eq!(of(&[1, 2, 300]), 2);
        assert_eq!(of(&[]), 0);
    }
}
