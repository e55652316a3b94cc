//! The report and the review as pages.

use crate::page::Page;
use crate::samples;
use cargo_grade::output::html;
use cargo_grade::report::{Link, Place, Report, SourceFile, Survived};
use cargo_grade::review::{Cell, Kind, Pending, Reviewed, ReviewedExercise, Row};
use grade_protocol::Verdict;
use grade_protocol::evidence::{Effect, Site};
use std::collections::BTreeSet;
use std::path::Path;

/// Tries every way out of where it stands.
const EVIL: &str = "\x1b[2J\u{202e}</code></style></script><script>document.title='pwned'</script>\
                    <img src=x onerror=\"document.title='pwned'\">'\"`-->]]>&lt;\n<style>*{display:\
                    none}</style>{{7*7}}<!--";

/// The hostile sample, and hostile text in what only a page shows.
fn hostile() -> Report {
    let mut report = samples::hostile();
    let exercise = &mut report.exercises[0];
    exercise.sources = vec![SourceFile {
        path: "src/lib.rs".into(),
        text: format!("fn a() {{}}\n{EVIL}\n").repeat(20),
    }];
    let check = &mut exercise.checks[0];
    check.title = EVIL.into();
    check.teaches = EVIL.into();
    let found = check.counterexample.as_mut().unwrap();
    found.case = EVIL.into();
    found.token = EVIL.into();
    let explanation = &mut found.explanation;
    explanation.sentence = format!("`{EVIL}` {EVIL}");
    explanation.meaning = EVIL.into();
    explanation.read_on = vec![
        Link {
            title: EVIL.into(),
            target: "javascript:document.title='pwned'".into(),
        },
        Link {
            title: EVIL.into(),
            target: format!("https://\"{EVIL}"),
        },
    ];
    let site = |line| Site {
        file: "src/lib.rs".into(),
        line,
        column: 1,
    };
    explanation.places = vec![Place {
        site: site(2),
        label: EVIL.into(),
    }];
    for step in &mut found.trace.steps {
        step.action = EVIL.into();
        step.site = Some(site(2));
        if let Some(object) = &mut step.object {
            object.name = Some(EVIL.into());
        }
        step.effect = Some(Effect::Acquired {
            shared: false,
            value: Some(EVIL.into()),
        });
    }
    let drawn = found.clone();
    let mut passed = samples::pass();
    passed.coverage[0].case = EVIL.into();
    passed.survived = Some(Survived {
        case: EVIL.into(),
        forced_switches: 1,
        steps: 9,
        token: EVIL.into(),
        drawn: Some(Box::new(drawn)),
    });
    exercise.checks.push(passed);
    report
}

fn cell(verdict: Verdict, as_expected: bool, schedule_number: Option<u64>) -> Cell {
    Cell {
        verdict,
        expected: "pass".into(),
        as_expected,
        schedule_number,
    }
}

fn reviewed() -> Reviewed {
    let row = |name: &str, kind, cells: Vec<Cell>| Row {
        name: name.into(),
        kind,
        why: "It locks `from`, then `to`.".into(),
        as_expected: cells.iter().all(|cell| cell.as_expected),
        cells,
    };
    let wrong = |name, schedules| {
        let cells = vec![
            cell(Verdict::Pass, true, None),
            Cell {
                expected: "deadlock or leak".into(),
                ..cell(Verdict::Deadlock, true, Some(schedules))
            },
        ];
        row(name, Kind::Wrong, cells)
    };
    let reference = vec![
        cell(Verdict::Pass, true, None),
        cell(Verdict::Race, false, None),
    ];
    Reviewed {
        exercises: vec![ReviewedExercise {
            id: "bank".into(),
            checks: vec!["statement".into(), "no-deadlock".into()],
            rows: vec![
                row("reference", Kind::Reference, reference),
                wrong("fail_first", 5),
                wrong("fail_second", 2_311),
                wrong("fail_third", 40),
            ],
            problems: vec!["reference: `no-deadlock` is race, must be pass".into()],
            pending: vec![Pending {
                check: "statement".into(),
                accepted: "deposit(0, 10) -> Ok\n".into(),
                actual: "deposit(0, 10) -> Err\n".into(),
            }],
        }],
    }
}

/// Every page there is to look at, by name.
fn pages() -> Vec<(&'static str, String)> {
    let mut pages: Vec<(&str, String)> = samples::all()
        .iter()
        .map(|(name, report)| (*name, html::report(report)))
        .filter(|(name, _)| *name != "hostile")
        .collect();
    pages.push(("hostile", html::report(&hostile())));
    pages.push(("review", html::review(&reviewed())));
    pages
}

#[test]
fn every_page_is_well_formed_and_brings_all_that_it_needs() {
    // `.ci/pages.mjs` opens them in a browser.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, html) in pages() {
        let page = Page::parse(&html);
        std::fs::write(folder.join(format!("{name}.html")), &html).unwrap();
        assert_eq!(page.named("script").count(), 1, "{name}");
        assert_eq!(page.named("style").count(), 1, "{name}");
        for tag in &page.tags {
            let fetches = ["link", "img", "iframe", "object", "embed", "base", "form"];
            assert!(!fetches.contains(&tag.name.as_str()), "{name}: {tag:?}");
            for attribute in tag.attributes.keys() {
                let acts =
                    attribute.starts_with("on") || attribute == "style" || attribute == "src";
                assert!(!acts, "{name}: {tag:?}");
            }
        }
    }
}

#[test]
fn what_a_submission_wrote_is_only_ever_text() {
    let html = html::report(&hostile());
    let page = Page::parse(&html);
    assert!(
        page.text
            .contains("<script>document.title='pwned'</script>")
    );
    assert!(
        page.text.contains("\u{241b}[2J\\u{202e}</code>"),
        "{}",
        page.text
    );
    let survives = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!html.contains(survives));
    // What it wrote is in no attribute but the address of a link, which is https or a part of the page.
    for tag in &page.tags {
        for (name, value) in &tag.attributes {
            if name == "href" {
                assert!(
                    value.starts_with('#') || value.starts_with("https://"),
                    "{value}"
                );
            } else {
                assert!(!value.contains("pwned"), "{tag:?}");
            }
        }
    }
}

#[test]
fn headings_come_in_order_and_names_lead_somewhere() {
    for (name, html) in pages() {
        let page = Page::parse(&html);
        let levels = page.tags.iter().filter_map(|tag| {
            let level = tag.name.strip_prefix('h')?;
            level.parse::<u32>().ok()
        });
        let mut last = 0;
        for level in levels {
            assert!(level <= last + 1, "{name}: h{level} after h{last}");
            last = level;
        }
        let ids: Vec<&str> = page
            .tags
            .iter()
            .map(|tag| tag.attribute("id"))
            .filter(|id| !id.is_empty())
            .collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "{name}: {ids:?}");
        for tag in &page.tags {
            let led = [
                tag.attribute("aria-labelledby"),
                tag.attribute("href").strip_prefix('#').unwrap_or_default(),
            ];
            for id in led.into_iter().filter(|id| !id.is_empty()) {
                assert!(unique.contains(id), "{name}: {tag:?}");
            }
        }
    }
}

#[test]
fn the_diagram_is_for_those_who_see_it_and_the_list_for_everybody() {
    let page = Page::parse(&html::report(&samples::named("deadlock")));
    for svg in page.with_class("lanes") {
        assert_eq!(svg.attribute("aria-hidden"), "true");
    }
    for words in [
        "A lock",
        "waits for ever",
        "forced switch to B, though A could have gone on",
        "look here",
        "goes wrong here",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
}

#[test]
fn a_row_says_when_only_where_time_matters() {
    let page = Page::parse(&html::report(&samples::named("timed")));
    let steps = page.with_class("step").count();
    assert_eq!(page.with_class("time").count(), steps, "{}", page.text);
    for words in ["at 0 A", "at 10 ms A", "at 20.5 ms B"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let page = Page::parse(&html::report(&samples::named("deadlock")));
    assert_eq!(page.with_class("time").count(), 0);
}

#[test]
fn a_long_execution_is_whole_but_folded() {
    let report = samples::named("race");
    let page = Page::parse(&html::report(&report));
    assert_eq!(page.with_class("fold").count(), 1);
    let shown = page.text.matches("load count ->").count();
    assert_eq!(shown, 40 + 1 + 2, "{}", page.text);
}

#[test]
fn lines_and_their_steps_know_each_other() {
    let page = Page::parse(&html::report(&samples::named("deadlock")));
    let steps: BTreeSet<&str> = page
        .with_class("step")
        .map(|tag| tag.attribute("data-at"))
        .filter(|at| !at.is_empty())
        .collect();
    let lines: BTreeSet<&str> = page
        .with_class("stepped")
        .map(|tag| tag.attribute("data-at"))
        .collect();
    assert_eq!(steps, lines);
    assert_eq!(lines, BTreeSet::from(["0:31", "0:32"]));
    assert!(
        page.text.contains("B holds it from here on"),
        "{}",
        page.text
    );
}

#[test]
fn a_state_is_a_word_and_never_only_a_colour() {
    let page = Page::parse(&html::report(&samples::named("open")));
    assert!(page.text.contains("ok") && page.text.contains("open"));
    let page = Page::parse(&html::report(&samples::named("snapshot")));
    assert!(page.text.contains("lost 2 of 2 points"), "{}", page.text);
    assert_eq!(page.text.matches("differs: ").count(), 2, "{}", page.text);
}

#[test]
fn a_review_says_what_was_expected_what_is_pending_and_how_soon_failures_were_found() {
    let page = Page::parse(&html::review(&reviewed()));
    for words in [
        "4 submissions reviewed, 1 problem",
        "race must be pass",
        "accepted: deadlock or leak",
        "Pending transcript: statement",
        "fail_second 2,311",
        "no-deadlock: 3 fixtures, median 40",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert_eq!(page.with_class("dot").count(), 3);
}
