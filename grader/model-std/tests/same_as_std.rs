//! What can be seen of std's types and promises is the same of the model's: one program runs over both.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use std::process::{Command, Stdio};
use support::compile::Compile;
use support::runner::Program;

const SOURCE: &str = include_str!("programs/same_as_std.rs");

fn of_the_real_std() -> String {
    let program = Compile::plain(
        "real_std",
        "2024",
        &format!("{SOURCE}\nfn main() {{ say() }}\n"),
    );
    let output = Command::new(program.program().success())
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("the output is text")
}

#[test]
fn the_same_program_says_the_same_over_the_model_and_over_std() {
    let real = of_the_real_std();
    let model = Program::new("same_as_std", SOURCE).explore("say", &["trace"]);
    assert!(model.always("passed"), "{:?}", model.outcomes);
    let model = model.trace["output"].as_str().expect("the output is text");
    for (number, (model, real)) in model.lines().zip(real.lines()).enumerate() {
        assert_eq!(model, real, "line {}", number + 1);
    }
    assert_eq!(model.lines().count(), real.lines().count());
}
