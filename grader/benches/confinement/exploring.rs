//! How much a worker explores in a second of its own processor time that is confined, one that is not, and
//! one that lacks a layer. A second by the clock says more about what else the machine does.

use crate::measuring::clock::cpu_of_children;
use crate::measuring::subject::{SCHEDULES, Subject, systematic};
use cargo_grade::run::Program;
use grade_confinement::{Layer, Layers};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;

/// Prints a row for all layers, and one for each that says what is spared without it.
pub(crate) fn print(subject: &Subject) -> anyhow::Result<()> {
    let all = subject.program.layers;
    let one_less: Vec<Layer> = all.iter().collect();
    let mut kinds = vec![all, Layers::NONE];
    kinds.extend(one_less.iter().map(|layer| all.without(*layer)));
    // Summed up, because processor time is counted in hundredths of a second.
    let mut took = vec![Duration::ZERO; kinds.len()];
    for _ in 0..ROUNDS {
        for (layers, took) in kinds.iter().zip(&mut took) {
            *took += explore(subject, *layers)?;
        }
    }
    let schedules = SCHEDULES as f64 * ROUNDS as f64;
    let rates: Vec<f64> = took
        .iter()
        .map(|took| schedules / took.as_secs_f64())
        .collect();
    let (inside, outside) = (rates[0], rates[1]);
    row("schedules a second", inside, outside);
    for (layer, without) in one_less.iter().zip(&rates[2..]) {
        row(&format!("of it: {layer}"), inside, *without);
    }
    Ok(())
}

/// What is compared, and how much less it is inside.
fn row(what: &str, inside: f64, without: f64) {
    let more = (inside / without - 1.0) * 100.0;
    println!("| {what} | {inside:.0} | {without:.0} | {more:+.1} % | |");
}

/// Of a worker that lives for this only; by the clock where processor time is not to be had.
fn explore(subject: &Subject, layers: Layers) -> anyhow::Result<Duration> {
    let program = Program {
        layers,
        ..subject.program.clone()
    };
    let (cpu_before, began) = (cpu_of_children(), Instant::now());
    let mut worker = subject.open(&program)?;
    subject.rate(&mut worker, systematic())?;
    drop(worker);
    let wall = began.elapsed();
    let cpu = cpu_of_children().zip(cpu_before);
    Ok(cpu.map_or(wall, |(after, before)| after - before))
}
