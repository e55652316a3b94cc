//! What a `cfg` predicate comes to in the calls of rustc that compile a submission: those set
//! `debug_assertions` and nothing else of their own. Never guesses about the machine.

use super::tokens::{Flat, Token, parts};
use proc_macro2::Delimiter;

/// Predicates within predicates that anybody writes; what is deeper is not known.
const DEEPEST: u32 = 64;

/// Names that rustc itself may set. All that begins with `target_` or `sanitize` is its own, too.
const OF_RUSTC: [&str; 15] = [
    "accessible",
    "contract_checks",
    "debug_assertions",
    "emscripten_wasm_eh",
    "fmt_debug",
    "overflow_checks",
    "panic",
    "proc_macro",
    "relocation_model",
    "since",
    "ub_checks",
    "unix",
    "version",
    "wasm",
    "windows",
];

/// Whether the predicate between two places holds. `None` where that is rustc's or the machine's to say.
pub(super) fn value(flat: &Flat, from: usize, to: usize) -> Option<bool> {
    value_within(flat, from, to, 0)
}

fn value_within(flat: &Flat, from: usize, to: usize, depth: u32) -> Option<bool> {
    let word = flat
        .word(from)
        .filter(|_| from < to && depth < DEEPEST && !flat.is_raw(from))?;
    if from + 1 == to {
        return match word {
            "true" | "debug_assertions" => Some(true),
            "false" => Some(false),
            name => set_by_nobody(name),
        };
    }
    if flat.is_mark(from + 1, '=') {
        let literal = matches!(flat.get(from + 2), Some(Token::Literal));
        return set_by_nobody(word).filter(|_| literal && from + 3 == to);
    }
    let grouped = flat.opens(from + 1) == Some(Delimiter::Parenthesis);
    if !grouped || flat.partner(from + 1) + 1 != to {
        return None;
    }
    let mut values = parts(flat, from + 2, to - 1)
        .map(|(from, to)| value_within(flat, from, to, depth + 1))
        .collect::<Vec<_>>()
        .into_iter();
    match word {
        "not" if values.len() == 1 => values.next().flatten().map(|value| !value),
        "all" => decided(values, false),
        "any" => decided(values, true),
        _ => None,
    }
}

/// One of `values` that is `by` decides; otherwise all must be known.
fn decided(mut values: impl Iterator<Item = Option<bool>>, by: bool) -> Option<bool> {
    let mut all_known = true;
    let decides = values.any(|value| {
        all_known &= value.is_some();
        value == Some(by)
    });
    match (decides, all_known) {
        (true, _) => Some(by),
        (false, true) => Some(!by),
        (false, false) => None,
    }
}

/// Only `--cfg` could set a name that is not rustc's, and no call has it: no `test`, no `doc`, no feature.
fn set_by_nobody(name: &str) -> Option<bool> {
    let prefixed = ["target_", "sanitize"];
    let of_rustc = OF_RUSTC.contains(&name) || prefixed.iter().any(|it| name.starts_with(it));
    (!of_rustc).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;

    fn of(predicate: &str) -> Option<bool> {
        let tokens = syntax::tokens(predicate).unwrap();
        let flat = Flat::of(tokens);
        value(&flat, 0, flat.len())
    }

    #[test]
    fn what_nobody_sets_is_false_and_what_the_machine_decides_is_unknown() {
        for predicate in [
            "test",
            "docsrs",
            "miri",
            "loom",
            "feature = \"x\"",
            "false",
            "any()",
            "not(all())",
            "not(debug_assertions)",
            "all(test, unix)",
            "all(unix, not(all(not(test), true)),)",
            "any(test, feature = \"x\")",
        ] {
            assert_eq!(of(predicate), Some(false), "{predicate}");
        }
        for predicate in [
            "true",
            "all()",
            "not(test)",
            "debug_assertions",
            "any(unix, not(doc))",
        ] {
            assert_eq!(of(predicate), Some(true), "{predicate}");
        }
        for predicate in [
            "unix",
            "target_os = \"linux\"",
            "any(test, windows)",
            "all(debug_assertions, panic = \"unwind\")",
            "not(unix)",
            "version(\"1.90\")",
            "not(test, test)",
            "test test",
            "a::test",
            "r#true",
            "test = x",
            "any(,)",
        ] {
            assert_eq!(of(predicate), None, "{predicate}");
        }
        let deep = format!("{}test{}", "not(".repeat(100), ")".repeat(100));
        assert_eq!(of(&deep), None);
    }

    #[test]
    fn no_name_that_rustc_sets_by_itself_is_taken_for_unset() {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let mut command = std::process::Command::new(rustc);
        let printed = command.args(["--print", "cfg"]).output().unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        assert!(printed.lines().count() > 5, "{printed}");
        for set in printed.lines() {
            assert_ne!(of(set), Some(false), "{set}");
        }
    }
}
