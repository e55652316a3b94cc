//! The files that an exercise begins with. What they hold is in template/, and nothing of it here.

/// Each by its place in the course; names in it stand for those that the author chose.
const FILES: [(&str, &str); 9] = [
    (
        "exercises/exercise_id/Cargo.toml",
        include_str!("template/exercise.toml"),
    ),
    (
        "exercises/exercise_id/README.md",
        include_str!("template/README.md"),
    ),
    (
        "exercises/exercise_id/src/lib.rs",
        include_str!("template/starter.rs"),
    ),
    (
        "exercises/exercise_id/task/Cargo.toml",
        include_str!("template/task.toml"),
    ),
    (
        "exercises/exercise_id/task/src/lib.rs",
        include_str!("template/task.rs"),
    ),
    (
        "exercises/exercise_id/checks/Cargo.toml",
        include_str!("template/checks.toml"),
    ),
    (
        "exercises/exercise_id/checks/src/lib.rs",
        include_str!("template/checks.rs"),
    ),
    (
        "reference/exercise_id/Cargo.toml",
        include_str!("template/reference.toml"),
    ),
    (
        "reference/exercise_id/src/lib.rs",
        include_str!("template/reference.rs"),
    ),
];

/// All of them for an exercise of this name, whose trait has that one, as the course's `order`th.
pub(super) fn files(id: &str, trait_name: &str, order: i64) -> Vec<(String, String)> {
    let chosen = |text: &str| {
        text.replace("exercise_id", id)
            .replace("TraitName", trait_name)
            .replace("TypeName", &format!("My{trait_name}"))
            .replace("order = 0", &format!("order = {order}"))
    };
    let files = FILES.iter();
    files
        .map(|(path, text)| (chosen(path), chosen(text)))
        .collect()
}
