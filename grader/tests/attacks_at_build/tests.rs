//! What must hold of every attempt.

use crate::attempt::{Attempt, Content, Gains};
use crate::fences::Fence;
use crate::holding::Holding;
use crate::series::{Run, outcomes};
use crate::table::{Row, drawn};
use crate::{archives, beside, corpus, folders};
use std::collections::{BTreeMap, BTreeSet};

/// Functions with their names.
macro_rules! tests {
    ($($name:ident),* $(,)?) => {
        pub(crate) const TESTS: &[(&str, fn())] = &[$((stringify!($name), $name)),*];
    };
}
tests![
    every_attempt_is_another_idea,
    nothing_is_open_but_the_documented_class,
    an_unprivileged_grader_holds_as_well,
];

/// Everything, or what the variable ATTACKS names, for who looks into one of them.
fn attempts() -> Vec<Attempt> {
    let mut attempts = corpus::attempts();
    attempts.extend(beside::attempts());
    attempts.extend(folders::attempts());
    attempts.extend(archives::attempts());
    if let Ok(wanted) = std::env::var("ATTACKS") {
        let wanted: Vec<&str> = wanted.split(',').collect();
        attempts.retain(|attempt| wanted.iter().any(|it| attempt.name.contains(it)));
    }
    attempts
}

fn every_attempt_is_another_idea() {
    let attempts = corpus::attempts();
    let made = beside::attempts().into_iter().chain(folders::attempts());
    let made: Vec<Attempt> = made.chain(archives::attempts()).collect();
    let all: Vec<&Attempt> = attempts.iter().chain(&made).collect();
    let names: BTreeSet<&str> = all.iter().map(|attempt| attempt.name.as_str()).collect();
    let ideas: BTreeSet<&str> = all.iter().map(|it| it.expected.why.as_str()).collect();
    assert_eq!((names.len(), ideas.len()), (all.len(), all.len()));
    let sources: BTreeSet<_> = attempts
        .iter()
        .filter_map(|attempt| match &attempt.content {
            Content::Sources(sources) => Some(sources),
            Content::Made(_) => None,
        })
        .collect();
    assert_eq!(sources.len(), attempts.len());
    let bombs = all.iter().filter(|attempt| attempt.is_bomb()).count();
    assert!(bombs >= 20, "{bombs} bombs");
    assert!(all.len() - bombs >= 60, "{} others", all.len() - bombs);
}

/// The fences whose absence could let an attempt through.
fn worth_taking_away(attempt: &Attempt) -> Vec<Vec<Fence>> {
    let made = matches!(attempt.content, Content::Made(_));
    use Fence::{Landlock, SourceGate, UnsafeFlag};
    let gate = vec![SourceGate];
    match attempt.expected.gains {
        // What makes these is how they are taken in, and that has no fence to take away.
        _ if made && !matches!(attempt.expected.gains, Gains::Native | Gains::Names) => Vec::new(),
        // Without limits a bomb is what it is; and the gate has nothing to say about most.
        Gains::Exhaustion if attempt.without_gate() == attempt.expected.verdict => Vec::new(),
        Gains::Exhaustion | Gains::Nothing | Gains::Marker | Gains::Connection => vec![gate],
        Gains::Secret => vec![gate, vec![SourceGate, Landlock]],
        Gains::Native | Gains::Names => {
            vec![gate, vec![SourceGate, UnsafeFlag]]
        }
    }
}

fn rows<'a>(holding: &Holding, attempts: &'a [Attempt]) -> Vec<Row<'a>> {
    let mut runs = Vec::new();
    for attempt in attempts {
        runs.push(Run {
            attempt,
            down: Vec::new(),
        });
        for down in worth_taking_away(attempt) {
            runs.push(Run { attempt, down });
        }
    }
    let found = outcomes(holding, &runs);
    let mut rows: Vec<Row<'a>> = Vec::new();
    for (run, outcome) in runs.into_iter().zip(found) {
        match rows.last_mut() {
            Some(row) if !run.down.is_empty() => row.unfenced.push((run.down, outcome)),
            _ => rows.push(Row {
                attempt: run.attempt,
                fenced: outcome,
                unfenced: Vec::new(),
            }),
        }
    }
    rows
}

fn complaints(rows: &[Row<'_>]) -> Vec<String> {
    let mut complaints = Vec::new();
    for row in rows {
        let (attempt, expected) = (row.attempt, &row.attempt.expected);
        let won = row.won().filter(|_| !expected.documented);
        complaints.extend(won.map(|won| format!("{} is open: {won}", attempt.name)));
        if row.fenced.verdict != expected.verdict {
            complaints.push(format!(
                "{} was {}, not {}: {}",
                attempt.name,
                row.fenced.verdict,
                expected.verdict,
                beginning(&row.fenced.said)
            ));
        }
        for (down, outcome) in &row.unfenced {
            if down[..] == [Fence::SourceGate] && outcome.verdict != attempt.without_gate() {
                complaints.push(format!(
                    "{} was {} without the gate, not {}: {}",
                    attempt.name,
                    outcome.verdict,
                    attempt.without_gate(),
                    beginning(&outcome.said)
                ));
            }
        }
    }
    complaints
}

fn beginning(said: &str) -> String {
    said.chars().take(300).collect()
}

fn nothing_is_open_but_the_documented_class() {
    let attempts = attempts();
    let rows = rows(&Holding::new(), &attempts);
    println!("{}", drawn(&rows));
    let complaints = complaints(&rows);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn an_unprivileged_grader_holds_as_well() {
    let Some(holding) = Holding::for_nobody() else {
        println!("left out: whoever runs this is unprivileged, or cannot become so");
        return;
    };
    // Two of each kind, one of those that take long; what differs is who the grader is, not what
    // they try.
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut attempts = attempts();
    attempts.retain(|attempt| {
        let kind = format!("{:?} {}", attempt.expected.gains, attempt.expected.verdict);
        let seen = seen.entry(kind).or_default();
        *seen += 1;
        *seen
            <= if attempt.expected.gains == Gains::Exhaustion {
                1
            } else {
                2
            }
    });
    let rows = rows(&holding, &attempts);
    println!("as nobody\n{}", drawn(&rows));
    let complaints = complaints(&rows);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
