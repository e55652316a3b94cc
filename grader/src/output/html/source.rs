//! The submission's source beside an execution: whole files, or what lies around the lines that
//! matter if they are long.

use super::text;
use crate::report::{Counterexample, Place, SourceFile};
use grade_protocol::evidence::Site;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Lines around one that matters that are in the page.
const LINES_AROUND: u32 = 150;

/// The files that an execution points into.
pub(super) struct Listing<'r> {
    files: Vec<&'r SourceFile>,
    places: &'r [Place],
    /// By file and line: how many steps happen there.
    steps: BTreeMap<(usize, u32), usize>,
}

impl<'r> Listing<'r> {
    pub(super) fn of(sources: &'r [SourceFile], found: &'r Counterexample) -> Listing<'r> {
        let explanation = &found.explanation;
        let of_steps = || {
            found
                .trace
                .steps
                .iter()
                .filter_map(|step| step.site.as_ref())
        };
        let of_places = explanation.places.iter().map(|place| &place.site);
        let sites: Vec<&Site> = of_places.chain(of_steps()).collect();
        let named = |file: &&SourceFile| sites.iter().any(|site| site.file == file.path);
        let mut listing = Listing {
            files: sources.iter().filter(named).collect(),
            places: &explanation.places,
            steps: BTreeMap::new(),
        };
        let lines = of_steps().filter_map(|site| listing.at(site));
        let mut steps: BTreeMap<(usize, u32), usize> = BTreeMap::new();
        for line in lines {
            *steps.entry(line).or_default() += 1;
        }
        listing.steps = steps;
        listing
    }

    /// File and line of a site, if it is listed.
    pub(super) fn at(&self, site: &Site) -> Option<(usize, u32)> {
        let file = self.files.iter().position(|file| file.path == site.file)?;
        self.files[file].line(site.line)?;
        Some((file, site.line))
    }

    /// What names a line to the script.
    pub(super) fn name(&self, site: &Site) -> Option<String> {
        self.at(site).map(|(file, line)| format!("{file}:{line}"))
    }

    /// Whether a line's number alone says too little.
    pub(super) fn has_several_files(&self) -> bool {
        self.files.len() > 1
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub(super) fn markup(&self) -> Markup {
        html! {
            div.source role="region" aria-label="Your source" tabindex="0" {
                @for (at, file) in self.files.iter().enumerate() {
                    div.file {
                        p.file-name { (text::line(&file.path)) }
                        (self.lines(at, file))
                    }
                }
            }
        }
    }

    fn lines(&self, file: usize, source: &SourceFile) -> Markup {
        let with_steps = self.steps.keys().filter(|(of, _)| *of == file);
        let with_notes = self.places.iter().filter_map(|place| self.at(&place.site));
        let with_notes = with_notes.filter(|(of, _)| *of == file);
        let matter: Vec<u32> = with_steps
            .map(|(_, line)| *line)
            .chain(with_notes.map(|(_, line)| line))
            .collect();
        let near = |line: u32| matter.iter().any(|it| it.abs_diff(line) <= LINES_AROUND);
        let mut left_out = 0;
        html! {
            div.lines {
                @for (line, text) in (1..).zip(source.text.lines()) {
                    @if near(line) {
                        @if left_out > 0 { (gap(std::mem::take(&mut left_out))) }
                        (self.line(file, line, text))
                    } @else {
                        ({ left_out += 1; "" })
                    }
                }
                @if left_out > 0 { (gap(left_out)) }
            }
        }
    }

    fn line(&self, file: usize, line: u32, text: &str) -> Markup {
        let steps = self.steps.get(&(file, line)).copied().unwrap_or(0);
        let notes: Vec<&str> = self
            .places
            .iter()
            .filter(|place| self.at(&place.site) == Some((file, line)))
            .map(|place| place.label.as_str())
            .collect();
        html! {
            div.ln.stepped[steps > 0].noted[!notes.is_empty()] data-at={ (file) ":" (line) } {
                @if steps > 0 {
                    button.no type="button" {
                        span.vh { "line " }
                        (line)
                        span.vh { ", show its " (super::super::words::count(steps, "step")) }
                    }
                } @else {
                    span.no { (line) }
                }
                code.text { (text::line(text)) }
                @for note in notes {
                    span.note { (text::prose(note)) }
                }
            }
        }
    }
}

fn gap(lines: usize) -> Markup {
    html! { p.gap { "… " (super::super::words::count(lines, "line")) " …" } }
}
