//! What must hold of every download beside its results; looks at which fetches there were, when.

use crate::model::DownloaderModel;
use crate::op::Op;
use crate::subject::FETCH;
use grade_kit::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Observed<'a> = View<'a, DownloaderModel>;

/// Each call fetches each of its distinct URLs exactly once, and nothing else.
pub(crate) fn each_url_once(view: &Observed<'_>) -> Result<(), Broken> {
    let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
    for (Op::Download(urls), _) in view.operations() {
        for url in urls.iter().collect::<BTreeSet<_>>() {
            *asked.entry(url).or_default() += 1;
        }
    }
    let fetched = view.times_entered(FETCH);
    for (url, &times) in &asked {
        let got = fetched.get(url).copied().unwrap_or(0);
        if got != times {
            return Err(wrong(format!(
                "{url} was fetched {} instead of {}",
                often(got),
                often(times)
            )));
        }
    }
    match fetched.keys().find(|url| !asked.contains_key(**url)) {
        Some(url) => Err(wrong(format!("{url} was fetched, but nobody asked for it"))),
        None => Ok(()),
    }
}

/// Never more fetches in progress than allowed: of calls at the same time, each has its own limit.
pub(crate) fn within_the_limit(view: &Observed<'_>) -> Result<(), Broken> {
    let allowed = view.setup().workers * view.callers();
    let Some(first) = view.first_beyond(FETCH, allowed) else {
        return Ok(());
    };
    let most = view.most_inside(FETCH);
    let summary = format!("{most} fetches at once, where {allowed} were allowed");
    Err(wrong(summary).by(&first))
}

/// When the last call has returned, every thread has ended.
pub(crate) fn leaves_nothing_behind(view: &Observed<'_>) -> Result<(), Broken> {
    match view.threads_alive_after_drop() {
        0 => Ok(()),
        alive => Err(Broken::new(
            Verdict::Leak,
            format!("threads still running when download had returned: {alive}"),
        )),
    }
}

fn often(times: usize) -> String {
    match times {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

fn wrong(summary: String) -> Broken {
    Broken::new(Verdict::Wrong, summary)
}
