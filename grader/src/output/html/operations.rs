//! The operations of an execution with what came of them.

use super::text;
use crate::report::{OperationRow, scenario_thread};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The table; `begun` says which operations began at all, and is empty if nothing is known.
pub(super) fn markup(rows: &[OperationRow], begun: &BTreeSet<u32>) -> Markup {
    let reached = |number: u32| begun.is_empty() || begun.contains(&number);
    html! {
        @if !rows.is_empty() {
            div.table-frame tabindex="0" role="region" aria-label="Operations" {
                table.operations {
                    thead {
                        tr {
                            th scope="col" { "Thread" }
                            th scope="col" { "Call" }
                            th scope="col" { "Result" }
                        }
                    }
                    tbody {
                        @for (number, row) in (0..).zip(rows) { (self::row(row, reached(number))) }
                    }
                }
            }
        }
    }
}

fn row(row: &OperationRow, reached: bool) -> Markup {
    html! {
        tr.unexplained[row.legal.is_some()] {
            td { span.who { (scenario_thread(row.thread)) } }
            td { code { (text::line(&row.call)) } }
            td {
                @match &row.result {
                    Some(result) => code { (text::line(result)) },
                    None if reached => em { "never returned" },
                    None => span.faint { "not reached" },
                }
                @if let Some(legal) = &row.legal { (unexplained(legal)) }
            }
        }
    }
}

fn unexplained(legal: &[String]) -> Markup {
    html! {
        " "
        strong.lost {
            "no order of the operations explains this"
            @for (at, result) in legal.iter().enumerate() {
                (if at == 0 { "; it could be " } else { " or " })
                code { (text::line(result)) }
            }
        }
    }
}
