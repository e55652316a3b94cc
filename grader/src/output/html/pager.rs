//! An execution step by step: rows beside their pieces of the diagram, and the source beside both.
//! Every row says in words what the diagram shows, so the list alone is enough.

use super::super::human::names;
use super::super::rows::{Clock, Row, Weight};
use super::super::words;
use super::diagram::Diagram;
use super::draw::{self, LOCK_COLOURS, Mark};
use super::source::Listing;
use super::steps::{self, Item, Placed};
use super::text;
use crate::report::{Counterexample, SourceFile, ThreadNames};
use grade_protocol::evidence::Site;
use maud::{Markup, html};

/// Widths of the diagram that the style sheet knows, in lanes.
const MOST_LANES: usize = 12;

/// Deeper calls are not indented any more.
const MOST_DEPTH: usize = 6;

/// The execution of a counterexample; nothing if it has no steps.
pub(super) fn markup(found: &Counterexample, sources: &[SourceFile]) -> Markup {
    let items = steps::items(found);
    if items.is_empty() {
        return html! {};
    }
    let pager = Pager {
        found,
        names: ThreadNames::of(&found.trace),
        diagram: Diagram::of(&found.trace),
        clock: Clock::of(found),
        listing: Listing::of(sources, found),
    };
    pager.draw(&items)
}

struct Pager<'r> {
    found: &'r Counterexample,
    names: ThreadNames,
    diagram: Diagram,
    /// If time matters.
    clock: Option<Clock>,
    listing: Listing<'r>,
}

impl Pager<'_> {
    fn draw(&self, items: &[Item]) -> Markup {
        let folds = items.iter().any(|item| matches!(item, Item::Folded { .. }));
        let lanes = self.diagram.lanes.len().min(MOST_LANES);
        html! {
            section.walk aria-label="What happened" {
                h4 {
                    "What happened "
                    span.faint { "(" (forced(self.found.forced_switches)) ")" }
                }
                div.controls hidden {
                    button.step-back type="button" aria-label="Previous step" { "◀" }
                    label {
                        span.vh { "Step" }
                        input.slider type="range" min="0" max="1" value="0" step="1";
                    }
                    button.step-on type="button" aria-label="Next step" { "▶" }
                    @if folds {
                        button.unfold type="button" aria-pressed="false" { "Show every step" }
                    }
                    p.said role="status" aria-live="polite" {}
                }
                (self.legend())
                div.side-by-side.alone[self.listing.is_empty()] {
                    div.steps.{ "lanes-" (lanes) }.with-names[self.last_lane_has_bars()] {
                        div.lane-names aria-hidden="true" {
                            @for lane in &self.diagram.lanes {
                                span.lane-name { (text::line(&self.names.by_index(lane.thread))) }
                            }
                        }
                        ol.rows {
                            @for item in items { (self.item(item)) }
                        }
                    }
                    @if !self.listing.is_empty() { (self.listing.markup()) }
                }
            }
        }
    }

    /// Whether names of locks need room between the diagram and the text.
    fn last_lane_has_bars(&self) -> bool {
        let last = self.diagram.lanes.len() - 1;
        self.diagram.bars.iter().any(|bar| bar.stretch.lane == last)
    }

    fn legend(&self) -> Markup {
        let locks = self.diagram.locks.iter().enumerate();
        let has_arrows = !self.diagram.arrows.is_empty();
        html! {
            p.legend {
                span.vh { "In the diagram: " }
                @for (at, lock) in locks.take(2 * LOCK_COLOURS) {
                    span.key-item {
                        span.swatch.{ "lock" (at % LOCK_COLOURS) } {}
                        (text::line(&names::object(lock))) " is held"
                    }
                }
                @if !self.diagram.waits.is_empty() {
                    span.key-item { span.swatch.waits {} "waits" }
                }
                @if has_arrows {
                    span.key-item { span.swatch.arrows { "→" } "spawn, join, wake-up, message" }
                }
            }
        }
    }

    fn item(&self, item: &Item) -> Markup {
        match item {
            Item::Row(placed) => self.row(placed),
            Item::Folded { operation, rows } => self.folded(item, operation.as_ref(), rows),
            Item::LeftOut { steps, before } => html! {
                li.row.between {
                    (draw::piece(&self.diagram, *before..*before, &[]))
                    span.what.faint { "… " (words::count(*steps, "more step")) " like these …" }
                }
            },
        }
    }

    /// Rows behind a summary. Opened, the summary's own piece shows what is there before them.
    fn folded(&self, item: &Item, operation: Option<&(u32, String)>, rows: &[Placed]) -> Markup {
        let steps = item.steps();
        let mut marks: Vec<(u32, Mark)> = Vec::new();
        for step in &self.found.trace.steps[steps.clone()] {
            if !marks.iter().any(|(thread, _)| *thread == step.thread) {
                marks.push((step.thread, Mark::Many));
            }
        }
        html! {
            li.fold {
                details {
                    summary.row {
                        span.when-closed { (draw::piece(&self.diagram, steps.clone(), &marks)) }
                        span.when-open {
                            (draw::piece(&self.diagram, steps.start..steps.start, &[]))
                        }
                        span.what {
                            @if let Some((thread, text)) = operation {
                                (self.who(*thread))
                                code { (text::line(text)) }
                                span.faint { " " (words::count(rows.len(), "step")) }
                            } @else {
                                span.faint { (words::count(rows.len(), "step")) " in between" }
                            }
                        }
                    }
                    ol.rows { @for placed in rows { (self.row(placed)) } }
                }
            }
        }
    }

    fn row(&self, placed: &Placed) -> Markup {
        let steps = placed.steps.clone();
        match &placed.row {
            Row::Call { thread, text, .. } => self.step(placed, *thread, None, &html! {
                strong { "call " code { (text::line(text)) } }
            }),
            Row::Return { thread, text, .. } => self.step(placed, *thread, None, &html! {
                strong { span aria-hidden="true" { "→ " } span.vh { "returns " } code { (text::line(text)) } }
            }),
            Row::Operation { thread, text, .. } => {
                self.step(placed, *thread, None, &html! { code { (text::line(text)) } })
            }
            Row::Step {
                thread,
                depth,
                text,
                site,
                times,
                ..
            } => {
                let depth = (*depth).min(MOST_DEPTH);
                self.step(placed, *thread, site.as_ref(), &html! {
                    code.{ "depth" (depth) } { (text::line(text)) }
                    @if *times > 1 { span.faint { " " (words::thousands(*times)) " times" } }
                })
            }
            Row::Enter {
                thread,
                depth,
                function,
                site,
            } => {
                let depth = (*depth).min(MOST_DEPTH);
                html! {
                    li.row.enter data-at=[self.listing.name(site)] {
                        (draw::piece(&self.diagram, steps, &[]))
                        span.what {
                            (self.who(*thread))
                            span.faint.{ "depth" (depth) } { "in " code { (text::line(function)) } }
                            (self.place(site))
                        }
                    }
                }
            }
            Row::Switch { from, to, .. } => html! {
                li.row.switch {
                    (draw::switch(&self.diagram, steps.start, *from, *to))
                    span.what {
                        "forced switch to " (text::line(&self.names.by_index(*to)))
                        @if let Some(from) = from {
                            ", though " (text::line(&self.names.by_index(*from)))
                            " could have gone on"
                        }
                    }
                }
            },
            Row::Folded(_) => html! {},
        }
    }

    /// A row that can be walked to.
    fn step(&self, placed: &Placed, thread: u32, site: Option<&Site>, says: &Markup) -> Markup {
        let weight = self.weight(placed);
        let mark = match weight {
            Weight::Plain => Mark::Dot,
            Weight::Key => Mark::Key,
            Weight::Fatal => Mark::Fatal,
        };
        let callers = self.callers(placed);
        html! {
            li.row.step.key[weight == Weight::Key].fatal[weight == Weight::Fatal]
                data-at=[site.and_then(|site| self.listing.name(site))]
                data-callers=[(!callers.is_empty()).then(|| callers.join(" "))] {
                (draw::piece(&self.diagram, placed.steps.clone(), &[(thread, mark)]))
                span.what {
                    (self.time(&placed.row))
                    (self.who(thread))
                    (says)
                    @if let Some(site) = site { (self.place(site)) }
                    @match weight {
                        Weight::Plain => {},
                        Weight::Key => span.badge { "look here" },
                        Weight::Fatal => span.badge.bad { "goes wrong here" },
                    }
                }
            }
        }
    }

    fn weight(&self, placed: &Placed) -> Weight {
        let explanation = &self.found.explanation;
        let here = |step: &u32| placed.steps.start == *step as usize;
        if explanation.fatal_step.as_ref().is_some_and(here) {
            Weight::Fatal
        } else if explanation.key_steps.iter().any(here) {
            Weight::Key
        } else {
            Weight::Plain
        }
    }

    /// The lines of the functions that called the one that the step is in.
    fn callers(&self, placed: &Placed) -> Vec<String> {
        let Some(step) = self.found.trace.steps.get(placed.steps.start) else {
            return Vec::new();
        };
        let callers = step
            .frames
            .split_last()
            .map_or(&[][..], |(_, callers)| callers);
        callers
            .iter()
            .filter_map(|frame| self.listing.name(&frame.site))
            .collect()
    }

    /// When a row happened, if time matters.
    fn time(&self, row: &Row) -> Markup {
        let time = self.clock.as_ref().and_then(|clock| clock.at(row));
        html! {
            @if let Some(time) = time {
                span.time { span.vh { "at " } (time) } " "
            }
        }
    }

    fn who(&self, thread: u32) -> Markup {
        html! { span.who { (text::line(&self.names.by_index(thread))) } " " }
    }

    fn place(&self, site: &Site) -> Markup {
        let place = site.to_string();
        html! {
            " "
            span.place {
                @if self.listing.has_several_files() || self.listing.is_empty() {
                    (text::line(&place))
                } @else {
                    span.vh { "line " } (site.line)
                }
            }
        }
    }
}

fn forced(switches: u32) -> String {
    match switches {
        0 => "no forced switch".to_owned(),
        some => words::count(some, "forced switch"),
    }
}
