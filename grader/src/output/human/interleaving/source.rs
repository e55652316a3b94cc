//! The student's own lines beside the rows.

use super::super::super::canvas::{Line, clip, columns, palette};
use super::super::super::rows::Row;
use crate::report::SourceFile;
use grade_protocol::evidence::Site;

/// The files that rows point into.
pub(super) struct Sources<'s> {
    files: &'s [SourceFile],
    /// Rows point into more than one file, so that a line's number alone says too little.
    several: bool,
    /// Of the longest `src/lib.rs:120`, or of the longest number alone.
    place_columns: usize,
}

impl<'s> Sources<'s> {
    pub(super) fn of(files: &'s [SourceFile], rows: &[Row]) -> Sources<'s> {
        let sites: Vec<&Site> = rows.iter().filter_map(site_of).collect();
        let several = sites.windows(2).any(|pair| pair[0].file != pair[1].file);
        let mut sources = Sources {
            files,
            several,
            place_columns: 0,
        };
        let widest = sites.iter().map(|site| columns(&sources.place(site))).max();
        sources.place_columns = widest.unwrap_or(0);
        sources
    }

    /// What stands above the column: the file's name, if there is just one.
    pub(super) fn title(&self, rows: &[Row]) -> String {
        match rows.iter().find_map(site_of) {
            Some(site) if !self.several => site.file.clone(),
            _ => String::new(),
        }
    }

    /// A row's place and the line that stands there, within so many columns.
    pub(super) fn beside(&self, row: &Row, room: usize) -> Line {
        let Some(site) = site_of(row) else {
            return Line::default();
        };
        let place = self.place(site);
        let line = Line::default()
            .up_to(self.place_columns.saturating_sub(columns(&place)))
            .add(palette::PLAIN, &place);
        let room = room.saturating_sub(self.place_columns + 2);
        match self.text(site) {
            Some(text) if room >= LEAST_COLUMNS => line
                .up_to(self.place_columns + 2)
                .add(palette::FAINT, &clip(text, room)),
            _ => line,
        }
    }

    fn place(&self, site: &Site) -> String {
        if self.several {
            site.to_string()
        } else {
            site.line.to_string()
        }
    }

    fn text(&self, site: &Site) -> Option<&'s str> {
        let file = self.files.iter().find(|file| file.path == site.file)?;
        Some(file.line(site.line)?.trim())
    }
}

/// Less of a line than this tells nothing.
const LEAST_COLUMNS: usize = 12;

/// Where a row happened.
fn site_of(row: &Row) -> Option<&Site> {
    match row {
        Row::Step { site, .. } => site.as_ref(),
        Row::Enter { site, .. } => Some(site),
        _ => None,
    }
}
