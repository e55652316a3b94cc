//! Schedules a second of a real worker, confined as in a grading. Measures nothing else.

use crate::measuring::clock::median;
use crate::measuring::subject::{Subject, sampled, systematic};
use cargo_grade::build::Support;
use cargo_grade::course::Course;
use cargo_grade::progress::Silent;

const ROUNDS: usize = 5;

/// Prints the rates of systematic and of sampled exploration.
pub(crate) fn print(course: &Course) -> anyhow::Result<()> {
    let support = Support::prepare(course, &course.exercises, &Silent)?;
    let subject = Subject::build(course, &support)?;
    let mut worker = subject.open(&subject.program)?;
    println!(
        "\nA worker on \"{}\", schedules a second:",
        subject.case.name
    );
    for (name, budget) in [("by delays", systematic()), ("sampled", sampled())] {
        let mut rates = Vec::new();
        for _ in 0..ROUNDS {
            rates.push(subject.rate(&mut worker, budget)?);
        }
        println!("- {name}: {:.0}", median(rates));
    }
    Ok(())
}
