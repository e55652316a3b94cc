//! What the student's source calls the things that are made in it. Never decides about anything;
//! a source that cannot be parsed, or that is nested absurdly deep, just names nothing.

mod maker;

use crate::report::SourceFile;
use crate::syntax;
use grade_protocol::evidence::Site;
use std::collections::BTreeMap;

/// A place as spans name it: file, line from 1, column from 1.
type At = (String, u32, u32);

/// A field of a struct.
#[derive(Clone, Debug)]
struct Field {
    name: String,
    /// The names of the types in its type.
    types: Vec<String>,
    /// File, and the lines from the struct's first attribute to its name.
    head: (String, u32, u32),
}

/// Names by the place of the call that makes what they name.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceNames {
    made: BTreeMap<At, String>,
    /// Fields of structs.
    fields: Vec<Field>,
    /// Methods, by name, each with where it stands.
    methods: Vec<(String, Site)>,
    /// Loops: file, first and last line.
    loops: Vec<(String, u32, u32)>,
    /// Calls that take a lock whose guard gets no name, each with the statement it stands in: its
    /// number, and what a person calls it.
    temporary: BTreeMap<At, (usize, &'static str)>,
    /// Collections with an order of their own, each with where it is named.
    orders: Vec<(String, Site)>,
}

impl SourceNames {
    /// Of everything in these files.
    pub(crate) fn of(files: &[SourceFile]) -> SourceNames {
        // A parser goes as deep as the source is nested, and the source is a stranger's.
        syntax::with_room(|| SourceNames::read(files)).unwrap_or_default()
    }

    fn read(files: &[SourceFile]) -> SourceNames {
        let mut names = SourceNames::default();
        for file in files {
            let Some(tokens) = syntax::tokens(&file.text) else {
                continue;
            };
            if !syntax::is_reasonable(&tokens) {
                continue;
            }
            if let Ok(parsed) = syn::parse2::<syn::File>(tokens) {
                maker::collect(&file.path, &parsed, &mut names);
            }
        }
        names
    }

    /// What the thing made at `site` goes into: a field, a variable or a static.
    pub(super) fn of_made(&self, site: &Site) -> Option<&str> {
        let at = (site.file.clone(), site.line, site.column);
        self.made.get(&at).map(String::as_str)
    }

    /// Where the method of a call such as `transfer(0, 1, 10)` stands, if there is just one.
    pub(super) fn of_call(&self, call: &str) -> Option<&Site> {
        let name = call.split('(').next().unwrap_or(call);
        let mut found = self.methods.iter().filter(|(known, _)| known == name);
        let (_, site) = found.next()?;
        found.next().is_none().then_some(site)
    }

    /// Whether a place lies within a loop.
    pub(super) fn in_a_loop(&self, site: &Site) -> bool {
        let mut loops = self.loops.iter();
        loops.any(|(file, first, last)| *file == site.file && (*first..=*last).contains(&site.line))
    }

    /// Whether the guards that are taken at both places have no name and live until the same expression
    /// is through: which one that is.
    pub(super) fn of_temporaries(&self, one: &Site, other: &Site) -> Option<&'static str> {
        let at = |site: &Site| (site.file.clone(), site.line, site.column);
        let (first, what) = self.temporary.get(&at(one))?;
        let (second, _) = self.temporary.get(&at(other))?;
        (first == second).then_some(*what)
    }

    /// Collections with an order of their own that are used, each with where it is named first.
    pub(super) fn orders(&self) -> &[(String, Site)] {
        &self.orders
    }

    /// The only field that can hold a thing of this kind (`mutex`, `atomic`, ...), if there is
    /// just one, in the struct that it was derived for or else in all: what a derived `Default`
    /// makes stands at the attribute.
    pub(super) fn only_field(&self, kind: &str, made: Option<&Site>) -> Option<&str> {
        let holds = |types: &[String]| {
            types.iter().any(|name| match kind {
                "mutex" => name == "Mutex",
                "rwlock" => name == "RwLock",
                "condvar" => name == "Condvar",
                "barrier" => name == "Barrier",
                "atomic" => name.starts_with("Atomic"),
                "channel" => matches!(name.as_str(), "Sender" | "SyncSender" | "Receiver"),
                _ => false,
            })
        };
        let derived = |field: &Field| {
            let (file, first, last) = &field.head;
            made.is_some_and(|made| made.file == *file && (*first..=*last).contains(&made.line))
        };
        let all = || self.fields.iter().filter(|field| holds(&field.types));
        let own: Vec<&Field> = all().filter(|field| derived(field)).collect();
        let candidates = if own.is_empty() { all().collect() } else { own };
        match candidates.as_slice() {
            [only] => Some(only.name.as_str()),
            _ => None,
        }
    }
}
