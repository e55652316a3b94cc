//! Whether the course keeps an exercise's starter as it hands it out. Never accepts what is not one.

use super::proposal::{Consent, Proposal};
use crate::course::Exercise;
use crate::intake::Sources;
use crate::starter;
use anyhow::Context;

/// What is wrong with what is kept, each as a sentence; what somebody agrees to is written.
///
/// Only sources that are not started are worth keeping: the caller knows.
pub(super) fn problems(
    exercise: &Exercise,
    consent: &mut Consent<'_>,
) -> anyhow::Result<Vec<String>> {
    let handed_out = Sources::read(&exercise.dir)?;
    let kept = starter::read(&exercise.dir)?.unwrap_or_default();
    let folder = starter::folder(&exercise.dir);
    let mut problems = Vec::new();
    for (path, after) in handed_out.iter() {
        let before = kept.iter().find(|(known, _)| *known == path);
        let before = before.map_or("", |(_, text)| text);
        if before == after {
            continue;
        }
        let proposal = Proposal {
            path: folder.join(path),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        match consent(&proposal)? {
            true => proposal.write()?,
            false => problems.push(format!(
                "`cargo grade reset {id}` would not put back what exercises/{id}/{path} is: \
                 `cargo grade review {id} --accept` writes exercises/{id}/checks/starter",
                id = exercise.id
            )),
        }
    }
    for (path, _) in kept.iter() {
        if !handed_out.iter().any(|(known, _)| known == path) {
            let id = &exercise.id;
            let name = folder.join(path);
            let name = name
                .strip_prefix(&exercise.dir)
                .context("it lies in there")?;
            problems.push(format!(
                "exercises/{id}/{} is kept, and there is no exercises/{id}/{path}",
                name.display().to_string().replace('\\', "/")
            ));
        }
    }
    Ok(problems)
}
