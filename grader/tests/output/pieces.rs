//! A replayed check piece by piece, as one walks through it.

use crate::samples;
use cargo_grade::cli::Verbosity;
use cargo_grade::output::human::{self, View};
use cargo_grade::report::CheckReport;

fn pieces(check: &CheckReport, view: View<'_>) -> Vec<String> {
    let pieces = human::check_in_pieces("bank", &[], check, view);
    let plain = |text: &String| anstream::adapter::strip_str(text).to_string();
    pieces.iter().map(plain).collect()
}

fn view(width: usize) -> View<'static> {
    View {
        width,
        verbosity: Verbosity::Verbose,
        full: true,
        submission: None,
    }
}

#[test]
fn the_pieces_together_are_the_whole() {
    let checks = [samples::deadlock(), samples::race(), samples::snapshot()];
    for check in checks {
        for width in [60, 100, 200] {
            let whole = human::check("bank", &[], &check, view(width));
            let whole = anstream::adapter::strip_str(&whole).to_string();
            assert_eq!(pieces(&check, view(width)).concat(), whole);
        }
    }
}

#[test]
fn each_stretch_ends_where_another_thread_goes_on() {
    let shown = pieces(&samples::deadlock(), view(100));
    let (first, rest) = shown.split_first().unwrap();
    let (last, stretches) = rest.split_last().unwrap();
    assert!(first.contains("Operations"), "{first}");
    assert!(last.contains("cargo grade replay"), "{last}");
    let switches = |text: &str| text.matches("switched to").count();
    assert!(stretches.iter().any(|stretch| switches(stretch) == 1));
    for stretch in stretches {
        assert!(switches(stretch) <= 1, "{stretch}");
        let begins = stretch.lines().next().unwrap();
        assert_eq!(switches(begins), switches(stretch), "{stretch}");
    }
}

#[test]
fn what_has_no_counterexample_is_one_piece() {
    assert_eq!(pieces(&samples::snapshot(), view(100)).len(), 1);
}
