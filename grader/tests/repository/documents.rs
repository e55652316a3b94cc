//! README.md and ARCHITECTURE.md speak of what there is.

use crate::scratch;

/// Commands in fenced `sh` blocks, without their comments.
fn shell_commands(markdown: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
            continue;
        }
        let command = line.split(" #").next().unwrap_or_default().trim();
        if inside && !command.is_empty() {
            commands.push(command.to_owned());
        }
    }
    commands
}

#[test]
fn the_readmes_own_test_command_and_its_review_are_what_ci_runs() {
    let commands = shell_commands(&scratch::text("README.md"));
    let ci = scratch::text(".ci/run");
    for command in ["cargo test --workspace", "cargo grade review"] {
        assert!(commands.iter().any(|it| it == command), "README: {command}");
        let section = |line: &str| line.starts_with("section ") && line.ends_with(command);
        assert!(ci.lines().any(section), ".ci/run: {command}");
    }
}

#[test]
fn every_cargo_grade_in_the_readme_is_a_command_that_exists() {
    let commands = shell_commands(&scratch::text("README.md"));
    let graded: Vec<&String> = commands
        .iter()
        .filter(|command| command.starts_with("cargo grade"))
        .collect();
    assert!(graded.len() >= 8, "{graded:?}");
    for command in graded {
        let words = command.split_whitespace().skip(1).map(Into::into);
        let words = std::iter::once("cargo-grade".into()).chain(words);
        if let Err(refused) = cargo_grade::cli::parse(words) {
            panic!("{command}: {refused}");
        }
    }
}

#[test]
fn links_in_the_readme_lead_somewhere() {
    let readme = scratch::text("README.md");
    let links = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let local: Vec<&str> = links
        .filter(|link| !link.contains("://") && !link.starts_with("task/"))
        .collect();
    assert!(local.len() >= 5, "{local:?}");
    for link in local {
        assert!(scratch::root().join(link).exists(), "{link}");
    }
}

#[test]
fn every_path_of_the_code_map_exists() {
    let architecture = scratch::text("ARCHITECTURE.md");
    let rows = architecture
        .lines()
        .skip_while(|line| !line.starts_with("| path "))
        .skip(2)
        .map_while(|line| line.strip_prefix("| ")?.split(" | ").next());
    let mut paths = 0;
    for path in rows {
        let path = path.trim_matches('`').replace("ID", "counter");
        assert!(scratch::root().join(&path).exists(), "{path}");
        paths += 1;
    }
    assert!(paths >= 10, "the code map has {paths} rows");
}
