//! The repository's documents speak of what there is.

use crate::markdown::{self, Code, Document};
use crate::scratch;
use clap::error::ErrorKind;

/// Commands in fenced `sh` blocks, without their comments.
fn shell_commands(document: &Document) -> Vec<String> {
    let blocks = document.code().into_iter().filter_map(|code| match code {
        Code::Block(language, code) if language == "sh" => Some(code),
        _ => None,
    });
    let blocks: String = blocks.collect();
    let commands = blocks
        .lines()
        .map(|line| line.split(" #").next().unwrap_or_default().trim());
    commands.map(str::to_owned).collect()
}

#[test]
fn the_readmes_own_test_command_and_its_review_are_what_ci_runs() {
    let commands = shell_commands(&Document::read("README.md"));
    let ci = scratch::text(".ci/run");
    for command in ["cargo test --workspace", "cargo grade review"] {
        assert!(commands.iter().any(|it| it == command), "README: {command}");
        let section = |line: &str| line.starts_with("section ") && line.ends_with(command);
        assert!(ci.lines().any(section), ".ci/run: {command}");
    }
}

#[test]
fn the_readme_has_one_screen_for_each_kind_of_reader() {
    let readme = scratch::text("README.md");
    let sections: Vec<&str> = readme.split("\n## ").collect();
    for reader in ["For students", "For instructors", "For CI"] {
        let section = sections.iter().find(|it| it.starts_with(reader));
        let lines = section
            .unwrap_or_else(|| panic!("nothing {reader}"))
            .lines()
            .count();
        assert!(lines <= 60, "{reader}: {lines} lines");
    }
}

#[test]
fn every_cargo_grade_in_a_document_is_a_command_that_exists() {
    let mut commands = 0;
    for document in markdown::all() {
        for command in document.cargo_grade_commands() {
            let words = command.split_whitespace().skip(1).map(Into::into);
            let words = std::iter::once("cargo-grade".into()).chain(words);
            match cargo_grade::cli::parse(words) {
                // A mistyped subcommand is an exercise that there is not.
                Ok(args) => args.grade.exercises.iter().for_each(|named| {
                    // One check of an exercise is named behind it.
                    let exercise = named.split('/').next().unwrap_or_default();
                    let is_made = exercise == "mailbox";
                    let is_there = scratch::root().join("exercises").join(exercise).is_dir();
                    assert!(is_there || is_made, "{}: {command}", document.path);
                }),
                Err(refused) => {
                    let answers = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
                    let is_an_answer = answers.contains(&refused.kind());
                    assert!(is_an_answer, "{}: {command}: {refused}", document.path);
                }
            }
            commands += 1;
        }
    }
    assert!(commands >= 50, "{commands}");
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    let mut documents = markdown::all();
    // What an exercise begins as is read where it is written to.
    documents.retain(|document| !document.path.contains("/commands/new/template/"));
    let mut links = 0;
    for document in &documents {
        let local = document.links().into_iter();
        for link in local.filter(|link| !link.contains("://")) {
            links += 1;
            let wrong = || panic!("{}: {link}", document.path);
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => document.path.clone().into(),
                file => markdown::resolved(&document.path, file).unwrap_or_else(wrong),
            };
            if !scratch::root().join(&target).exists() {
                wrong();
            }
            if anchor.is_empty() {
                continue;
            }
            let target = documents
                .iter()
                .find(|it| std::path::Path::new(&it.path) == target);
            let anchors = target.map(Document::anchors).unwrap_or_default();
            if !anchors.iter().any(|it| it == anchor) {
                wrong();
            }
        }
    }
    assert!(links >= 100, "{links}");
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
