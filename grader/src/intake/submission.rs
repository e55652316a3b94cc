//! What was handed in: a folder or an archive, with one exercise or a whole checkout. Opened for
//! each exercise anew; never kept open, and never changed.

use super::attempts::Beside;
use super::folder::{self, Folder};
use super::layout::{self, Layout, Unclear};
use super::place::{Place, below};
use super::{Sources, Tree, Unreadable, archive, caps, walk};
use crate::course::{Course, Exercise, NoCourse};
use crate::output::safe_text;
use crate::report::Ignored;
use anyhow::Context;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Something to take sources from.
#[derive(Clone, Debug)]
pub struct Submission {
    /// As the user typed it.
    path: PathBuf,
    layout: Layout,
    /// What is in it, if it is an archive.
    archive: Option<Arc<Tree>>,
}

/// What a submission comes to for one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admitted {
    /// What is graded.
    pub sources: Sources,
    /// What was not looked at, and looked like an attempt.
    pub ignored: Vec<Ignored>,
}

impl Submission {
    /// A folder that holds one exercise's src/.
    #[must_use]
    pub fn folder(path: &Path) -> Submission {
        Submission {
            path: path.to_owned(),
            layout: Layout::Exercise(String::new()),
            archive: None,
        }
    }

    /// What the user gave to grade `exercises`: a folder, an archive, or for one exercise its `lib.rs`.
    ///
    /// # Errors
    /// [`NoCourse`] when there is no telling where in it the sources are; [`Unreadable`] when an archive
    /// cannot be read.
    pub fn open(path: &Path, exercises: &[&str]) -> anyhow::Result<Submission> {
        let mut submission = Submission::folder(path);
        let named = || format!("opening {}", path.display());
        let is_folder = path.metadata().is_ok_and(|found| found.is_dir());
        if !is_folder && path.exists() {
            let file = folder::open_file(path).with_context(named)?;
            let file = file.ok_or_else(|| is_none(path, "it is a special file"))?;
            let mut bytes = Vec::new();
            let most = caps::mib(caps::ARCHIVE_MIB);
            file.take(most + 1)
                .read_to_end(&mut bytes)
                .with_context(named)?;
            if path.extension().is_some_and(|it| it == "rs") {
                if exercises.len() != 1 {
                    return Err(not_one(path));
                }
                submission.archive = Some(Arc::new(Tree::of_root(bytes)));
                submission.layout = Layout::File;
                return Ok(submission);
            }
            let tree = archive::read(&bytes)
                .map_err(|Unreadable(why)| Unreadable(format!("{}: {why}", path.display())))?;
            submission.archive = Some(Arc::new(tree));
        } else if !is_folder {
            return Err(is_none(path, "there is nothing"));
        }
        let place = submission.place()?;
        let layout = layout::locate(&*place, exercises);
        drop(place);
        submission.layout = layout.map_err(|unclear| told(path, &unclear))?;
        Ok(submission)
    }

    /// The folder of an exercise, as messages name it. In an archive there is no such folder, and
    /// no other file has that name either.
    #[must_use]
    pub fn folder_of(&self, exercise: &Exercise) -> PathBuf {
        match self.layout.exercise(&exercise.id) {
            Some(folder) => self.top().join(folder),
            None => {
                let sources = self.sources_of(exercise);
                sources.parent().map(Path::to_owned).unwrap_or(sources)
            }
        }
    }

    /// The folder of an exercise's sources, or the one file that is all there is.
    fn sources_of(&self, exercise: &Exercise) -> PathBuf {
        match self.layout {
            Layout::File => self.path.clone(),
            _ => self.top().join(self.layout.sources(&exercise.id)),
        }
    }

    /// What everything lies in.
    fn top(&self) -> PathBuf {
        match &self.archive {
            Some(tree) if !tree.around().is_empty() => self.path.join(tree.around()),
            _ => self.path.clone(),
        }
    }

    /// What `exercises/ID/src/` is in the names of files as the user can open them, with what it stands for:
    /// from where the path was typed, or from the course's root. In an archive it is the name in there.
    #[must_use]
    pub fn shown_sources(&self, exercise: &Exercise, course: &Course) -> (String, String) {
        let sources = self.sources_of(exercise);
        let shown = sources.strip_prefix(&course.root).unwrap_or(&sources);
        // Without the slash that `join` leaves where nothing was joined.
        let shown: PathBuf = shown.components().collect();
        let shown = shown.to_string_lossy();
        let shown = match cfg!(windows) {
            true => shown.replace('\\', "/"),
            false => shown.into_owned(),
        };
        match self.layout {
            Layout::File => (format!("exercises/{}/src/lib.rs", exercise.id), shown),
            _ => (format!("exercises/{}/src/", exercise.id), shown + "/"),
        }
    }

    /// Takes in what there is for an exercise.
    ///
    /// # Errors
    /// [`Unreadable`] when its sources cannot be read, for a reason that its owner can mend.
    pub fn admit(&self, exercise: &Exercise, course: &Course) -> anyhow::Result<Admitted> {
        let place = self.place()?;
        let place = &*place;
        let shown = format!("exercises/{}", exercise.id);
        let found = walk::sources(place, &self.layout.sources(&exercise.id))?;
        let mut ignored: Vec<Ignored> = found.ignored;
        for it in &mut ignored {
            it.path = below(&shown, &it.path);
        }
        let own = |path: &Path, own: &Path| match (path.canonicalize(), own.canonicalize()) {
            (Ok(path), Ok(own)) => path == own,
            _ => false,
        };
        let is_own = self.archive.is_none() && own(&self.folder_of(exercise), &exercise.dir);
        if let Some(at) = self.layout.exercise(&exercise.id).filter(|_| !is_own) {
            ignored.extend(Beside::new(place, &at, &shown, &exercise.dir).in_exercise());
        }
        if let Layout::Checkout(at) = &self.layout {
            ignored.extend(Beside::new(place, at, "", &course.root).at_root());
        }
        if let Some(tree) = &self.archive {
            let of_others = |path: &str| {
                let rest = path.strip_prefix("exercises/");
                rest.is_some_and(|rest| !rest.starts_with(&format!("{}/", exercise.id)))
            };
            ignored.extend(tree.ignored().filter(|it| !of_others(&it.path)));
        }
        ignored.sort();
        ignored.dedup_by(|a, b| a.path == b.path);
        if let more @ 1.. = ignored.len().saturating_sub(caps::REMARKS) {
            ignored.truncate(caps::REMARKS);
            ignored.push(Ignored {
                path: shown,
                why: format!("{more} more like these"),
            });
        }
        Ok(Admitted {
            sources: found.sources,
            ignored,
        })
    }

    fn place(&self) -> anyhow::Result<Box<dyn Place + '_>> {
        match &self.archive {
            Some(tree) => Ok(Box::new(&**tree)),
            None => {
                let folder = Folder::open(&self.path);
                let folder = folder.with_context(|| format!("opening {}", self.path.display()))?;
                Ok(Box::new(folder))
            }
        }
    }
}

/// What to hand in instead.
const WHAT_TO_HAND_IN: &str = "hand in the folder that holds src/, with the exercise named, or one that holds \
                               exercises/; as it is or as a .zip, .tar or .tar.gz";

fn is_none(path: &Path, found: &str) -> anyhow::Error {
    NoCourse(format!(
        "{} is no submission: {found}; {WHAT_TO_HAND_IN}",
        path.display()
    ))
    .into()
}

fn not_one(path: &Path) -> anyhow::Error {
    NoCourse(format!(
        "{} is the solution of one exercise; name it: cargo grade EXERCISE --submission ...",
        path.display()
    ))
    .into()
}

/// Names that are told; there may be thousands.
const NAMES_TOLD: usize = 5;

fn told(path: &Path, unclear: &Unclear) -> anyhow::Error {
    match unclear {
        Unclear::OneExerciseOnly => not_one(path),
        Unclear::Several(folders) => NoCourse(format!(
            "{} holds several solutions, in {}; hand in one of these folders",
            path.display(),
            listed(folders)
        ))
        .into(),
        Unclear::Nothing(names) if names.is_empty() => is_none(path, "it is empty"),
        Unclear::Nothing(names) => {
            let found = format!("it holds {}, and no src/lib.rs", listed(names));
            is_none(path, &found)
        }
    }
}

fn listed(names: &[String]) -> String {
    let shown = |name: &String| {
        let name: String = name.chars().take(caps::NAME_BYTES / 4).collect();
        safe_text::line(&name)
    };
    let mut shown: Vec<String> = names.iter().take(NAMES_TOLD).map(shown).collect();
    if let more @ 1.. = names.len().saturating_sub(NAMES_TOLD) {
        shown.push(format!("{more} more"));
    }
    let last = shown.pop().unwrap_or_default();
    match shown.is_empty() {
        true => last,
        false => format!("{} and {last}", shown.join(", ")),
    }
}
