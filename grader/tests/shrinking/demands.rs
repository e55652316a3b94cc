//! What checks demand of schedules: something of each, something of one, something of those without
//! preemption only. And when it happened, which is said where time matters.

use crate::laboratory::Laboratory;
use cargo_grade::check::CheckOutcome;
use grade_protocol::Verdict;

crate::tests! {
    what_one_schedule_shows_is_a_witness,
    a_result_that_only_some_schedules_have_is_a_witness,
    what_no_schedule_shows_is_lost_with_its_sentence_and_the_number_of_schedules,
    a_witness_ends_the_search,
    a_budget_spent_without_a_witness_is_lost,
    a_search_held_to_less_than_the_check_asks_for_decides_nothing,
    whatever_is_explored_before_a_witness_must_be_right,
    each_scenario_needs_a_witness,
    a_race_is_a_witness_where_a_race_is_demanded,
    where_no_schedule_races_the_demand_for_a_race_is_lost,
    what_only_a_preemption_breaks_holds_without_preemption,
    what_breaks_without_preemption_is_lost_and_shown_without_any,
    a_witness_that_takes_a_preemption_is_not_seen_without,
    a_preemption_that_came_about_by_itself_is_not_held_against_anybody,
    steps_say_when_they_happened_where_somebody_slept,
    steps_say_nothing_of_time_where_nobody_was_told_it,
}

fn run(check: &str) -> CheckOutcome {
    Laboratory::new().run(check)
}

#[track_caller]
fn passes(check: &str) -> CheckOutcome {
    let outcome = run(check);
    assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:#?}");
    outcome
}

#[track_caller]
fn comes_to(check: &str, verdict: Verdict, summary: &str) {
    let outcome = run(check);
    let came_to = (outcome.verdict, outcome.summary.as_str());
    assert_eq!(came_to, (verdict, summary));
}

fn schedules(outcome: &CheckOutcome) -> u64 {
    outcome
        .coverage
        .iter()
        .map(|it| it.coverage.schedules)
        .sum()
}

fn what_one_schedule_shows_is_a_witness() {
    let outcome = passes("at-once-open");
    assert!(
        outcome.summary.ends_with("two visits at once"),
        "{outcome:#?}"
    );
    passes("second-first");
}

fn a_result_that_only_some_schedules_have_is_a_witness() {
    passes("nothing-taken");
    let outcome = run("nothing-taken-later");
    assert_eq!(outcome.verdict, Verdict::Wrong, "{outcome:#?}");
}

fn what_no_schedule_shows_is_lost_with_its_sentence_and_the_number_of_schedules() {
    let outcome = run("at-once-locked");
    let schedules = schedules(&outcome);
    let summary = format!(
        "never seen in any schedule there is ({schedules}) of \"two visits\": two visits at once"
    );
    assert_eq!(
        (outcome.verdict, outcome.summary),
        (Verdict::Wrong, summary)
    );
    assert!(outcome.coverage[0].coverage.exhausted);
}

fn a_witness_ends_the_search() {
    let outcome = passes("at-once-open");
    assert!(!outcome.coverage[0].coverage.exhausted, "{outcome:#?}");
    assert!(schedules(&outcome) < schedules(&run("at-once-locked")));
}

fn a_budget_spent_without_a_witness_is_lost() {
    comes_to(
        "at-once-in-one-schedule",
        Verdict::Wrong,
        "never seen in 1 schedule of \"two visits\": two visits at once",
    );
}

fn a_search_held_to_less_than_the_check_asks_for_decides_nothing() {
    let mut laboratory = Laboratory::new();
    laboratory.budget_schedules = Some(3);
    let outcome = laboratory.run("at-once-locked");
    assert_eq!(outcome.verdict, Verdict::Unknown, "{outcome:#?}");
    assert!(outcome.summary.contains("in 3 schedules"), "{outcome:#?}");
}

fn whatever_is_explored_before_a_witness_must_be_right() {
    let outcome = run("unseen-and-wrong");
    assert_eq!(outcome.verdict, Verdict::Race, "{outcome:#?}");
    assert!(outcome.counterexample.is_some());
}

fn each_scenario_needs_a_witness() {
    let outcome = run("seen-in-one-of-two");
    assert_eq!(outcome.verdict, Verdict::Wrong, "{outcome:#?}");
    assert!(outcome.summary.contains("\"one visit\""), "{outcome:#?}");
}

fn a_race_is_a_witness_where_a_race_is_demanded() {
    passes("races");
    assert_eq!(run("adding").verdict, Verdict::Race);
}

fn where_no_schedule_races_the_demand_for_a_race_is_lost() {
    let outcome = run("does-not-race");
    assert_eq!(outcome.verdict, Verdict::Wrong, "{outcome:#?}");
    assert!(
        outcome
            .summary
            .starts_with("never seen in any schedule there is")
    );
}

fn what_only_a_preemption_breaks_holds_without_preemption() {
    let outcome = passes("adding-unpreempted");
    assert!(
        outcome
            .summary
            .starts_with("no failure in any schedule without preemption"),
        "{outcome:#?}"
    );
    let coverage = &outcome.coverage[0].coverage;
    assert_eq!(
        (coverage.preemption_bound, coverage.delay_bound),
        (Some(0), None)
    );
    assert_eq!(coverage.sampled, 0);
    passes("one-at-a-time-unpreempted");
}

fn what_breaks_without_preemption_is_lost_and_shown_without_any() {
    let outcome = run("in-turn-unpreempted");
    assert_eq!(outcome.verdict, Verdict::Wrong, "{outcome:#?}");
    let found = outcome.counterexample.expect("a broken rule is shown");
    assert_eq!(found.forced_switches, 0);
}

fn a_witness_that_takes_a_preemption_is_not_seen_without() {
    let outcome = run("at-once-without-preemption");
    assert_eq!(outcome.verdict, Verdict::Wrong, "{outcome:#?}");
    let told = "never seen in any schedule without preemption";
    assert!(outcome.summary.starts_with(told), "{outcome:#?}");
}

/// Where code does not do the same again a schedule may preempt that did not when it was found.
fn a_preemption_that_came_about_by_itself_is_not_held_against_anybody() {
    passes("one-at-a-time-and-fickle");
}

/// When the steps of what broke a check happened.
fn times(check: &str) -> Vec<u64> {
    let found = Laboratory::new().found(check);
    found.trace.steps.iter().map(|step| step.at_ns).collect()
}

fn steps_say_when_they_happened_where_somebody_slept() {
    let times = times("adding-after-a-nap");
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!((times.first(), times.last()), (Some(&0), Some(&10_000_000)));
}

fn steps_say_nothing_of_time_where_nobody_was_told_it() {
    for check in ["adding-after-work", "adding"] {
        let times = times(check);
        assert!(
            !times.is_empty() && times.iter().all(|at_ns| *at_ns == 0),
            "{times:?}"
        );
    }
}
