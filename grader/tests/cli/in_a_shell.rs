//! What the command does for a shell: completions and man pages. Never in anybody's own.

use crate::command;
use assert_cmd::Command;
use predicates::prelude::{PredicateBooleanExt as _, predicate::str::contains};

#[test]
fn completions_are_written_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = contains("cargo-grade").and(contains("always-zero"));
        command(&["grade", "completions", shell])
            .assert()
            .code(0)
            .stdout(script)
            .stderr("");
    }
}

/// What bash offers for a line in a course with a bank and a counter, sorted.
#[cfg(unix)]
fn offered(line: &str) -> Vec<String> {
    let script = command(&["grade", "completions", "bash"]).output().unwrap();
    let course = tempfile::tempdir().unwrap();
    for id in ["bank", "bank_queue", "counter"] {
        let folder = course.path().join("exercises").join(id);
        std::fs::create_dir_all(folder).unwrap();
    }
    let file = course.path().join("script");
    std::fs::write(&file, script.stdout).unwrap();
    // As bash itself calls what completes a command: its name, the word and the one before.
    let ask = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
               [[ $1 == cargo ]] && ask=_cargo_with_grade || ask=_cargo_grade_with_names; \
               $ask \"$1\" \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"; \
               printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut bash = std::process::Command::new("bash");
    bash.args(["-c", ask, "bash"])
        .arg(&file)
        .args(line.split(' '));
    let output = bash
        .current_dir(course.path())
        .output()
        .expect("bash is there");
    let said = String::from_utf8(output.stdout).unwrap();
    let mut offered: Vec<String> = said.lines().map(str::to_owned).collect();
    offered.sort();
    offered
}

#[cfg(unix)]
#[test]
fn bash_offers_names_commands_and_options_for_both_ways_to_call_it() {
    for begin in ["cargo grade", "cargo-grade"] {
        let offered = |rest: &str| offered(&format!("{begin} {rest}"));
        assert_eq!(offered("ba"), ["bank", "bank_queue"]);
        assert_eq!(offered("ne"), ["new", "next"]);
        assert_eq!(offered("bank cou"), ["counter"]);
        assert_eq!(offered("hint co"), ["counter"]);
        assert_eq!(offered("-p co"), ["counter"]);
        assert_eq!(offered("list co"), [""]);
        assert_eq!(offered("--see"), ["--seed"]);
        assert_eq!(offered("--seed b"), [""]);
        assert_eq!(offered("list --format j"), ["json"]);
        assert_eq!(offered("hint --ag"), ["--again"]);
    }
}

#[test]
fn zsh_and_fish_offer_names_wherever_an_exercise_goes() {
    let script = |shell: &str| {
        let output = command(&["grade", "completions", shell]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let zsh = script("zsh");
    let takes_names = |line: &&str| line.contains("exercise -- ") || line.contains("exercises -- ");
    let mut lines = 0;
    for line in zsh
        .lines()
        .filter(takes_names)
        .filter(|line| line.starts_with('\''))
    {
        assert!(line.contains(":_cargo_grade_names'"), "{line}");
        lines += 1;
    }
    assert!(lines >= 5, "{lines}");
    assert!(zsh.contains("'cargo-grade commands' commands \"$@\"\n    _cargo_grade_names\n"));
    let fish = script("fish");
    assert!(fish.contains("complete -c cargo -n __fish_cargo_grade_is_cargos"));
    let takers = fish
        .lines()
        .find(|line| line.contains("show") && line.contains("_names"));
    let takers = takers.expect("there are commands that take names");
    for taker in ["diff", "hint", "reset", "review", "show"] {
        assert!(takers.contains(taker), "{takers}");
    }
}

#[test]
fn there_is_a_man_page_for_the_command_and_for_each_of_its_own() {
    let scratch = tempfile::tempdir().unwrap();
    let pages = scratch.path().join("man1");
    let written = || {
        let ended = Command::new(env!("CARGO_BIN_EXE_cargo-grade"))
            .args(["grade", "man"])
            .arg(&pages)
            .assert();
        ended.code(0).stdout(contains("cargo-grade.1"));
    };
    written();
    // An older grader's pages are written over.
    written();
    let read = |name: &str| std::fs::read_to_string(pages.join(name)).unwrap();
    assert!(read("cargo-grade.1").contains("Exit codes:"));
    let commands = cargo_grade::cli::command();
    for command in commands.get_subcommands() {
        let page = read(&format!("cargo-grade-{}.1", command.get_name()));
        assert!(page.contains(".SH DESCRIPTION"), "{page}");
    }
    let file = pages.join("cargo-grade.1").join("below");
    let refused = Command::new(env!("CARGO_BIN_EXE_cargo-grade"))
        .arg("man")
        .arg(file)
        .assert();
    refused.code(5).stderr(contains("writing man pages into"));
}
