//! What was measured, as a table for the chapter on speed.

use crate::grading::Depth;
use crate::measuring::clock::{Cost, median};

/// The measurements of one exercise; those of the same number were made one after the other.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) exercise: String,
    pub(crate) tests: Vec<Cost>,
    pub(crate) aliased: Vec<Cost>,
    pub(crate) direct: Vec<Cost>,
    pub(crate) depth: Depth,
}

pub(crate) fn print(rows: &[Row]) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("\n{cores} cores{}\n", load().unwrap_or_default());
    println!(
        "| exercise | `cargo test` | `cargo grade` | ratio | without alias | ratio of processor time \
         | schedules | cases complete at 2 delays or 10,000 schedules |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for row in rows {
        let Depth {
            schedules,
            cases,
            full_cases,
        } = row.depth;
        println!(
            "| {} | {:.2} s | {:.2} s | {:.2} | {:.2} s | {} | {schedules} | {full_cases} of {cases} |",
            row.exercise,
            median(walls(&row.tests)),
            median(walls(&row.aliased)),
            median(ratios(&walls(&row.aliased), &walls(&row.tests))),
            median(walls(&row.direct)),
            cpu_ratio(row).map_or_else(|| "unknown".to_owned(), |ratio| format!("{ratio:.2}")),
        );
    }
}

fn walls(costs: &[Cost]) -> Vec<f64> {
    costs.iter().map(|cost| cost.wall.as_secs_f64()).collect()
}

fn cpu_ratio(row: &Row) -> Option<f64> {
    let of = |costs: &[Cost]| -> Option<Vec<f64>> {
        costs
            .iter()
            .map(|cost| cost.cpu.map(|cpu| cpu.as_secs_f64()))
            .collect()
    };
    Some(median(ratios(&of(&row.aliased)?, &of(&row.tests)?)))
}

fn ratios(above: &[f64], below: &[f64]) -> Vec<f64> {
    above
        .iter()
        .zip(below)
        .map(|(above, below)| above / below)
        .collect()
}

/// What else the machine does, where it says so: a figure means little beside other work.
fn load() -> Option<String> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    let minute = text.split_whitespace().next()?;
    Some(format!(", load {minute} in the last minute"))
}
