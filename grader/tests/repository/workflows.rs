//! What the workflows call, and what they are allowed. Their syntax is actionlint's to judge.

use crate::scratch;

const WORKFLOWS: [&str; 3] = ["ci.yml", "grade.yml", "review.yml"];

fn workflow(name: &str) -> String {
    scratch::text(&format!(".github/workflows/{name}"))
}

/// Lines without comments.
fn lines(workflow: &str) -> Vec<String> {
    let code = workflow
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    code.map(str::to_owned).collect()
}

#[test]
fn every_workflow_may_read_contents_and_nothing_else() {
    for name in WORKFLOWS {
        let lines = lines(&workflow(name));
        let granted = lines.iter().position(|line| line == "permissions:");
        let granted = granted.unwrap_or_else(|| panic!("{name} has no permissions"));
        assert_eq!(lines[granted + 1], "  contents: read", "{name}");
        let more = lines[granted + 2].starts_with("  ");
        assert!(!more, "{name}: {}", lines[granted + 2]);
        let elsewhere = lines.iter().filter(|line| line.contains("permissions:"));
        assert_eq!(elsewhere.count(), 1, "{name} grants more to a job");
    }
}

#[test]
fn every_action_is_pinned_and_no_checkout_leaves_its_token_behind() {
    for name in WORKFLOWS {
        let text = workflow(name);
        let actions = text.lines().filter_map(|line| line.split("uses: ").nth(1));
        for action in actions {
            let version = action.split('@').nth(1).unwrap_or_default();
            assert!(version.starts_with('v'), "{name}: {action}");
        }
        let checkouts = text.matches("actions/checkout@").count();
        let forgetful = text.matches("persist-credentials: false").count();
        assert_eq!(checkouts, forgetful, "{name}");
    }
}

#[test]
fn every_cargo_grade_in_a_workflow_is_a_command_that_exists() {
    let mut commands = 0;
    for name in WORKFLOWS {
        let text = lines(&workflow(name)).join("\n");
        // A folded block's lines are one command.
        let text = text.replace(">-\n", " ").replace("\n          --", " --");
        for command in text.split("cargo grade").skip(1) {
            let command = command.lines().next().unwrap_or_default();
            let command = command.split(['>', '|']).next().unwrap_or_default();
            let words = command
                .split_whitespace()
                .map(|word| word.trim_matches('"'));
            let words = ["cargo-grade"].into_iter().chain(words).map(Into::into);
            if let Err(refused) = cargo_grade::cli::parse(words) {
                panic!("{name}: cargo grade{command}: {refused}");
            }
            commands += 1;
        }
    }
    assert_eq!(commands, 4);
}

#[test]
fn a_push_is_graded_by_the_pinned_course_and_no_cargo_runs_in_it() {
    let text = workflow("grade.yml");
    assert!(text.contains("ref: ${{ vars.COURSE_REF }}"));
    let mut graded = 0;
    for step in text
        .split("\n      - ")
        .filter(|step| step.contains("cargo "))
    {
        let runs = lines(step).join("\n");
        if runs.contains("cargo ") {
            assert!(runs.contains("working-directory: course\n"), "{step}");
            graded += 1;
        }
    }
    assert_eq!(graded, 2);
}

#[test]
fn what_the_workflows_run_of_this_repository_is_there() {
    assert!(workflow("ci.yml").contains("run: .ci/run\n"));
    let program = scratch::root().join(".ci/run");
    assert!(program.is_file());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = program
            .metadata()
            .expect("it is there")
            .permissions()
            .mode();
        assert_ne!(mode & 0o111, 0, ".ci/run is executable");
    }
}
