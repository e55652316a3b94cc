//! `cargo grade completions SHELL`. Never installs anything.
//!
//! What clap writes is about `cargo-grade`, its commands and options. For the shells that most people have, `cargo grade`
//! and the names of exercises and checks are added.

use crate::cli;
use crate::output::deliver;
use crate::report::exit_code::ExitCode;
use anstream::ColorChoice;
use clap::{Arg, Command};
use clap_complete::Shell;

const NAME: &str = "cargo-grade";

/// What an argument is called that takes exercises.
const EXERCISE: &str = "EXERCISE";

/// Prints the script.
pub(super) fn run(shell: Shell) -> anyhow::Result<ExitCode> {
    deliver::print(&script(shell)?, ColorChoice::Never)?;
    Ok(ExitCode::FullMarks)
}

fn script(shell: Shell) -> anyhow::Result<String> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut without_names(), NAME, &mut script);
    let script = String::from_utf8(script)?;
    Ok(match shell {
        Shell::Bash => for_bash(&script),
        Shell::Zsh => for_zsh(&script),
        Shell::Fish => script + &for_fish(),
        _ => script,
    })
}

/// The command without the names that it takes: clap's scripts would take a subcommand for one.
fn without_names() -> Command {
    let command = cli::command();
    let options = command.get_arguments().filter(|it| !it.is_positional());
    Command::new(NAME)
        .args(options.cloned())
        .subcommands(command.get_subcommands().cloned())
}

fn is_name(arg: &Arg) -> bool {
    let names = arg.get_value_names().unwrap_or_default();
    arg.is_positional() && names.iter().any(|name| name == EXERCISE)
}

/// The subcommands that take names of exercises, or those that do not.
fn subcommands(with_names: bool) -> Vec<String> {
    let command = cli::command();
    let subcommands = command.get_subcommands();
    let chosen = subcommands.filter(|it| it.get_positionals().any(is_name) == with_names);
    chosen.map(|it| it.get_name().to_owned()).collect()
}

/// Options whose value is no exercise: `--seed`, `-j`, ...
fn options_with_values() -> Vec<String> {
    let command = cli::command();
    let subcommands = command.get_subcommands().flat_map(Command::get_arguments);
    let options = command.get_arguments().chain(subcommands);
    let with_values = options.filter(|it| {
        let names = it.get_value_names().unwrap_or_default();
        let is_exercise = names.iter().any(|name| name == EXERCISE);
        it.get_action().takes_values() && !it.is_positional() && !is_exercise
    });
    let mut names: Vec<String> = with_values
        .flat_map(|it| {
            let short = it.get_short().map(|short| format!("-{short}"));
            let long = it.get_long().map(|long| format!("--{long}"));
            short.into_iter().chain(long)
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

fn for_bash(script: &str) -> String {
    let names = include_str!("completions/names.bash")
        .replace("@VALUES@", &options_with_values().join("|"))
        .replace("@OTHERS@", &subcommands(false).join("|"));
    // Of a name with a hyphen clap's script makes two, and finds no subcommand's options under either.
    script.replace("cargo__subcmd__grade", "cargo__grade") + &names
}

fn for_fish() -> String {
    include_str!("completions/names.fish").replace("@THESE@", &subcommands(true).join(" "))
}

/// Clap's script with names wherever it knows of nothing but an exercise, and beside its commands.
fn for_zsh(script: &str) -> String {
    let mut text = String::new();
    for line in script.lines() {
        let takes_names = line.contains("exercises -- ")
            || line.contains(":exercise -- ")
            || line.contains(":EXERCISE:");
        if line.starts_with("if [ \"$funcstack[1]\"") {
            text.push_str(include_str!("completions/names.zsh"));
        }
        match takes_names {
            true => text.push_str(&line.replace(":_default'", ":_cargo_grade_names'")),
            false => text.push_str(line),
        }
        text.push('\n');
        if line.contains("_describe -t commands 'cargo-grade commands'") {
            text.push_str("    _cargo_grade_names\n");
        }
    }
    text
}
