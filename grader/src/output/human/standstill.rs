//! What each real thread was doing when a run was given up. Draws no conclusion from it.

use super::super::canvas::{Canvas, Line, clip, columns, palette};
use super::View;
use crate::report::{ProcessState, RealThreads};
use grade_protocol::evidence::{LockHeld, ThreadDoing};

/// Characters of a thread's name.
const NAME_CHARS: usize = 24;

pub(super) fn draw(canvas: &mut Canvas, found: &RealThreads, view: View<'_>) {
    if found.threads.is_empty() {
        return;
    }
    let state = found.state.map(|state| format!("  ({})", in_words(state)));
    canvas.gap();
    canvas.push(
        Line::indented(4)
            .add(palette::TITLE, "What each thread was doing")
            .add(palette::FAINT, &state.unwrap_or_default()),
    );
    let named = found.threads.iter().map(|it| columns(&name(it)));
    let named = named.max().unwrap_or(0);
    for thread in &found.threads {
        let name = name(thread);
        let gap = " ".repeat(named.saturating_sub(columns(&name)) + 2);
        let text = format!("{name}{gap}{}", doing(thread, &found.threads));
        canvas.paragraph(6, view.width, palette::PLAIN, &text);
    }
}

pub(in super::super) fn name(thread: &ThreadDoing) -> String {
    match thread.thread.name.as_deref() {
        Some(name) if !name.is_empty() => clip(name, NAME_CHARS),
        _ => format!("thread {}", thread.thread.index),
    }
}

/// What the process did as a whole.
pub(in super::super) fn in_words(state: ProcessState) -> &'static str {
    match state {
        ProcessState::Blocked => "all threads asleep",
        ProcessState::Spinning => "using the processor without end",
        ProcessState::Starved => "able to run, on a machine too busy",
    }
}

/// What a thread was doing, in words; `all` says who holds what it waits for.
pub(in super::super) fn doing(thread: &ThreadDoing, all: &[ThreadDoing]) -> String {
    let place = thread.site.as_ref().map(|site| format!(" at {site}"));
    let place = place.unwrap_or_default();
    let mut text = match &thread.inside {
        Some(operation) => format!("is in `{operation}`{place}"),
        None if place.is_empty() => "runs".to_owned(),
        None => format!("runs; it last synchronised{place}"),
    };
    if let Some(lock) = thread.waits_for {
        let holders: Vec<(&ThreadDoing, &LockHeld)> = all
            .iter()
            .flat_map(|holder| holder.holds.iter().map(move |held| (holder, held)))
            .filter(|(_, held)| held.lock == lock)
            .collect();
        let kind = holders.first().map_or("lock", |(_, held)| &held.kind);
        text.push_str(&format!(" for {kind} #{lock}"));
        for (holder, held) in holders {
            text.push_str(&format!(", held by {}{}", name(holder), since(held)));
        }
    }
    for held in &thread.holds {
        text.push_str(&format!(
            "; holds {} #{}{}",
            held.kind,
            held.lock,
            since(held)
        ));
    }
    text
}

fn since(held: &LockHeld) -> String {
    let site = held.site.as_ref().map(|site| format!(" since {site}"));
    site.unwrap_or_default()
}
