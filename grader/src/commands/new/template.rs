//! The files that an exercise begins with. What they hold is in template/, and nothing of it here.

/// What the trait is about, and with it what the checks begin as.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Objects with operations: a table.
    Object,
    /// Functions: programs.
    Program,
}

/// A file by its place in the course; names in it stand for those that the author chose.
type File = (&'static str, &'static str);

/// What every exercise begins with.
const EACH: [File; 5] = [
    (
        "exercises/exercise_id/Cargo.toml",
        include_str!("template/exercise.toml"),
    ),
    (
        "exercises/exercise_id/README.md",
        include_str!("template/README.md"),
    ),
    (
        "exercises/exercise_id/task/Cargo.toml",
        include_str!("template/task.toml"),
    ),
    (
        "exercises/exercise_id/checks/Cargo.toml",
        include_str!("template/checks.toml"),
    ),
    (
        "reference/exercise_id/Cargo.toml",
        include_str!("template/reference.toml"),
    ),
];

impl Kind {
    /// The sources.
    fn sources(self) -> [File; 5] {
        let (starter, task, checks, reference) = match self {
            Kind::Object => (
                include_str!("template/object/starter.rs"),
                include_str!("template/object/task.rs"),
                include_str!("template/object/checks.rs"),
                include_str!("template/object/reference.rs"),
            ),
            Kind::Program => (
                include_str!("template/program/starter.rs"),
                include_str!("template/program/task.rs"),
                include_str!("template/program/checks.rs"),
                include_str!("template/program/reference.rs"),
            ),
        };
        [
            ("exercises/exercise_id/src/lib.rs", starter),
            ("exercises/exercise_id/checks/starter/src/lib.rs", starter),
            ("exercises/exercise_id/task/src/lib.rs", task),
            ("exercises/exercise_id/checks/src/lib.rs", checks),
            ("reference/exercise_id/src/lib.rs", reference),
        ]
    }

    /// What the checks among them are worth.
    fn points(self) -> u32 {
        match self {
            Kind::Object => 3,
            Kind::Program => 2,
        }
    }
}

/// All files of an exercise of this name, whose trait has that one, as the course's `order`th.
pub(super) fn files(id: &str, trait_name: &str, kind: Kind, order: i64) -> Vec<(String, String)> {
    let chosen = |text: &str| {
        text.replace("exercise_id", id)
            .replace("TraitName", trait_name)
            .replace("TypeName", &format!("My{trait_name}"))
            .replace("order = 0", &format!("order = {order}"))
            .replace("points = 0", &format!("points = {}", kind.points()))
    };
    let files = EACH.into_iter().chain(kind.sources());
    files
        .map(|(path, text)| (chosen(path), chosen(text)))
        .collect()
}
