//! The book's chapters on verdicts, as parts of the program. Never draws them.
//!
//! A chapter's heading is the verdict's name in backquotes, a colon, and what it is in a few words.
//! Sections whose headings are made like that are about one kind of defect each.

use grade_protocol::Verdict;

/// A verdict, or a kind of defect, that the book has something to say about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    /// As reports name it.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// The chapter or the section, heading included.
    pub text: &'static str,
    /// The verdict whose chapter it is, or that the section is in.
    pub verdict: Verdict,
}

impl Topic {
    /// Whether it is one kind of what its chapter is about.
    #[must_use]
    pub fn is_section(&self) -> bool {
        self.name != self.verdict.name()
    }
}

macro_rules! chapters {
    ($($verdict:ident $file:literal,)*) => {
        fn chapter(verdict: Verdict) -> &'static str {
            match verdict {
                $(Verdict::$verdict => include_str!(concat!("../book/src/verdicts/", $file)),)*
            }
        }

        /// What the chapters show as code is compiled by `cargo test --doc`.
        #[cfg(doctest)]
        mod examples {
            $(
                #[doc = include_str!(concat!("../book/src/verdicts/", $file))]
                pub struct $verdict;
            )*
        }
    };
}

chapters! {
    Pass "pass.md",
    Wrong "wrong.md",
    Race "race.md",
    CovertChannel "covert_channel.md",
    Deadlock "deadlock.md",
    Leak "leak.md",
    Livelock "livelock.md",
    Hang "hang.md",
    Panic "panic.md",
    Abort "abort.md",
    EarlyExit "early_exit.md",
    CpuLimit "cpu_limit.md",
    MemoryLimit "memory_limit.md",
    OutputLimit "output_limit.md",
    StackOverflow "stack_overflow.md",
    CompileError "compile_error.md",
    CompileLimit "compile_limit.md",
    Forbidden "forbidden.md",
    Forged "forged.md",
    NotStarted "not_started.md",
    Serialised "serialised.md",
    WrongSnapshot "wrong_snapshot.md",
    ReliesOnTiming "relies_on_timing.md",
    Nondeterministic "nondeterministic.md",
    Infrastructure "infrastructure.md",
    Incomplete "incomplete.md",
    Unknown "unknown.md",
}

/// Everything that can be explained: each verdict, and behind it the kinds of defects in its chapter.
#[must_use]
pub fn topics() -> Vec<Topic> {
    Verdict::ALL.into_iter().flat_map(in_chapter).collect()
}

/// What has this name.
#[must_use]
pub fn topic(name: &str) -> Option<Topic> {
    topics().into_iter().find(|topic| topic.name == name)
}

fn in_chapter(verdict: Verdict) -> Vec<Topic> {
    let chapter = chapter(verdict);
    let mut starts: Vec<(usize, &'static str)> = Vec::new();
    let mut at = 0;
    let mut is_code = false;
    for line in chapter.split_inclusive('\n') {
        is_code ^= line.starts_with("```");
        if !is_code && (line.starts_with("## ") || at == 0) {
            starts.push((at, line.trim_start_matches('#').trim()));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at);
    let ends = ends.chain([chapter.len()]);
    let parts = starts.iter().zip(ends).enumerate();
    let topic = |(nth, (&(start, heading), end)): (usize, (&(usize, &'static str), usize))| {
        let (name, title) = heading.strip_prefix('`')?.split_once("`: ")?;
        let text = match nth {
            0 => chapter,
            _ => &chapter[start..end],
        };
        Some(Topic {
            name,
            title,
            text,
            verdict,
        })
    };
    parts.filter_map(topic).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Defect;
    use std::collections::BTreeSet;

    #[test]
    fn every_verdict_has_its_chapter() {
        for verdict in Verdict::ALL {
            let topic = topic(verdict.name()).unwrap_or_else(|| panic!("{verdict}: no chapter"));
            assert_eq!(topic.verdict, verdict);
            assert_eq!(topic.text, chapter(verdict));
            assert!(!topic.is_section() && topic.text.lines().count() > 2);
        }
    }

    #[test]
    fn every_kind_of_defect_has_a_section_or_the_chapter_of_its_name() {
        for defect in Defect::ALL {
            let name = defect.name();
            let topic = topic(name).unwrap_or_else(|| panic!("nothing about {name}"));
            assert!(
                topic.text.contains("```rust") || !defect.is_specific(),
                "{name}: no example"
            );
        }
    }

    #[test]
    fn nothing_is_explained_twice_and_nothing_that_no_report_names() {
        let topics = topics();
        let names: BTreeSet<&str> = topics.iter().map(|topic| topic.name).collect();
        assert_eq!(names.len(), topics.len());
        let verdicts = Verdict::ALL.map(Verdict::name);
        let known: BTreeSet<&str> = Defect::ALL
            .map(Defect::name)
            .into_iter()
            .chain(verdicts)
            .collect();
        assert_eq!(names, known);
    }

    #[test]
    fn a_section_ends_where_the_next_one_begins() {
        let section = topic("lock_cycle").expect("it is there");
        assert_eq!(section.verdict, Verdict::Deadlock);
        assert!(section.is_section());
        assert!(section.text.starts_with("## `lock_cycle`"));
        assert_eq!(section.text.matches("\n## ").count(), 0);
    }
}
