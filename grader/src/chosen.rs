//! Which of an exercise's checks are asked for. Never knows one that the exercise has not.

use crate::alike;
use crate::course::{Exercise, NoCourse};
use grade_protocol::catalog::Catalog;

/// All checks of an exercise, or some by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Each once; all checks if there is none.
    names: Vec<String>,
}

impl Chosen {
    /// Every check.
    #[must_use]
    pub fn all() -> Chosen {
        Chosen::default()
    }

    /// The check of this name.
    #[must_use]
    pub fn only(check: &str) -> Chosen {
        Chosen {
            names: vec![check.to_owned()],
        }
    }

    /// Whether every check is asked for.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.names.is_empty()
    }

    /// What both ask for.
    pub fn add(&mut self, other: Chosen) {
        if self.is_all() || other.is_all() {
            self.names.clear();
            return;
        }
        for name in other.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
    }

    /// What is asked for of a catalog, and how many checks of it are not.
    pub(crate) fn of(&self, mut catalog: Catalog) -> (Catalog, u32) {
        let all = catalog.checks.len();
        if !self.is_all() {
            let checks = &mut catalog.checks;
            checks.retain(|check| self.names.contains(&check.name));
        }
        let left_out = all - catalog.checks.len();
        (catalog, u32::try_from(left_out).unwrap_or(u32::MAX))
    }

    /// Insists that the exercise has every check that is asked for.
    ///
    /// # Errors
    /// [`NoCourse`], with the name that was most likely meant or with all there are.
    pub(crate) fn insist(&self, exercise: &Exercise, catalog: &Catalog) -> anyhow::Result<()> {
        let known: Vec<&str> = catalog.checks.iter().map(|it| it.name.as_str()).collect();
        let unknown = self.names.iter().find(|name| !known.contains(&&***name));
        let Some(typed) = unknown else {
            return Ok(());
        };
        let id = &exercise.id;
        Err(NoCourse(match alike::meant(typed, &known) {
            Some(meant) => format!(
                "{id} has no check called `{typed}`; did you mean `{id}/{meant}`? \
                 `cargo grade show {id}` lists its checks"
            ),
            None => format!(
                "{id} has no check called `{typed}`; there are: {}",
                known.join(", ")
            ),
        })
        .into())
    }
}

#[cfg(test)]
mod tests {
    use super::Chosen;

    #[test]
    fn whoever_asks_for_all_and_for_one_gets_all() {
        let mut chosen = Chosen::only("a");
        chosen.add(Chosen::only("b"));
        chosen.add(Chosen::only("a"));
        assert_eq!(chosen.names, ["a", "b"]);
        chosen.add(Chosen::all());
        assert!(chosen.is_all());
        chosen.add(Chosen::only("a"));
        assert!(chosen.is_all());
    }
}
