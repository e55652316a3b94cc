//! What an execution that did not end as it should says about the code.

use crate::rule::Broken;
use grade_protocol::Verdict;
use grade_protocol::evidence::MEETS;
use grade_protocol::evidence::{End, Site, ThreadRef, WAITS_FOR_CALLERS, Wait};

/// What is wrong with an end, if anything.
pub(super) fn ending(end: &End) -> Option<Broken> {
    match end {
        End::Finished => None,
        End::Stuck { waits } => Some(stuck(waits)),
        End::Leaked { waits } => {
            let who = listed(waits.iter().map(waiter));
            Some(Broken::new(
                Verdict::Leak,
                format!("left behind, blocked for ever: {who}"),
            ))
        }
        End::HeldUp { frozen_at, waits } => Some(held_up(frozen_at.as_ref(), waits)),
        End::StepLimit {
            steps,
            at,
            spinning,
        } => {
            let who =
                listed(at.iter().map(|wait| {
                    format!("{} at {}", name(&wait.thread), place(wait.site.as_ref()))
                }));
            Some(if *spinning {
                let summary = format!(
                    "still running after {steps} steps, looking again and again at what nobody \
                     changes: {who}"
                );
                Broken::new(Verdict::Livelock, summary)
            } else {
                let summary = format!(
                    "cut after {steps} steps, where it may still have come to an end: {who}"
                );
                Broken::new(Verdict::Unknown, summary)
            })
        }
        End::Hung { detail } => Some(Broken::new(Verdict::Hang, detail.clone())),
        End::Trouble { message } => Some(Broken::new(Verdict::Infrastructure, message.clone())),
    }
}

/// Whether somebody waits for others to join in.
pub(super) fn meets(end: &End) -> bool {
    matches!(end, End::Stuck { waits } if waits.iter().any(|wait| wait.doing == MEETS))
}

/// Whether the main thread is where it starts the scenario's threads and waits for them.
pub(super) fn main_waits_for_callers(end: &End) -> bool {
    let End::Stuck { waits } = end else {
        return false;
    };
    let main = waits.iter().find(|wait| wait.thread.index == 0);
    main.is_some_and(|wait| wait.doing == WAITS_FOR_CALLERS)
}

fn stuck(waits: &[Wait]) -> Broken {
    let meeting = waits.iter().filter(|wait| wait.doing == MEETS).count();
    if meeting > 0 {
        return serialised(meeting, waits);
    }
    let mut cycle = Vec::new();
    for wait in waits.iter().filter(|wait| wait.doing != WAITS_FOR_CALLERS) {
        cycle.push(format!("{}{}", waiter(wait), held_by(wait)));
    }
    Broken::new(
        Verdict::Deadlock,
        format!("nobody can go on: {}", listed(cycle.into_iter())),
    )
}

fn serialised(meeting: usize, waits: &[Wait]) -> Broken {
    let blocked = waits
        .iter()
        .find(|wait| wait.doing != MEETS && !wait.holders.is_empty());
    let because = match blocked {
        Some(wait) => format!(": {}{}", waiter(wait), held_by(wait)),
        None => String::new(),
    };
    let summary = format!("only {meeting} at work, where more must be at once{because}");
    Broken::new(Verdict::Serialised, summary)
}

fn held_up(frozen_at: Option<&Site>, waits: &[Wait]) -> Broken {
    let others = || waits.iter().filter(|wait| wait.doing != WAITS_FOR_CALLERS);
    let kept = others()
        .find(|wait| !wait.holders.is_empty())
        .or_else(|| others().next());
    let kept = match kept {
        Some(wait) => format!("{}{}", waiter(wait), held_by(wait)),
        None => "the others".to_owned(),
    };
    let summary = format!(
        "an operation held up at {} keeps an independent one from finishing: {kept}",
        place(frozen_at)
    );
    Broken::new(Verdict::Serialised, summary)
}

fn waiter(wait: &Wait) -> String {
    let object = match &wait.object {
        Some(object) => match &object.made {
            Some(made) => format!(" {} #{} (made at {made})", object.kind, object.id),
            None => format!(" {} #{}", object.kind, object.id),
        },
        None => String::new(),
    };
    format!(
        "{} waits in {}{object} at {}",
        name(&wait.thread),
        wait.doing,
        place(wait.site.as_ref())
    )
}

fn held_by(wait: &Wait) -> String {
    let holders = wait.holders.iter().map(|holder| match &holder.site {
        Some(site) if holder.thread == wait.thread => format!("itself since {site}"),
        Some(site) => format!("{} since {site}", name(&holder.thread)),
        None => name(&holder.thread),
    });
    let holders = listed(holders);
    match (holders.is_empty(), wait.doing.as_str()) {
        (true, _) => String::new(),
        (false, "join") => format!(", for {holders} to end"),
        (false, _) => format!(", held by {holders}"),
    }
}

fn name(thread: &ThreadRef) -> String {
    match &thread.name {
        Some(name) => name.clone(),
        None => format!("thread {}", thread.index),
    }
}

fn place(site: Option<&Site>) -> String {
    site.map_or_else(|| "an unknown place".to_owned(), Site::to_string)
}

fn listed(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("; ")
}
