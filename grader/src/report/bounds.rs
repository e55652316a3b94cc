//! How long a submission's words may be in a report: a megabyte that somebody printed, or threw, is
//! of no use to anybody. Never touches what the course says of itself.
//!
//! Structs are taken apart field by field, so that whoever adds a field has to say here what it holds.

use super::rustc::{Code, Expansion, Line, Message, Span};
use super::{
    Advice, CheckReport, Counterexample, Diagnostic, ExerciseReport, Explanation, OperationRow,
    Place, RealThreads, SnapshotDiff, Survived,
};
use grade_protocol::evidence::{
    Effect, Frame, Holder, LockHeld, ObjectRef, Site, Step, ThreadDoing, ThreadRef, Trace, Wait,
};

/// Characters of a name, a value or a sentence.
const WORDS_CHARS: usize = 4_000;
/// Characters of what is quoted as a whole: output, transcripts, what the compiler said.
const BLOCK_CHARS: usize = 64 << 10;
/// Characters of everything that is said about one check, or by the compiler. Honest executions take
/// a tenth of it.
const ALL_CHARS: usize = 512 << 10;
/// Functions that were active at one step.
const FRAMES: usize = 32;
/// Everything else of which a submission decides how many there are.
const ITEMS: usize = 200;

impl ExerciseReport {
    /// Cuts what is too long.
    pub fn bound(&mut self) {
        self.checks.iter_mut().for_each(CheckReport::bound);
        self.diagnostics.truncate(ITEMS);
        self.ignored.truncate(ITEMS);
        let mut shown = Budget::full();
        let mut said = Budget::full();
        for diagnostic in &mut self.diagnostics {
            shown.diagnostic(diagnostic);
            if let Some(message) = &mut diagnostic.said {
                said.message(message);
            }
        }
    }
}

impl CheckReport {
    /// Cuts what is too long.
    pub fn bound(&mut self) {
        let CheckReport {
            name: _,
            title: _,
            verdict: _,
            points: _,
            summary,
            teaches: _,
            coverage: _,
            counterexample,
            survived,
            advice,
            snapshot,
        } = self;
        let mut budget = Budget::full();
        budget.words(summary);
        if let Some(Advice { text, places }) = advice {
            budget.words(text);
            budget.each(places, ITEMS, Budget::place);
        }
        if let Some(SnapshotDiff {
            accepted: _,
            actual,
        }) = snapshot
        {
            budget.block(actual);
        }
        if let Some(found) = counterexample {
            budget.counterexample(found);
        }
        if let Some(Survived {
            case: _,
            forced_switches: _,
            steps: _,
            token: _,
            drawn: Some(drawn),
        }) = survived
        {
            budget.counterexample(drawn);
        }
    }
}

impl RealThreads {
    /// Cuts what is too long.
    pub fn bound(&mut self) {
        let RealThreads {
            verdict: _,
            summary,
            failures: _,
            repetitions: _,
            failures_again: _,
            seed: _,
            operations,
            state: _,
            threads,
        } = self;
        let mut budget = Budget::full();
        budget.words(summary);
        operations.iter_mut().for_each(|row| budget.operation(row));
        budget.each(threads, ITEMS, Budget::thread_doing);
    }
}

/// How many characters may still be said.
struct Budget {
    left: usize,
}

impl Budget {
    fn full() -> Budget {
        Budget { left: ALL_CHARS }
    }

    /// Keeps the beginning of a text, with an ellipsis for the rest.
    fn cut(&mut self, text: &mut String, most: usize) {
        let most = most.min(self.left);
        // Without counting them: most texts are short, and some are endless.
        let Some((end, _)) = text.char_indices().nth(most) else {
            self.left -= text.chars().count();
            return;
        };
        self.left -= most;
        text.truncate(end);
        text.push('…');
        text.shrink_to_fit();
    }

    fn words(&mut self, text: &mut String) {
        self.cut(text, WORDS_CHARS);
    }

    fn block(&mut self, text: &mut String) {
        self.cut(text, BLOCK_CHARS);
    }

    fn each<T>(&mut self, list: &mut Vec<T>, most: usize, bound: fn(&mut Budget, &mut T)) {
        list.truncate(most);
        list.iter_mut().for_each(|item| bound(self, item));
    }

    fn counterexample(&mut self, found: &mut Counterexample) {
        let Counterexample {
            case: _,
            schedule_number: _,
            schedules: _,
            forced_switches: _,
            operations,
            explanation,
            waits,
            trace,
            left_out: _,
            token: _,
        } = found;
        let Explanation {
            defect: _,
            sentence,
            meaning: _,
            read_on: _,
            places,
            key_steps: _,
            fatal_step: _,
        } = explanation;
        self.words(sentence);
        self.each(places, ITEMS, Budget::place);
        operations.iter_mut().for_each(|row| self.operation(row));
        self.each(waits, ITEMS, Budget::wait);
        let Trace {
            threads,
            steps,
            output,
        } = trace;
        self.block(output);
        // Not fewer of them: steps and operations are named by their thread's number.
        threads.iter_mut().for_each(|thread| self.thread(thread));
        steps.iter_mut().for_each(|step| self.step(step));
    }

    fn operation(&mut self, row: &mut OperationRow) {
        let OperationRow {
            thread: _,
            call,
            result,
            legal,
        } = row;
        self.words(call);
        result.iter_mut().for_each(|text| self.words(text));
        legal
            .iter_mut()
            .for_each(|texts| self.each(texts, ITEMS, Budget::words));
    }

    fn place(&mut self, place: &mut Place) {
        let Place { site, label } = place;
        self.site(site);
        self.words(label);
    }

    fn site(&mut self, site: &mut Site) {
        let Site {
            file,
            line: _,
            column: _,
        } = site;
        self.words(file);
    }

    fn thread(&mut self, thread: &mut ThreadRef) {
        let ThreadRef { index: _, name } = thread;
        name.iter_mut().for_each(|name| self.words(name));
    }

    fn object(&mut self, object: &mut ObjectRef) {
        let ObjectRef {
            id: _,
            kind,
            made,
            name,
        } = object;
        self.words(kind);
        made.iter_mut().for_each(|site| self.site(site));
        name.iter_mut().for_each(|name| self.words(name));
    }

    fn wait(&mut self, wait: &mut Wait) {
        let Wait {
            thread,
            doing,
            object,
            site,
            holders,
        } = wait;
        self.thread(thread);
        self.words(doing);
        object.iter_mut().for_each(|object| self.object(object));
        site.iter_mut().for_each(|site| self.site(site));
        self.each(holders, ITEMS, |budget, Holder { thread, site }| {
            budget.thread(thread);
            site.iter_mut().for_each(|site| budget.site(site));
        });
    }

    fn thread_doing(&mut self, doing: &mut ThreadDoing) {
        let ThreadDoing {
            thread,
            inside,
            site,
            waits_for: _,
            holds,
        } = doing;
        self.thread(thread);
        inside.iter_mut().for_each(|text| self.words(text));
        site.iter_mut().for_each(|site| self.site(site));
        self.each(holds, ITEMS, |budget, held| {
            let LockHeld {
                lock: _,
                kind,
                site,
            } = held;
            budget.words(kind);
            site.iter_mut().for_each(|site| budget.site(site));
        });
    }

    fn step(&mut self, step: &mut Step) {
        let Step {
            thread: _,
            action,
            object,
            value,
            site,
            forced_switch: _,
            frames,
            effect,
            at_ns: _,
        } = step;
        self.words(action);
        object.iter_mut().for_each(|object| self.object(object));
        value.iter_mut().for_each(|value| self.words(value));
        site.iter_mut().for_each(|site| self.site(site));
        self.each(frames, FRAMES, |budget, Frame { function, site }| {
            budget.words(function);
            budget.site(site);
        });
        effect.iter_mut().for_each(|effect| self.effect(effect));
    }

    fn effect(&mut self, effect: &mut Effect) {
        match effect {
            Effect::Read { value } => self.words(value),
            Effect::Wrote { old, value } | Effect::Updated { old, value } => {
                self.words(old);
                self.words(value);
            }
            Effect::Acquired { shared: _, value }
            | Effect::Released { shared: _, value }
            | Effect::Sent { value, queued: _ }
            | Effect::Received { value, queued: _ } => {
                value.iter_mut().for_each(|value| self.words(value));
            }
            Effect::Panicked { message } => self.words(message),
            Effect::Entered { probe, key } | Effect::Left { probe, key } => {
                self.words(probe);
                self.words(key);
            }
            Effect::Notified { woken } => woken.truncate(ITEMS),
            Effect::Refused
            | Effect::Slept { mutex: _ }
            | Effect::Woken { mutex: _ }
            | Effect::TimedOut { mutex: _ }
            | Effect::Disconnected
            | Effect::Closed
            | Effect::Spawned { thread: _ }
            | Effect::Joined { thread: _ }
            | Effect::Ended { panicked: _ }
            | Effect::Called { op: _ }
            | Effect::Returned { op: _ }
            | Effect::WaitsForEver => {}
        }
    }

    fn diagnostic(&mut self, diagnostic: &mut Diagnostic) {
        let Diagnostic {
            message,
            site,
            rendered,
            said: _,
        } = diagnostic;
        self.words(message);
        site.iter_mut().for_each(|site| self.site(site));
        self.block(rendered);
    }

    fn message(&mut self, message: &mut Message) {
        let Message {
            message_type: _,
            message,
            code,
            level: _,
            spans,
            children,
            rendered,
        } = message;
        self.words(message);
        if let Some(Code {
            code: _,
            explanation: Some(explanation),
        }) = code
        {
            self.block(explanation);
        }
        rendered.iter_mut().for_each(|drawn| self.block(drawn));
        self.each(spans, ITEMS, Budget::span);
        self.each(children, ITEMS, Budget::message);
    }

    fn span(&mut self, span: &mut Span) {
        let Span {
            file_name,
            byte_start: _,
            byte_end: _,
            line_start: _,
            line_end: _,
            column_start: _,
            column_end: _,
            is_primary: _,
            text,
            label,
            suggested_replacement,
            suggestion_applicability: _,
            expansion,
        } = span;
        self.words(file_name);
        self.each(text, ITEMS, Budget::line);
        label.iter_mut().for_each(|label| self.words(label));
        // Half a fix is none.
        suggested_replacement.take_if(|fix| fix.len() > WORDS_CHARS.min(self.left));
        if let Some(expansion) = expansion {
            let Expansion {
                span,
                macro_decl_name,
                def_site_span,
            } = &mut **expansion;
            self.words(macro_decl_name);
            self.span(span);
            def_site_span.iter_mut().for_each(|span| self.span(span));
        }
    }

    fn line(&mut self, line: &mut Line) {
        let Line {
            text,
            highlight_start,
            highlight_end,
        } = line;
        self.words(text);
        let last = text.chars().count() as u32 + 1;
        *highlight_start = last.min(*highlight_start);
        *highlight_end = last.min(*highlight_end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_stays_as_it_is() {
        let mut budget = Budget { left: 10 };
        let mut text = "größe".to_owned();
        budget.words(&mut text);
        assert_eq!((text.as_str(), budget.left), ("größe", 5));
    }

    #[test]
    fn what_is_long_is_cut_between_characters() {
        let mut text = "é".repeat(WORDS_CHARS + 1);
        Budget::full().words(&mut text);
        assert_eq!(text.chars().count(), WORDS_CHARS + 1);
        assert!(text.ends_with("é…"));
    }

    #[test]
    fn many_short_texts_are_bounded_as_well_as_a_long_one() {
        let mut budget = Budget { left: 7 };
        let mut texts = vec!["abc".to_owned(); 5];
        budget.each(&mut texts, 4, Budget::words);
        assert_eq!(texts, ["abc", "abc", "a…", "…"]);
    }

    #[test]
    fn a_line_that_is_cut_marks_nothing_behind_its_end() {
        let mut line = Line {
            text: "x".repeat(9_000),
            highlight_start: 1,
            highlight_end: 8_000,
        };
        Budget::full().line(&mut line);
        assert_eq!(line.highlight_end as usize, line.text.chars().count() + 1);
    }
}
