//! A student's Cargo.toml: what it asks for beyond what the course's own does. Only looked at to be
//! told; never obeyed.

use crate::build::EDITION;
use toml::{Table, Value};

/// What is asked for, in a few words each; empty for a manifest that is no TOML, too.
pub(super) fn asked(theirs: &str, ours: &str) -> Vec<String> {
    let Ok(theirs) = theirs.parse::<Table>() else {
        return Vec::new();
    };
    let ours = ours.parse::<Table>().unwrap_or_default();
    let mut asked = Vec::new();
    let dependencies = more_dependencies(&theirs, &ours);
    if !dependencies.is_empty() {
        let names = dependencies.join("`, `");
        let plural = if dependencies.len() > 1 { "ies" } else { "y" };
        asked.push(format!("the dependenc{plural} `{names}`"));
    }
    for part in ["patch", "replace", "lints", "profile", "workspace"] {
        if differs(theirs.get(part), ours.get(part)) {
            asked.push(format!("[{part}]"));
        }
    }
    let of = |table: &Table, part: &str, key: &str| table.get(part)?.get(key).cloned();
    for part in ["package", "lib"] {
        let theirs = of(&theirs, part, "edition");
        // One that the workspace names is the course's.
        let named = theirs.as_ref().and_then(Value::as_str);
        if let Some(named) = named.filter(|named| *named != EDITION) {
            let named: String = named.chars().take(16).collect();
            asked.push(format!("edition {named} instead of {EDITION}"));
        }
    }
    // Without a word cargo takes the first there was.
    let package = theirs.get("package").and_then(Value::as_table);
    if package.is_some_and(|package| !package.contains_key("edition")) {
        asked.push(format!(
            "edition 2015 instead of {EDITION}, as it names none"
        ));
    }
    let is_build = |value: &Value| *value != Value::Boolean(false);
    let build = of(&theirs, "package", "build").filter(is_build);
    if build.is_some() && build != of(&ours, "package", "build") {
        asked.push("a build script".to_owned());
    }
    for key in ["proc-macro", "proc_macro", "crate-type", "path"] {
        let theirs = of(&theirs, "lib", key);
        let harmless = matches!(&theirs, None | Some(Value::Boolean(false)))
            || theirs == Some(Value::String("src/lib.rs".into()));
        if !harmless && theirs != of(&ours, "lib", key) {
            asked.push(format!("`{key}` of [lib]"));
        }
    }
    asked
}

fn differs(theirs: Option<&Value>, ours: Option<&Value>) -> bool {
    let Some(theirs) = theirs else { return false };
    let empty = theirs.as_table().is_some_and(Table::is_empty);
    !empty && !is_workspace(theirs) && Some(theirs) != ours
}

/// `workspace = true` and nothing else: what the course says.
fn is_workspace(value: &Value) -> bool {
    let Some(table) = value.as_table() else {
        return false;
    };
    table.len() == 1 && table.get("workspace") == Some(&Value::Boolean(true))
}

const KINDS: [&str; 5] = [
    "dependencies",
    "dev-dependencies",
    "dev_dependencies",
    "build-dependencies",
    "build_dependencies",
];

/// The names of dependencies of every kind and for every target.
fn more_dependencies(theirs: &Table, ours: &Table) -> Vec<String> {
    let mut names = Vec::new();
    let ours: Vec<(&String, &Value)> = dependencies(ours);
    for (name, wanted) in dependencies(theirs) {
        let known = ours.iter().find(|(known, _)| *known == name);
        let same = known.is_some_and(|(_, known)| *known == wanted || is_local(wanted));
        if !same && !names.contains(name) {
            names.push(name.chars().take(64).collect());
        }
    }
    names.truncate(10);
    names
}

/// The task crate is where it is; only from elsewhere it is another.
fn is_local(dependency: &Value) -> bool {
    dependency.as_table().is_some_and(|table| {
        let mut keys = table.keys();
        keys.all(|key| matches!(&**key, "path" | "workspace"))
    })
}

fn dependencies(manifest: &Table) -> Vec<(&String, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values);
    std::iter::once(manifest)
        .chain(targets.filter_map(Value::as_table))
        .flat_map(|table| KINDS.iter().filter_map(|kind| table.get(*kind)?.as_table()))
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::asked;

    const OURS: &str = "[package]\nname = \"bank\"\nedition = \"2024\"\n[dependencies]\nbank-task = { path = \"task\" }\n";

    fn of(more: &str) -> String {
        asked(&format!("{OURS}{more}"), OURS).join("; ")
    }

    #[test]
    fn what_the_course_hands_out_asks_for_nothing() {
        assert_eq!(of(""), "");
        assert_eq!(of("[workspace]\n[lints]\nworkspace = true\n"), "");
        assert_eq!(of("[lib]\npath = \"src/lib.rs\"\nproc-macro = false\n"), "");
        let elsewhere = "[dependencies]\nbank-task = { path = \"../../exercises/bank/task\" }\n";
        assert_eq!(asked(elsewhere, OURS), [""; 0]);
    }

    #[test]
    fn dependencies_of_every_kind_are_named() {
        assert_eq!(of("rand = \"1\""), "the dependency `rand`");
        for kind in [
            "dev-dependencies",
            "build-dependencies",
            "target.'cfg(unix)'.dependencies",
        ] {
            assert_eq!(
                of(&format!("[{kind}]\nlibc = \"1\"\n")),
                "the dependency `libc`"
            );
        }
        let other = "[dependencies]\nbank-task = { git = \"https://example.com\" }\n";
        assert_eq!(asked(other, OURS), ["the dependency `bank-task`"]);
    }

    #[test]
    fn settings_that_would_change_the_build_are_named() {
        assert_eq!(
            of("[patch.crates-io]\nserde = { path = \"x\" }\n"),
            "[patch]"
        );
        assert_eq!(of("[profile.dev]\nopt-level = 3\n"), "[profile]");
        assert_eq!(of("[lints.rust]\nunsafe_code = \"allow\"\n"), "[lints]");
        assert_eq!(of("[lib]\nproc-macro = true\n"), "`proc-macro` of [lib]");
        let built = OURS.replace("name", "build = \"b.rs\"\nname");
        assert_eq!(asked(&built, OURS), ["a build script"]);
    }

    #[test]
    fn another_edition_than_what_is_compiled_in_is_named() {
        for edition in ["2015", "2018", "2021"] {
            let other = OURS.replace("2024", edition);
            assert_eq!(
                asked(&other, OURS),
                [format!("edition {edition} instead of 2024")]
            );
        }
        let lib = "[lib]\nedition = \"2018\"\n";
        assert_eq!(of(lib), "edition 2018 instead of 2024");
        let none = OURS.replace("edition = \"2024\"\n", "");
        let asked_without = "edition 2015 instead of 2024, as it names none";
        assert_eq!(asked(&none, OURS), [asked_without]);
        let workspace = OURS.replace("edition = \"2024\"", "edition.workspace = true");
        assert_eq!(asked(&workspace, OURS), [""; 0]);
    }

    #[test]
    fn what_is_no_manifest_asks_for_nothing() {
        assert_eq!(of("neither = is [this"), "");
        assert_eq!(
            of(&format!("a = {}{}", "[".repeat(50_000), "]".repeat(50_000))),
            ""
        );
    }
}
