//! What confinement costs: starting workers, grading, exploring; each inside all layers and inside none, in
//! turns, so that whatever else the machine does meets both alike. Prints a table, and never fails, however
//! dear it is.
//!
//! `cargo bench --profile dev -p cargo-grade --bench confinement [-- PART ...]`, of the parts `starting`,
//! `grading` and `exploring`, or all of them.
//!
//! Targets: at most 0.5 ms for a worker, at most 2 % of a grading.

mod exploring;
mod grading;
#[path = "../measuring/mod.rs"]
mod measuring;
mod starting;

use cargo_grade::build::Support;
use cargo_grade::course::Course;
use cargo_grade::progress::Silent;
use measuring::subject::Subject;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("only measures when it is run by `cargo bench`");
        return Ok(());
    }
    let wanted = |part: &str| {
        let mut parts = arguments
            .iter()
            .filter(|argument| !argument.starts_with('-'));
        parts.clone().next().is_none() || parts.any(|argument| argument == part)
    };
    let course = Course::find(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
    let support = Support::prepare(&course, &course.exercises, &Silent)?;
    for missing in support.confinement().missing() {
        println!("not measured, because it is not there: {missing}");
    }
    let subject = Subject::build(&course, &support)?;
    println!("| what | inside all layers | inside none | difference | aim |");
    println!("|---|---|---|---|---|");
    if wanted("starting") {
        starting::print(&subject.program)?;
    }
    if wanted("grading") {
        grading::print(&course, &support)?;
    }
    if wanted("exploring") {
        exploring::print(&subject)?;
    }
    Ok(())
}
