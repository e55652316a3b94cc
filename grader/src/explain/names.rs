//! What locks, channels and the like are called. Never two objects by the same name.

use super::source::SourceNames;
use grade_protocol::evidence::{ObjectRef, Trace, Wait};
use std::collections::BTreeMap;

/// Names every object of an execution as the source does.
///
/// An object is called after the field, the variable or the static that it was made for; several
/// with the same name are numbered in the order of their first use. One without a name is called
/// after its kind and the line that it was made at.
pub(crate) fn name_objects(source: &SourceNames, trace: &mut Trace, waits: &mut [Wait]) {
    let mut objects: BTreeMap<u32, ObjectRef> = BTreeMap::new();
    for object in all(trace, waits) {
        objects.entry(object.id).or_insert_with(|| object.clone());
    }
    let called: BTreeMap<u32, (&str, String)> = objects
        .values()
        .filter_map(|object| Some((object.id, (object.kind.as_str(), name(source, object)?))))
        .collect();
    let unique = numbered(&called);
    for object in all(trace, waits) {
        object.name = unique.get(&object.id).cloned();
    }
}

/// Numbers those that share their name, in the order of first use. A list behind a lock and the
/// locks that it holds may share one: then the one of its kind keeps it.
fn numbered(called: &BTreeMap<u32, (&str, String)>) -> BTreeMap<u32, String> {
    let alike = |kind: &str, name: &str| {
        let same = called.values().filter(|it| it.0 == kind && it.1 == name);
        same.count()
    };
    let mut unique: BTreeMap<u32, String> = BTreeMap::new();
    for (id, (kind, name)) in called {
        let of_other_kinds = called.values().filter(|it| it.0 != *kind && it.1 == *name);
        let alone = alike(kind, name) == 1;
        let kept_elsewhere = of_other_kinds
            .clone()
            .any(|it| alike(it.0, &it.1) == 1 && it.0 < *kind);
        let name = if alone && !kept_elsewhere {
            name.clone()
        } else if alone {
            format!("{name} ({kind})")
        } else {
            let before = called
                .range(..id)
                .filter(|(_, it)| (it.0, &it.1) == (*kind, name));
            format!("{name} #{}", before.count() + 1)
        };
        unique.insert(*id, name);
    }
    unique
}

fn all<'t>(trace: &'t mut Trace, waits: &'t mut [Wait]) -> impl Iterator<Item = &'t mut ObjectRef> {
    let of_steps = trace
        .steps
        .iter_mut()
        .filter_map(|step| step.object.as_mut());
    of_steps.chain(waits.iter_mut().filter_map(|wait| wait.object.as_mut()))
}

fn name(names: &SourceNames, object: &ObjectRef) -> Option<String> {
    let made = object.made.as_ref();
    made.and_then(|made| names.of_made(made))
        .or_else(|| names.only_field(&object.kind, made))
        .map(str::to_owned)
        .or_else(|| {
            let made = made.filter(|made| made.file.starts_with("src/"))?;
            Some(format!("{} of line {}", object.kind, made.line))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::SourceFile;
    use grade_protocol::evidence::{Site, Step};

    const SOURCE: &str = r"
pub struct Bank {
    accounts: RwLock<Vec<Mutex<u64>>>,
    changed: Condvar,
}
impl Bank {
    fn new(n: usize) -> Self {
        let gate = Arc::new(Mutex::new(()));
        let (tx, rx) = mpsc::channel();
        Bank { accounts: RwLock::new((0..n).map(|_| Mutex::new(0)).collect()), changed: Condvar::new() }
    }
    fn open(&self) {
        self.accounts.write().unwrap().push(Mutex::new(1));
        spare(Mutex::new(2));
        let all = vec![Mutex::new(3), Mutex::new(4)];
    }
}
static TURN: Mutex<u32> = Mutex::new(0);
struct Wrapper(Mutex<u8>);
fn wrapped() -> Wrapper { Wrapper(Mutex::new(0)) }
";

    /// The name of the thing made where `what` stands for the `nth` time.
    fn named(what: &str, nth: usize) -> Option<String> {
        let (at, _) = SOURCE.match_indices(what).nth(nth).unwrap();
        let before = &SOURCE[..at];
        let line = before.matches('\n').count() as u32 + 1;
        let column = (before.len() - before.rfind('\n').unwrap()) as u32;
        let kind = match what {
            "Condvar::new" => "condvar",
            "RwLock::new" => "rwlock",
            "mpsc::channel" => "channel",
            _ => "mutex",
        };
        let mut trace = Trace {
            steps: vec![step(1, kind, Some((line, column)))],
            ..Trace::default()
        };
        name_objects(&SourceNames::of(&files()), &mut trace, &mut []);
        trace.steps[0].object.clone().unwrap().name
    }

    fn files() -> Vec<SourceFile> {
        vec![SourceFile {
            path: "src/lib.rs".into(),
            text: SOURCE.into(),
        }]
    }

    fn step(id: u32, kind: &str, made: Option<(u32, u32)>) -> Step {
        let made = made.map(|(line, column)| Site {
            file: "src/lib.rs".into(),
            line,
            column,
        });
        Step {
            thread: 0,
            action: "lock".into(),
            object: Some(ObjectRef {
                id,
                kind: kind.into(),
                made,
                name: None,
            }),
            value: None,
            site: None,
            forced_switch: false,
            frames: Vec::new(),
            effect: None,
            at_ns: 0,
        }
    }

    #[test]
    fn an_object_is_called_after_what_it_was_made_for() {
        assert_eq!(named("Mutex::new", 0).as_deref(), Some("gate"));
        assert_eq!(named("mpsc::channel", 0).as_deref(), Some("rx"));
        assert_eq!(named("RwLock::new", 0).as_deref(), Some("accounts"));
        assert_eq!(named("Mutex::new", 1).as_deref(), Some("accounts"));
        assert_eq!(named("Condvar::new", 0).as_deref(), Some("changed"));
        assert_eq!(named("Mutex::new", 2).as_deref(), Some("accounts"));
        assert_eq!(named("Mutex::new", 4).as_deref(), Some("all"));
        assert_eq!(named("Mutex::new", 6).as_deref(), Some("TURN"));
        assert_eq!(named("Mutex::new", 7).as_deref(), Some("Wrapper.0"));
    }

    #[test]
    fn what_has_no_name_is_called_after_its_kind_and_line() {
        assert_eq!(named("Mutex::new", 3).as_deref(), Some("mutex of line 14"));
    }

    #[test]
    fn what_a_derive_made_is_called_after_the_only_field_that_can_hold_it() {
        let mut trace = Trace {
            steps: vec![step(1, "condvar", None), step(2, "barrier", None)],
            ..Trace::default()
        };
        name_objects(&SourceNames::of(&files()), &mut trace, &mut []);
        let name = |at: usize| trace.steps[at].object.as_ref().unwrap().name.as_deref();
        assert_eq!(name(0), Some("changed"));
        assert_eq!(name(1), None);
    }

    #[test]
    fn several_of_one_name_are_numbered_by_first_use() {
        let made = Some((10, 53));
        let steps = [7, 3, 7].map(|id| step(id, "mutex", made)).to_vec();
        let mut trace = Trace {
            steps,
            ..Trace::default()
        };
        name_objects(&SourceNames::of(&files()), &mut trace, &mut []);
        let names: Vec<_> = trace
            .steps
            .iter()
            .map(|step| step.object.as_ref().unwrap().name.as_deref().unwrap())
            .collect();
        assert_eq!(names, ["accounts #2", "accounts #1", "accounts #2"]);
    }

    #[test]
    fn a_list_and_what_is_in_it_may_share_a_name() {
        let steps = vec![
            step(1, "rwlock", Some((10, 26))),
            step(2, "mutex", Some((10, 53))),
            step(3, "mutex", Some((10, 53))),
        ];
        let mut trace = Trace {
            steps,
            ..Trace::default()
        };
        name_objects(&SourceNames::of(&files()), &mut trace, &mut []);
        let names: Vec<_> = trace
            .steps
            .iter()
            .map(|step| step.object.as_ref().unwrap().name.as_deref().unwrap())
            .collect();
        assert_eq!(names, ["accounts", "accounts #1", "accounts #2"]);
    }

    #[test]
    fn a_source_that_cannot_be_parsed_names_nothing_and_harms_nobody() {
        let towers = format!("fn f() {{ {}true }}", "!".repeat(100_000));
        for text in ["fn (", towers.as_str()] {
            let files = [SourceFile {
                path: "src/lib.rs".into(),
                text: text.into(),
            }];
            let mut trace = Trace {
                steps: vec![step(1, "mutex", None)],
                ..Trace::default()
            };
            name_objects(&SourceNames::of(&files), &mut trace, &mut []);
            assert_eq!(trace.steps[0].object.as_ref().unwrap().name, None);
        }
    }
}
