//! A worker's program, and what it is confined to. Never runs it.

use super::allowance::Allowance;
use grade_confinement::{Cell, Layers};
use std::path::PathBuf;
use std::sync::Arc;

/// A program to be started as a worker.
#[derive(Clone, Debug)]
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// The folder to start it in, with nothing in it.
    pub folder: PathBuf,
    /// What it puts on before it runs student code.
    pub layers: Layers,
    /// What all processes of it may use together.
    pub allowance: Arc<Allowance>,
}

impl Program {
    /// What one process of it is confined to, started by this process.
    pub(super) fn cell(&self, port: Option<u16>) -> Cell {
        Cell {
            parent: std::process::id(),
            layers: self.layers,
            port,
        }
    }
}
