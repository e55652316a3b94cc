//! What it takes to start a worker until it is ready, and to end it; and what each layer adds.

use crate::measuring::clock::median;
use cargo_grade::run::{Program, Worker};
use grade_confinement::{Layer, Layers};
use std::time::Instant;

/// Each costs a few milliseconds.
const STARTS: usize = 300;

/// Prints a row for all layers, and one for each that says what is spared without it.
pub(crate) fn print(program: &Program) -> anyhow::Result<()> {
    let all = program.layers;
    let one_less: Vec<Layer> = all.iter().collect();
    let mut kinds = vec![all, Layers::NONE];
    kinds.extend(one_less.iter().map(|layer| all.without(*layer)));
    let mut took: Vec<Vec<f64>> = vec![Vec::new(); kinds.len()];
    for _ in 0..STARTS {
        for (layers, took) in kinds.iter().zip(&mut took) {
            took.push(start_and_end(program, *layers)?);
        }
    }
    let medians: Vec<f64> = took.into_iter().map(median).collect();
    let (inside, outside) = (medians[0], medians[1]);
    println!(
        "| starting and ending a worker | {inside:.2} ms | {outside:.2} ms | {:.2} ms | at most 0.5 ms |",
        inside - outside
    );
    for (layer, without) in one_less.iter().zip(&medians[2..]) {
        println!(
            "| of it: {layer} | {inside:.2} ms | {without:.2} ms without it | {:.2} ms | |",
            inside - without
        );
    }
    Ok(())
}

/// In milliseconds.
fn start_and_end(program: &Program, layers: Layers) -> anyhow::Result<f64> {
    let program = Program {
        layers,
        ..program.clone()
    };
    let began = Instant::now();
    drop(Worker::start(&program, None)?);
    Ok(began.elapsed().as_secs_f64() * 1_000.0)
}
