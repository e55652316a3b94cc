//! Names that an instructor chooses, and why some of them cannot work. Never looks at any file.

/// Words that the language keeps for itself, in any edition.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "Self",
];

/// Crates that come with the compiler.
const OF_RUST: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];

/// Folders that cargo makes, and files that Windows takes for devices.
const KEPT_BY_SYSTEMS: [&str; 9] = [
    "deps",
    "build",
    "examples",
    "incremental",
    "con",
    "prn",
    "aux",
    "nul",
    "target",
];

/// What the crates of a worker are called that the submission is linked with.
const OF_WORKERS: [&str; 5] = ["worker", "own", "student", "student_model", "student_noise"];

/// Names that every source has without importing them: a trait of the same name would hide them.
const PRELUDE: [&str; 43] = [
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Unpin",
    "Vec",
];

/// What is called so in the checks that are begun for an author.
const IN_CHECKS: [&str; 12] = [
    "Check",
    "Deserialize",
    "Model",
    "Op",
    "Scenario",
    "SequentialModel",
    "Serialize",
    "Subject",
    "Subjects",
    "Suite",
    "T",
    "Task",
];

/// Why an exercise cannot be called so, if it cannot. `taken` are crates that there are.
pub(super) fn wrong_id(id: &str, taken: &[String]) -> Option<String> {
    if let Some(why) = wrong_snake(id) {
        return Some(format!("{why}, as in `bounded_queue`"));
    }
    if KEYWORDS.contains(&id) {
        return Some(
            "it is a keyword of Rust's, and the student's crate is called like it".to_owned(),
        );
    }
    if OF_RUST.contains(&id) {
        return Some("a crate that comes with Rust is called like it".to_owned());
    }
    let numbered = |port: &str| {
        let number = id.strip_prefix(port);
        number.is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|c| c.is_ascii_digit()))
    };
    if KEPT_BY_SYSTEMS.contains(&id) || numbered("com") || numbered("lpt") {
        return Some("cargo or Windows keeps it for itself".to_owned());
    }
    if OF_WORKERS.contains(&id) {
        return Some(
            "a crate of the grader's that submissions are linked with is called like it".to_owned(),
        );
    }
    let crates = ["", "_task", "_checks", "_reference"].map(|part| format!("{id}{part}"));
    let known = taken
        .iter()
        .find(|known| crates.contains(&known.replace('-', "_")));
    known.map(|known| format!("a crate called `{known}` is there already"))
}

/// Why a trait cannot be called so, if it cannot.
pub(super) fn wrong_trait(name: &str) -> Option<String> {
    let first = name.chars().next();
    let camel = first.is_some_and(|first| first.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !camel {
        return Some(
            "a trait's name begins with a capital letter and has letters and digits only, as in \
             `BoundedQueue`"
                .to_owned(),
        );
    }
    if KEYWORDS.contains(&name) {
        return Some("it is a keyword of Rust's".to_owned());
    }
    if PRELUDE.contains(&name) {
        return Some(
            "it would hide what is called so in std, in every file that imports it".to_owned(),
        );
    }
    (IN_CHECKS.contains(&name)).then(|| "something in the checks is called like it".to_owned())
}

/// Why a fixture cannot be called so, if it cannot.
pub(super) fn wrong_fixture(name: &str) -> Option<String> {
    let kinds = ["pass_", "fail_", "open_"];
    let rest = kinds.iter().find_map(|kind| name.strip_prefix(kind));
    let why = "a fixture's name begins with what becomes of it, `pass_`, `fail_` or `open_`";
    match rest {
        None => Some(format!("{why}, as in `fail_locks_twice`")),
        Some("") => Some("what is it that fails or passes? As in `fail_locks_twice`".to_owned()),
        Some(_) => wrong_snake(name).map(|why| format!("{why}, as in `fail_locks_twice`")),
    }
}

fn wrong_snake(name: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.chars().any(|c| c.is_uppercase()) {
        return Some("it is a folder and a crate, so it has small letters only");
    }
    if !name.chars().all(plain) || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Some("it begins with a letter, and has letters, digits and `_` only");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_cannot_be_a_crate_is_refused_with_the_reason() {
        let taken = ["bank-task".to_owned(), "serde".to_owned()];
        for (id, why) in [
            ("Queue", "small letters"),
            ("bounded-queue", "`_` only"),
            ("", "begins with a letter"),
            ("9lives", "begins with a letter"),
            ("_attacks", "begins with a letter"),
            ("../out", "begins with a letter"),
            ("match", "keyword"),
            ("gen", "keyword"),
            ("core", "comes with Rust"),
            ("com1", "Windows"),
            ("student_model", "linked with"),
            ("bank", "`bank-task`"),
            ("serde", "`serde`"),
        ] {
            let said = wrong_id(id, &taken).unwrap_or_default();
            assert!(said.contains(why), "{id}: {said}");
        }
        for id in ["semaphore", "bounded_queue", "mpsc2", "banker"] {
            assert_eq!(wrong_id(id, &taken), None);
        }
    }

    #[test]
    fn a_trait_that_hides_something_is_refused_with_the_reason() {
        for (name, why) in [
            ("queue", "capital letter"),
            ("Bounded_Queue", "letters and digits"),
            ("", "capital letter"),
            ("Self", "keyword"),
            ("Iterator", "hide"),
            ("Op", "checks"),
        ] {
            let said = wrong_trait(name).unwrap_or_default();
            assert!(said.contains(why), "{name}: {said}");
        }
        assert_eq!(wrong_trait("Semaphore"), None);
    }

    #[test]
    fn a_fixture_says_first_what_becomes_of_it() {
        for (name, why) in [
            ("locks_twice", "begins with what becomes of it"),
            ("fail_", "what is it"),
            ("fail_Locks", "small letters"),
            ("fail_a/b", "`_` only"),
        ] {
            let said = wrong_fixture(name).unwrap_or_default();
            assert!(said.contains(why), "{name}: {said}");
        }
        assert_eq!(wrong_fixture("pass_two_locks"), None);
    }
}
