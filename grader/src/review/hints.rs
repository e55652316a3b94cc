//! Whether the hints of an exercise can be told, and are about checks that it has.

use crate::course::Exercise;
use crate::hints;
use anyhow::Context;
use grade_protocol::catalog::Catalog;

/// What is wrong with them, each as a sentence.
pub(super) fn problems(exercise: &Exercise, catalog: &Catalog) -> anyhow::Result<Vec<String>> {
    let name = format!("exercises/{}/README.md", exercise.id);
    let readme = exercise.dir.join("README.md");
    if !readme.is_file() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(readme).with_context(|| format!("reading {name}"))?;
    let hints = match hints::read(&text) {
        Ok(hints) => hints,
        Err(malformed) => return Ok(vec![format!("the hints in {name}, {malformed}")]),
    };
    let is_known = |name: &&String| catalog.checks.iter().any(|check| check.name == **name);
    let named = hints
        .iter()
        .flat_map(|hint| hint.checks.iter().map(move |check| (hint, check)));
    let unknown = named.filter(|(_, check)| !is_known(check));
    let problem = |(hint, check): (&hints::Hint, &String)| {
        let title = &hint.title;
        format!("in {name}, \"{title}\" is about `{check}`, and there is no such check")
    };
    Ok(unknown.map(problem).collect())
}
