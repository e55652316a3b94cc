//! What is to be graded, as it was named: an exercise, a check of it, a file or a folder. Never
//! builds anything, so it cannot tell which checks there are.

use crate::chosen::Chosen;
use crate::course::{Course, Exercise, NoCourse};
use crate::logbook::Overview;
use crate::{alike, cli};
use std::path::Path;

/// An exercise, and what of it.
pub(super) type Target<'a> = (&'a Exercise, Chosen);

/// The exercises that were named, each once; else the one around `here`; else all.
///
/// # Errors
/// [`NoCourse`] when a name is no exercise's and no file's or folder's of one.
pub(super) fn targets<'a>(
    course: &'a Course,
    named: &[String],
    here: &Path,
) -> anyhow::Result<Vec<Target<'a>>> {
    let mut targets: Vec<Target<'_>> = Vec::new();
    for (exercise, chosen) in all_named(course, named, here)? {
        match targets
            .iter_mut()
            .find(|(known, _)| known.id == exercise.id)
        {
            Some((_, known)) => known.add(chosen),
            None => targets.push((exercise, chosen)),
        }
    }
    Ok(targets)
}

/// The same without checks.
///
/// # Errors
/// As [`targets`], and when a check was named.
pub(super) fn exercises<'a>(
    course: &'a Course,
    named: &[String],
    here: &Path,
) -> anyhow::Result<Vec<&'a Exercise>> {
    let targets = targets(course, named, here)?;
    if let Some((exercise, _)) = targets.iter().find(|(_, chosen)| !chosen.is_all()) {
        let id = &exercise.id;
        let why = format!("one check of {id} cannot be taken alone here; name `{id}`");
        return Err(NoCourse(why).into());
    }
    Ok(targets.into_iter().map(|(exercise, _)| exercise).collect())
}

/// The one exercise of this name, or that this file or folder belongs to.
///
/// # Errors
/// As [`exercises`], and when the name stands for several.
pub(super) fn exercise<'a>(
    course: &'a Course,
    name: &str,
    here: &Path,
) -> anyhow::Result<&'a Exercise> {
    match exercises(course, &[name.to_owned()], here)?[..] {
        [exercise] => Ok(exercise),
        _ => {
            let why = format!("{name} stands for several exercises; name one of them");
            Err(NoCourse(why).into())
        }
    }
}

/// The exercise around `here`, else the next one of the path that is not done.
///
/// # Errors
/// [`UsageError`](cli::UsageError) when all are done.
pub(super) fn around_or_next<'a>(course: &'a Course, here: &Path) -> anyhow::Result<&'a Exercise> {
    if let Some(exercise) = course.exercise_around(here) {
        return Ok(exercise);
    }
    match Overview::of(course).next() {
        Some(stand) => course.exercise(&stand.id),
        None => {
            let why = "everything is done; name the exercise that is meant";
            Err(cli::UsageError(why.to_owned()).into())
        }
    }
}

fn all_named<'a>(
    course: &'a Course,
    named: &[String],
    here: &Path,
) -> anyhow::Result<Vec<Target<'a>>> {
    if named.is_empty() {
        let all = || course.exercises.iter().collect();
        let around = course.exercise_around(here);
        let exercises: Vec<&Exercise> = around.map_or_else(all, |exercise| vec![exercise]);
        return Ok(whole(exercises));
    }
    let mut found = Vec::new();
    for name in named {
        found.extend(one_named(course, name, here)?);
    }
    Ok(found)
}

fn whole(exercises: Vec<&Exercise>) -> Vec<Target<'_>> {
    let whole = |exercise| (exercise, Chosen::all());
    exercises.into_iter().map(whole).collect()
}

fn one_named<'a>(course: &'a Course, name: &str, here: &Path) -> anyhow::Result<Vec<Target<'a>>> {
    let path = here.join(name);
    if [".", ".."].contains(&name) {
        return of_path(course, &path);
    }
    if !name.contains(std::path::is_separator) {
        return Ok(whole(vec![of_name(course, name)?]));
    }
    // A check is named as a report names it. What lies there under that name is meant before it.
    match name.split_once('/') {
        Some((id, check)) if !path.exists() && is_a_name(id) && is_a_name(check) => {
            Ok(vec![(of_name(course, id)?, Chosen::only(check))])
        }
        _ => of_path(course, &path),
    }
}

fn is_a_name(part: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
    !part.is_empty() && part.chars().all(plain)
}

/// The exercise of this name. A mistyped subcommand is one as well.
fn of_name<'a>(course: &'a Course, name: &str) -> anyhow::Result<&'a Exercise> {
    let known: Vec<&str> = course.exercises.iter().map(|it| &*it.id).collect();
    if known.contains(&name) || alike::meant(name, &known).is_some() {
        return course.exercise(name);
    }
    let command = cli::command();
    let commands: Vec<&str> = command.get_subcommands().map(|it| it.get_name()).collect();
    if let Some(meant) = alike::meant(name, &commands) {
        let why = format!(
            "neither an exercise nor a command is called `{name}`; did you mean \
             `cargo grade {meant}`?"
        );
        return Err(NoCourse(why).into());
    }
    course.exercise(name)
}

/// The exercise that a file or a folder belongs to (editors know which file was saved, and no more),
/// or all that lie in a folder.
fn of_path<'a>(course: &'a Course, path: &Path) -> anyhow::Result<Vec<Target<'a>>> {
    if let Some(exercise) = course.exercise_around(path) {
        return Ok(whole(vec![exercise]));
    }
    let inside = course.exercises_in(path);
    if inside.is_empty() {
        let why = format!("{} belongs to no exercise of this course", path.display());
        return Err(NoCourse(why).into());
    }
    Ok(whole(inside))
}
