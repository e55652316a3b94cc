//! Where in what was handed in the sources are: at the top, or a folder deeper or shallower than the course
//! asks for, wherever that can mean one thing only. Never reads a file.

use super::caps;
use super::place::{Entry, Kind, Listing, Place, below};

/// Folders within each other that are looked through for sources.
const DEEPEST: usize = 3;

/// Where the sources are, by a folder of the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// The folder holds `src/lib.rs`.
    Exercise(String),
    /// The folder is what `src` should be: it holds `lib.rs`.
    Sources(String),
    /// The folder holds `exercises/ID/src/lib.rs`.
    Checkout(String),
    /// The folder holds `ID/src/lib.rs` for several exercises.
    Exercises(String),
    /// The place is one file, and that is `lib.rs`.
    File,
}

impl Layout {
    /// The folder of an exercise, if it has one.
    pub(super) fn exercise(&self, id: &str) -> Option<String> {
        match self {
            Layout::Exercise(folder) => Some(folder.clone()),
            Layout::Checkout(folder) => Some(below(folder, &format!("exercises/{id}"))),
            Layout::Exercises(folder) => Some(below(folder, id)),
            Layout::Sources(_) | Layout::File => None,
        }
    }

    /// The folder that is the exercise's `src`.
    pub(super) fn sources(&self, id: &str) -> String {
        match (self, self.exercise(id)) {
            (_, Some(folder)) => below(&folder, "src"),
            (Layout::Sources(folder), None) => folder.clone(),
            (_, None) => "src".to_owned(),
        }
    }

    fn folder(&self) -> &str {
        match self {
            Layout::Exercise(folder)
            | Layout::Sources(folder)
            | Layout::Checkout(folder)
            | Layout::Exercises(folder) => folder,
            Layout::File => "",
        }
    }
}

/// What was found instead of one place for the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unclear {
    /// Several folders that could be meant.
    Several(Vec<String>),
    /// `src`, where more than one exercise was asked for.
    OneExerciseOnly,
    /// Nothing; this is at the top.
    Nothing(Vec<String>),
}

/// Where the sources of `exercises` are.
pub(super) fn locate(place: &dyn Place, exercises: &[&str]) -> Result<Layout, Unclear> {
    let mut search = Search {
        place,
        exercises,
        entries_left: caps::ENTRIES,
    };
    let mut level = vec![String::new()];
    let mut without_root = None;
    let top = search.list("");
    for depth in 0..=DEEPEST {
        let mut found = Vec::new();
        let mut deeper = Vec::new();
        for folder in level {
            let entries = search.list(&folder);
            let candidate = search.candidate(&folder, &entries, depth);
            match candidate {
                // Something deeper may be meant; if there is nothing, what is missing here is said.
                Some(Layout::Exercise(_)) if !search.has(&below(&folder, "src"), "lib.rs") => {
                    without_root = without_root.or(candidate);
                }
                candidate => found.extend(candidate),
            }
            let folders = entries.into_iter().filter(|it| it.kind == Kind::Folder);
            let names = folders
                .filter_map(|it| it.name)
                .filter(|it| !is_passed_over(it));
            deeper.extend(names.map(|name| below(&folder, &name)));
        }
        if let Some(decided) = decided(found, exercises) {
            return decided;
        }
        level = deeper;
    }
    if let Some(layout) = without_root {
        return Ok(layout);
    }
    let has_src = top.iter().any(|it| it.name.as_deref() == Some("src"));
    if has_src && exercises.len() != 1 {
        return Err(Unclear::OneExerciseOnly);
    }
    let names = top.into_iter().filter_map(|entry| {
        let name = entry.name?;
        Some(match entry.kind {
            Kind::Folder => name + "/",
            _ => name,
        })
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    Err(Unclear::Nothing(names))
}

/// Folders that hold what was built, or what somebody's tools keep.
fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "target" | "node_modules")
}

/// Which of those is meant that lie equally deep; `None` if there are none.
fn decided(mut found: Vec<Layout>, exercises: &[&str]) -> Option<Result<Layout, Unclear>> {
    if found.iter().any(|it| !matches!(it, Layout::Sources(_))) {
        found.retain(|it| !matches!(it, Layout::Sources(_)));
    }
    let named = |it: &Layout| {
        let name = it.folder().rsplit('/').next().unwrap_or_default();
        exercises == [name]
    };
    if found.len() > 1 && found.iter().filter(|it| named(it)).count() == 1 {
        found.retain(named);
    }
    match found.len() {
        0 => None,
        1 => found.pop().map(Ok),
        _ => {
            let mut folders: Vec<String> = found.iter().map(|it| it.folder().to_owned()).collect();
            folders.sort();
            Some(Err(Unclear::Several(folders)))
        }
    }
}

struct Search<'a> {
    place: &'a dyn Place,
    exercises: &'a [&'a str],
    entries_left: usize,
}

impl Search<'_> {
    /// What is in a folder, as far as it can be known: what cannot be listed holds nothing.
    fn list(&mut self, folder: &str) -> Vec<Entry> {
        let Ok(Listing::Entries(entries)) = self.place.list(folder, self.entries_left) else {
            return Vec::new();
        };
        self.entries_left -= entries.len();
        entries
    }

    /// Whether a folder has something of this name. A link in its place may have, and will be told.
    fn has(&mut self, folder: &str, name: &str) -> bool {
        match self.place.list(folder, caps::ENTRIES) {
            Ok(Listing::Entries(entries)) => {
                entries.iter().any(|it| it.name.as_deref() == Some(name))
            }
            Ok(Listing::Barred(bar)) => bar.kind != Kind::File,
            Ok(Listing::Nothing) | Err(_) => false,
        }
    }

    fn candidate(&mut self, folder: &str, entries: &[Entry], depth: usize) -> Option<Layout> {
        let kind = |name: &str| {
            let found = entries.iter().find(|it| it.name.as_deref() == Some(name));
            found.map(|it| it.kind)
        };
        let one = self.exercises.len() == 1;
        let asked = self.exercises;
        let folder_or_link = |name: &str| kind(name).is_some_and(|it| it != Kind::File);
        if folder_or_link("exercises") {
            let exercises = below(folder, "exercises");
            let any = |id: &&str| self.has(&below(&exercises, id), "src");
            if depth == 0 || asked.iter().any(any) {
                return Some(Layout::Checkout(folder.to_owned()));
            }
        }
        if one && folder_or_link("src") {
            return Some(Layout::Exercise(folder.to_owned()));
        }
        if one && kind("lib.rs") == Some(Kind::File) {
            return Some(Layout::Sources(folder.to_owned()));
        }
        let mut any = asked.iter().filter(|id| folder_or_link(id));
        let exercises = !one && any.any(|id| self.has(&below(&below(folder, id), "src"), "lib.rs"));
        exercises.then(|| Layout::Exercises(folder.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Tree;
    use crate::intake::tree::Node;

    fn of(files: &[&str], exercises: &[&str]) -> Result<Layout, Unclear> {
        let mut tree = Tree::default();
        for file in files {
            tree.add((*file).to_owned(), Node::File(Vec::new()))
                .unwrap();
        }
        locate(&&tree, exercises)
    }

    #[test]
    fn what_can_mean_one_thing_only_is_found() {
        let at = str::to_owned;
        let exercise = |folder| Ok(Layout::Exercise(at(folder)));
        assert_eq!(of(&["src/lib.rs", "README.md"], &["bank"]), exercise(""));
        assert_eq!(of(&["README.md", "a/src/lib.rs"], &["bank"]), exercise("a"));
        assert_eq!(of(&["a/b/src/lib.rs", "x/y"], &["bank"]), exercise("a/b"));
        assert_eq!(
            of(&["src/bank/src/lib.rs"], &["bank"]),
            exercise("src/bank")
        );
        let both = ["bank/src/lib.rs", "counter/src/lib.rs", "x.md"];
        assert_eq!(of(&both, &["bank"]), exercise("bank"));
        let all = Ok(Layout::Exercises(at("")));
        assert_eq!(of(&both, &["counter", "bank"]), all);
        let sources = |folder| Ok(Layout::Sources(at(folder)));
        assert_eq!(of(&["lib.rs", "a.rs"], &["bank"]), sources(""));
        assert_eq!(of(&["mine/lib.rs", "notes"], &["bank"]), sources("mine"));
        let checkout = ["repo/exercises/bank/src/lib.rs", "READ.me"];
        let found = Ok(Layout::Checkout(at("repo")));
        assert_eq!(of(&checkout, &["bank", "counter"]), found);
        // What is missing there is said when it is read.
        assert_eq!(of(&["src/main.rs"], &["bank"]), exercise(""));
        assert_eq!(
            of(&["src/a.rs", "target/p/src/lib.rs"], &["bank"]),
            exercise("")
        );
    }

    #[test]
    fn what_can_mean_several_things_or_nothing_is_told() {
        let several = |folders: [&str; 2]| Err(Unclear::Several(folders.map(str::to_owned).into()));
        let two = ["a/src/lib.rs", "b/src/lib.rs"];
        assert_eq!(of(&two, &["bank"]), several(["a", "b"]));
        let one = of(&["src/lib.rs"], &["bank", "counter"]);
        assert_eq!(one, Err(Unclear::OneExerciseOnly));
        let nothing = of(&["README.md", "notes/a.txt"], &["bank"]);
        let found = ["README.md", "notes/"].map(str::to_owned);
        assert_eq!(nothing, Err(Unclear::Nothing(found.into())));
        let deep = of(&["a/b/c/d/src/lib.rs"], &["bank"]);
        assert_eq!(deep, Err(Unclear::Nothing(vec!["a/".to_owned()])));
    }
}
