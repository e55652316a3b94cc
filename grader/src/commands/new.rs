//! `cargo grade new ID`: an exercise or a fixture to go on from. Never writes over anything.

mod names;
mod template;

use crate::cli::{NewRequest, UsageError, Verbosity, Voice, What};
use crate::course::Course;
use crate::output::{Canvas, Line, deliver, palette};
use crate::report::exit_code::ExitCode;
use anyhow::Context;
use std::path::Path;
use template::Kind;

pub(super) fn run(request: &NewRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    let course = Course::find(&std::env::current_dir()?)?;
    let id = &request.id;
    let files = match &request.what {
        What::Exercise {
            trait_name,
            functions,
        } => {
            let kind = match functions {
                true => Kind::Program,
                false => Kind::Object,
            };
            exercise(&course, id, trait_name, kind)?
        }
        What::Fixture { name } => fixture(&course, id, name)?,
    };
    for (path, _) in &files {
        if course.root.join(path).exists() {
            return Err(UsageError(format!("{path} is there already")).into());
        }
    }
    for (path, text) in &files {
        write(&course.root.join(path), text)?;
    }
    if voice.verbosity > Verbosity::Quiet {
        let mut canvas = Canvas::new();
        for (path, _) in &files {
            canvas.push(Line::default().add(palette::PLAIN, path));
        }
        canvas.gap();
        canvas.push(
            Line::default()
                .add(palette::PLAIN, "What to write next:  ")
                .add(palette::COMMAND, &format!("cargo grade review {id}")),
        );
        deliver::print(&canvas.into_text(), voice.color)?;
    }
    Ok(ExitCode::FullMarks)
}

/// Files by their paths in the course.
type Files = Vec<(String, String)>;

fn exercise(course: &Course, id: &str, trait_name: &str, kind: Kind) -> anyhow::Result<Files> {
    let refuse = |what: &str, why: String| UsageError(format!("{what}: {why}"));
    if let Some(why) = names::wrong_id(id, &crates(course)?) {
        return Err(refuse(&format!("no exercise can be called `{id}`"), why).into());
    }
    if let Some(why) = names::wrong_trait(trait_name) {
        return Err(refuse(&format!("no trait can be called `{trait_name}`"), why).into());
    }
    let last = course.exercises.iter().map(|exercise| exercise.order).max();
    Ok(template::files(id, trait_name, kind, last.unwrap_or(0) + 1))
}

/// The reference's sources, to be made wrong, or right in another way.
fn fixture(course: &Course, id: &str, name: &str) -> anyhow::Result<Files> {
    let exercise = course.exercise(id)?;
    if let Some(why) = names::wrong_fixture(name) {
        return Err(UsageError(format!("no fixture can be called `{name}`: {why}")).into());
    }
    let folder = course.fixtures(&exercise.id).join(name);
    if folder.exists() {
        return Err(UsageError(format!("fixtures/{id}/{name} is there already")).into());
    }
    let reference = course.reference(id).join("src");
    if !reference.join("lib.rs").is_file() {
        let why =
            format!("a fixture begins as the reference, and there is no reference/{id}/src/lib.rs");
        return Err(UsageError(why).into());
    }
    let mut files = vec![(
        format!("fixtures/{id}/{name}/expected.toml"),
        "why = \"\"\n".to_owned(),
    )];
    copy(&reference, &format!("fixtures/{id}/{name}/src"), &mut files)?;
    files.sort();
    Ok(files)
}

/// Every .rs file below `from`, as one below `to`.
fn copy(from: &Path, to: &str, files: &mut Files) -> anyhow::Result<()> {
    let reading = || format!("reading {}", from.display());
    for entry in std::fs::read_dir(from).with_context(reading)? {
        let path = entry.with_context(reading)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.with_context(|| format!("{} has no plain name", path.display()))?;
        let to = format!("{to}/{name}");
        if path.is_dir() {
            copy(&path, &to, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path);
            files.push((
                to,
                text.with_context(|| format!("reading {}", path.display()))?,
            ));
        }
    }
    Ok(())
}

/// The names of all packages that the course is built from.
fn crates(course: &Course) -> anyhow::Result<Vec<String>> {
    #[derive(serde::Deserialize)]
    struct Lock {
        #[serde(default)]
        package: Vec<Package>,
    }
    #[derive(serde::Deserialize)]
    struct Package {
        name: String,
    }
    let path = course.root.join("Cargo.lock");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let reading = || format!("reading {}", path.display());
    let text = std::fs::read_to_string(&path).with_context(reading)?;
    let lock: Lock = toml::from_str(&text).with_context(reading)?;
    Ok(lock
        .package
        .into_iter()
        .map(|package| package.name)
        .collect())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let writing = || format!("writing {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(writing)?;
    }
    std::fs::write(path, text).with_context(writing)
}
