//! A row's piece of the sequence diagram as SVG. Pieces of rows that stand below each other join
//! without a seam, however high each row turns out.
//!
//! Across, everything stands at percentages, so that the style sheet decides how wide the lanes are;
//! what must keep its shape is in an inner `svg` that a percentage places.

use super::super::canvas::clip;
use super::super::human::names;
use super::diagram::{Arrow, ArrowKind, Bar, Diagram, Stretch};
use super::text;
use maud::{Markup, html};
use std::ops::Range;

/// Where in a row its step is, from the top: the middle of its first line of text.
const STEP_Y: &str = "14";

/// From a lane's middle to the middle of its first bar, and from there to the next one's.
const BARS_AT: usize = 13;
const BAR_PITCH: usize = 14;

/// From a lane's middle to the left, to its first message that has not arrived yet.
const MESSAGES_AT: usize = 15;
const MESSAGE_PITCH: usize = 6;

/// More messages than these are not drawn on their way, but only as they leave and arrive.
const MESSAGE_TRACKS: usize = 3;

/// Characters of a lock's name beside its bar.
const NAME_CHARS: usize = 18;

/// Colours of locks.
pub(super) const LOCK_COLOURS: usize = 6;

/// What is drawn on the lane of a row's step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Dot,
    Key,
    Fatal,
    /// Several steps in one row.
    Many,
}

/// A row's piece of the diagram; `marks` says on which threads' lanes which steps are.
pub(super) fn piece(diagram: &Diagram, steps: Range<usize>, marks: &[(u32, Mark)]) -> Markup {
    let (from, until) = (steps.start, steps.end);
    let middle = |lane: usize| format!("{:.2}%", middle_percent(diagram, lane));
    html! {
        svg.lanes aria-hidden="true" focusable="false" {
            @for (lane, it) in diagram.lanes.iter().enumerate() {
                svg.lane x=(middle(lane)) {
                    (line("life", it.life, from, until, 0))
                    @for call in diagram.calls.iter().filter(|call| call.lane == lane) {
                        (line("active", *call, from, until, 0))
                    }
                    @for wait in diagram.waits.iter().filter(|wait| wait.lane == lane) {
                        (line("wait-edge", *wait, from, until, 0))
                        (line("wait", *wait, from, until, 0))
                    }
                    @for bar in diagram.bars.iter().filter(|bar| bar.stretch.lane == lane) {
                        (self::bar(diagram, bar, from, until))
                    }
                }
            }
            @for arrow in &diagram.arrows {
                (self::arrow(diagram, arrow, from, until))
            }
            @for (thread, mark) in marks {
                @if let Some(lane) = diagram.lane(*thread) {
                    svg.lane x=(middle(lane)) { (self::mark(*mark)) }
                }
            }
        }
    }
}

fn middle_percent(diagram: &Diagram, lane: usize) -> f64 {
    (lane as f64 + 0.5) * 100.0 / diagram.lanes.len() as f64
}

/// The part of a vertical stretch that lies in a row.
fn line(class: &str, stretch: Stretch, from: usize, until: usize, x: usize) -> Markup {
    let ends = if stretch.spans(from, until) {
        Some(("0", "100%"))
    } else if stretch.begins_in(from, until) {
        Some((STEP_Y, "100%"))
    } else if stretch.ends_in(from, until) {
        Some(("0", STEP_Y))
    } else {
        None
    };
    html! {
        @if let Some((top, bottom)) = ends {
            line class=(class) x1=(x) x2=(x) y1=(top) y2=(bottom) {}
        }
    }
}

fn bar(diagram: &Diagram, bar: &Bar, from: usize, until: usize) -> Markup {
    let x = BARS_AT + bar.track * BAR_PITCH;
    let class = format!(
        "bar lock{}{}",
        bar.lock % LOCK_COLOURS,
        if bar.shared { " shared" } else { "" }
    );
    let begins = bar.stretch.begins_in(from, until);
    // The name stands right of all bars of the lane that are there at that moment.
    let tracks = diagram.bars.iter().filter(|other| {
        let there = other.stretch.from <= bar.stretch.from
            && other.stretch.to.is_none_or(|to| to > bar.stretch.from);
        other.stretch.lane == bar.stretch.lane && there
    });
    let outermost = tracks.map(|other| other.track).max().unwrap_or(bar.track);
    let name_x = BARS_AT + outermost * BAR_PITCH + 10;
    html! {
        (line(&class, bar.stretch, from, until, x))
        @if begins {
            rect.cap.(class) x=(x - 6) y="9" width="12" height="10" rx="2" {}
            text.bar-name x=(name_x) y="18" { (text::line(&clip(&names::object(&diagram.locks[bar.lock]), NAME_CHARS))) }
        }
    }
}

fn arrow(diagram: &Diagram, arrow: &Arrow, from: usize, until: usize) -> Markup {
    let x = |lane: usize| format!("{:.2}%", middle_percent(diagram, lane));
    let ((sender, left), (receiver, reached)) = (arrow.from, arrow.to);
    let (leaves, arrives) = (
        (from..until).contains(&left),
        (from..until).contains(&reached),
    );
    let class = match arrow.kind {
        ArrowKind::Spawn => "arrow spawn",
        ArrowKind::Join => "arrow join",
        ArrowKind::WakeUp => "arrow wake-up",
        ArrowKind::Message => "arrow message",
    };
    if left == reached {
        return html! {
            @if leaves && sender != receiver {
                line class=(class) x1=(x(sender)) x2=(x(receiver)) y1=(STEP_Y) y2=(STEP_Y)
                    marker-end="url(#tip)" {}
            }
        };
    }
    let aside = MESSAGES_AT + arrow.track.min(MESSAGE_TRACKS) * MESSAGE_PITCH;
    let on_its_way = Stretch {
        lane: receiver,
        from: left,
        to: Some(reached),
    };
    html! {
        @if leaves && !arrives { (leaving(diagram, sender, receiver, class, aside)) }
        @if arrow.track < MESSAGE_TRACKS {
            g transform={ "translate(-" (aside) ",0)" } {
                svg.lane x=(x(receiver)) { (line("in-flight", on_its_way, from, until, 0)) }
            }
        }
        @if arrives && !leaves {
            svg.lane x=(x(receiver)) {
                line class=(class) x1={ "-" (aside) } x2="-1" y1=(STEP_Y) y2=(STEP_Y)
                    marker-end="url(#tip)" {}
            }
        }
    }
}

/// A message's way from its sender to `aside` pixels left of its receiver.
fn leaving(diagram: &Diagram, sender: usize, receiver: usize, class: &str, aside: usize) -> Markup {
    let percent = |lane: usize| middle_percent(diagram, lane);
    let (left, right) = (sender.min(receiver), sender.max(receiver));
    let (x, width) = (percent(left), percent(right) - percent(left));
    let shifted = html! {
        g transform={ "translate(-" (aside) ",0)" } {
            line class=(class) x1="0" x2="100%" y1=(STEP_Y) y2=(STEP_Y) {}
        }
    };
    let (x, width) = (format!("{x:.2}%"), format!("{width:.2}%"));
    html! {
        @if sender < receiver {
            // What the shift puts left of the sender is cut off.
            svg x=(x) width=(width) { (shifted) }
        } @else {
            @if sender > receiver { svg.lane x=(x) width=(width) { (shifted) } }
            svg.lane x=(format!("{:.2}%", percent(sender))) {
                line class=(class) x1={ "-" (aside) } x2="0" y1=(STEP_Y) y2=(STEP_Y) {}
            }
        }
    }
}

fn mark(mark: Mark) -> Markup {
    html! {
        @match mark {
            Mark::Dot => circle.mark cy=(STEP_Y) r="4" {},
            Mark::Key => circle.mark.key cy=(STEP_Y) r="6.5" {},
            Mark::Many => {
                circle.mark.many cy="10" r="2" {}
                circle.mark.many cy="15" r="2" {}
                circle.mark.many cy="20" r="2" {}
            },
            Mark::Fatal => {
                circle.mark.fatal cy=(STEP_Y) r="9" {}
                path.cross d="M-4 10 L4 18 M4 10 L-4 18" {}
            },
        }
    }
}

/// A line across all lanes, where the scheduler was made to leave a thread.
pub(super) fn switch(diagram: &Diagram, at: usize, from: Option<u32>, to: u32) -> Markup {
    let x = |thread| {
        let lane = diagram.lane(thread)?;
        Some(format!("{:.2}%", middle_percent(diagram, lane)))
    };
    html! {
        (piece(diagram, at..at, &[]))
        svg.lanes aria-hidden="true" focusable="false" {
            line.across x1="0" x2="100%" y1=(STEP_Y) y2=(STEP_Y) {}
            @if let (Some(from), Some(to)) = (from.and_then(x), x(to)) {
                line.switch-arrow x1=(from) x2=(to) y1=(STEP_Y) y2=(STEP_Y)
                    marker-end="url(#switch-tip)" {}
            }
        }
    }
}

/// What all pieces share: the tips of arrows, and the pattern of waits. It takes no room.
pub(super) fn definitions() -> Markup {
    html! {
        svg.definitions aria-hidden="true" focusable="false" width="0" height="0" {
            defs {
                marker id="tip" viewBox="0 0 8 8" refX="11" refY="4" markerWidth="8"
                    markerHeight="8" markerUnits="userSpaceOnUse" orient="auto" {
                    path.tip d="M0 0 L8 4 L0 8 Z" {}
                }
                marker id="switch-tip" viewBox="0 0 8 8" refX="9" refY="4" markerWidth="9"
                    markerHeight="9" markerUnits="userSpaceOnUse" orient="auto" {
                    path.switch-tip d="M0 0 L8 4 L0 8 Z" {}
                }
                pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)" {
                    rect.hatch-ground width="6" height="6" {}
                    rect.hatch-stroke width="2.4" height="6" {}
                }
            }
        }
    }
}
