//! What right submissions are told to do better. Never costs a point.

use crate::command::root;
use crate::submission::{Graded, fixture, grade};
use cargo_grade::report::Advice;
use std::path::Path;

fn bank(submission: &Path) -> (Graded, Option<Advice>) {
    let graded = grade(&["bank"], submission);
    let check = graded.check("bank", "any-mix");
    assert_eq!(check.points.won, check.points.max, "{check:#?}");
    let advice = check.advice.clone();
    (graded, advice)
}

#[test]
fn one_lock_around_all_accounts_is_named_with_its_line_and_all_that_it_keeps_apart() {
    let (_, advice) = bank(&fixture("bank", "fail_one_global_lock"));
    let advice = advice.expect("advice");
    assert!(advice.text.contains("`accounts`"), "{}", advice.text);
    for pair in ["deposit and withdraw", "transfer and balance"] {
        assert!(advice.text.contains(pair), "{}", advice.text);
    }
    let site = &advice.places.first().expect("a place").site;
    assert_eq!(site.file, "src/lib.rs");
}

#[test]
fn calls_that_share_a_lock_for_reading_are_not_among_those_that_are_kept_apart() {
    let (graded, advice) = bank(&fixture(
        "bank",
        "pass_writes_the_list_to_change_an_account",
    ));
    let points = graded.document.points;
    assert_eq!(points.won, points.max);
    let text = advice.expect("advice").text;
    assert!(text.contains("transfer and deposit"), "{text}");
    assert!(!text.contains("transfer and balance"), "{text}");
}

#[test]
fn a_lock_for_each_account_needs_no_advice() {
    let (_, advice) = bank(&root().join("reference/bank"));
    assert_eq!(advice, None);
    // Looking an account up takes one lock for all, but lets it go at once.
    let (_, advice) = bank(&fixture("bank", "fail_list_behind_a_mutex"));
    assert_eq!(advice, None);
    let (_, advice) = bank(&fixture("bank", "pass_owner_thread"));
    assert_eq!(advice, None);
}
