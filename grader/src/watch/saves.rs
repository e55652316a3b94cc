//! Saves of an exercise's sources, as the system tells of them. Never reads a source.

use anyhow::Context;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Changes that come this soon after each other are one save: editors write, rename and format.
const ONE_SAVE: Duration = Duration::from_millis(50);

/// So many changes are a save, even if there is no end of them.
const MOST_CHANGES: usize = 1_000;

/// Sources that are watched until this is dropped.
#[derive(Debug)]
pub struct Watching {
    _watcher: RecommendedWatcher,
}

/// Calls `saved` after each save in an exercise's src/. The folder may be removed and come back.
///
/// # Errors
/// When the system cannot watch the folder.
pub fn watch(exercise: &Path, saved: impl Fn() + Send + 'static) -> anyhow::Result<Watching> {
    let watching = || format!("watching {}", exercise.display());
    // Some systems tell of paths without links in them.
    let exercise = exercise.canonicalize().with_context(watching)?;
    let src = exercise.join("src");
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |told: notify::Result<Event>| {
        // Where the system lost count, something may have been saved.
        if told.map_or(true, |event| is_change(&event, &src)) {
            let _ = sender.send(());
        }
    })
    .with_context(watching)?;
    watcher
        .watch(&exercise, RecursiveMode::Recursive)
        .with_context(watching)?;
    std::thread::Builder::new()
        .spawn(move || gather(&changes, ONE_SAVE, saved))
        .with_context(watching)?;
    Ok(Watching { _watcher: watcher })
}

/// Tells of changes, of several within a `pause` once, until nobody tells of any more.
fn gather(changes: &Receiver<()>, pause: Duration, saved: impl Fn()) {
    while changes.recv().is_ok() {
        let more = || changes.recv_timeout(pause).is_ok();
        (1..MOST_CHANGES).take_while(|_| more()).for_each(drop);
        saved();
    }
}

/// Whether the sources may be others now. Editors' own files come and go in between.
fn is_change(event: &Event, src: &Path) -> bool {
    let of_folders = match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => return false,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => {
            true
        }
        EventKind::Modify(_) | EventKind::Any | EventKind::Other => false,
    };
    let is_folder = |path: &Path| path == src || path.is_dir();
    let counts =
        |path: &Path| path.starts_with(src) && (is_source(path) || of_folders && is_folder(path));
    event.need_rescan() || event.paths.iter().any(|path| counts(path))
}

/// A `.rs` file that is not an editor's mark, as `.#lib.rs` is.
fn is_source(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str);
    let is_hidden = name.is_some_and(|name| name.starts_with('.'));
    !is_hidden && path.extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{
        AccessKind, AccessMode, CreateKind, DataChange, MetadataKind, RemoveKind, RenameMode,
    };

    #[test]
    fn changes_in_a_row_are_one_save() {
        let (sender, changes) = channel();
        let (saved, saves) = channel();
        (0..3).for_each(|_| sender.send(()).unwrap());
        let told = move || saved.send(()).unwrap();
        let gathering = std::thread::spawn(move || gather(&changes, ONE_SAVE, told));
        saves.recv().unwrap();
        sender.send(()).unwrap();
        saves.recv().unwrap();
        drop(sender);
        gathering.join().unwrap();
        assert_eq!(saves.try_iter().count(), 0);
    }

    #[test]
    fn changes_without_an_end_are_saves_all_the_same() {
        let (sender, changes) = channel();
        (0..=MOST_CHANGES).for_each(|_| sender.send(()).unwrap());
        drop(sender);
        let (saved, saves) = channel();
        gather(&changes, ONE_SAVE, move || saved.send(()).unwrap());
        assert_eq!(saves.try_iter().count(), 2);
    }

    #[test]
    fn only_what_may_change_the_sources_counts() {
        let src = Path::new("/c/exercises/a/src");
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let removed = EventKind::Remove(RemoveKind::Folder);
        let created = EventKind::Create(CreateKind::File);
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let touched = EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any));
        for (kind, path, counts) in [
            (written, "src/lib.rs", true),
            (created, "src/queue/ring.rs", true),
            (renamed, "src/lib.rs", true),
            (removed, "src", true),
            (EventKind::Remove(RemoveKind::File), "src/lib.rs", true),
            (closed, "src/lib.rs", false),
            (touched, "src/lib.rs", false),
            (written, "src/.lib.rs.swp", false),
            (created, "src/4913", false),
            (created, "src/.#lib.rs", false),
            (written, "src/lib.rs~", false),
            (written, "checks/src/lib.rs", false),
            (written, "README.md", false),
        ] {
            let event = Event::new(kind).add_path(Path::new("/c/exercises/a").join(path));
            assert_eq!(is_change(&event, src), counts, "{kind:?} {path}");
        }
    }

    #[test]
    fn a_save_in_a_watched_folder_is_told_even_after_the_folder_was_gone() {
        let exercise = tempfile::tempdir().unwrap();
        let src = exercise.path().join("src");
        std::fs::create_dir(&src).unwrap();
        let (saved, saves) = channel();
        let _watching = watch(exercise.path(), move || saved.send(()).unwrap()).unwrap();
        std::fs::write(src.join("lib.rs"), "fn one() {}").unwrap();
        saves.recv().unwrap();
        std::fs::remove_dir_all(&src).unwrap();
        saves.recv().unwrap();
        std::fs::create_dir(&src).unwrap();
        saves.recv().unwrap();
        std::fs::write(src.join("lib.rs"), "fn two() {}").unwrap();
        saves.recv().unwrap();
    }
}
