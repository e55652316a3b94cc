//! Asking somebody at a terminal. Never takes silence for a yes.

use anyhow::Context;
use std::io::IsTerminal as _;

/// Whether somebody can be asked, and can read the question.
pub(super) fn can_be_asked() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// What somebody at the terminal says to a question; nothing is a no.
pub(super) fn agrees(question: &str) -> anyhow::Result<bool> {
    anstream::eprint!("{question} [y/N] ");
    let mut said = String::new();
    let read = std::io::stdin().read_line(&mut said);
    read.context("reading the answer")?;
    Ok(matches!(said.trim(), "y" | "Y" | "yes"))
}
