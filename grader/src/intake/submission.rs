//! What was handed in: a folder or an archive, with one exercise or a whole checkout. Opened for
//! each exercise anew; never kept open, and never changed.

use super::attempts::Beside;
use super::folder::{self, Folder};
use super::place::{Kind, Listing, Place, below};
use super::{Sources, Tree, Unreadable, archive, caps, walk};
use crate::course::{Course, Exercise, NoCourse};
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

/// Where the sources are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// `src/lib.rs`.
    Exercise,
    /// `exercises/ID/src/lib.rs`.
    Checkout,
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
            layout: Layout::Exercise,
            archive: None,
        }
    }

    /// What the user gave to grade `exercises` exercises: a folder, or an archive.
    ///
    /// # Errors
    /// [`NoCourse`] when it is neither a checkout nor, for one exercise, holds a src/;
    /// [`Unreadable`] when an archive cannot be read.
    pub fn open(path: &Path, exercises: usize) -> anyhow::Result<Submission> {
        let mut submission = Submission::folder(path);
        let named = || format!("opening {}", path.display());
        let is_folder = path.metadata().is_ok_and(|found| found.is_dir());
        if !is_folder && path.exists() {
            let file = folder::open_file(path).with_context(named)?;
            let file = file.ok_or_else(|| is_none(path))?;
            let mut bytes = Vec::new();
            let most = caps::mib(caps::ARCHIVE_MIB);
            file.take(most + 1)
                .read_to_end(&mut bytes)
                .with_context(named)?;
            let tree = archive::read(&bytes)
                .map_err(|Unreadable(why)| Unreadable(format!("{}: {why}", path.display())))?;
            submission.archive = Some(Arc::new(tree));
        } else if !is_folder {
            return Err(is_none(path));
        }
        let place = submission.place()?;
        let there = |name: &str| match place.list(name, 0)? {
            Listing::Nothing => anyhow::Ok(false),
            // A file is no folder; a link will be told what it is.
            Listing::Barred(bar) => Ok(bar.kind != Kind::File),
            Listing::Entries(_) => Ok(true),
        };
        let layout = if there("exercises")? {
            Layout::Checkout
        } else if exercises == 1 && there("src")? {
            Layout::Exercise
        } else {
            return Err(is_none(path));
        };
        drop(place);
        submission.layout = layout;
        Ok(submission)
    }

    /// The folder of an exercise, as messages name it. In an archive there is no such folder, and
    /// no other file has that name either.
    #[must_use]
    pub fn folder_of(&self, exercise: &Exercise) -> PathBuf {
        match self.layout {
            Layout::Exercise => self.path.clone(),
            Layout::Checkout => self.path.join("exercises").join(&exercise.id),
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
        let at = match self.layout {
            Layout::Exercise => "",
            Layout::Checkout => &shown,
        };
        let found = walk::sources(place, at)?;
        let mut ignored: Vec<Ignored> = found.ignored;
        for it in &mut ignored {
            it.path = below(&shown, &it.path);
        }
        let own = |path: &Path, own: &Path| match (path.canonicalize(), own.canonicalize()) {
            (Ok(path), Ok(own)) => path == own,
            _ => false,
        };
        if self.archive.is_some() || !own(&self.folder_of(exercise), &exercise.dir) {
            ignored.extend(Beside::new(place, at, &shown, &exercise.dir).in_exercise());
        }
        if self.layout == Layout::Checkout {
            ignored.extend(Beside::new(place, "", "", &course.root).at_root());
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

fn is_none(path: &Path) -> anyhow::Error {
    NoCourse(format!(
        "{} is no submission: it needs exercises/, or with one exercise named, src/; in a folder or \
         in a .zip, .tar or .tar.gz",
        path.display()
    ))
    .into()
}
