//! What reports look like in each format, on reports made by hand. Never grades anything.

mod cargo;
mod exit_code;
mod github;
mod hostile;
mod html;
mod human;
mod ignored;
mod json;
mod pieces;
#[path = "../readers/mod.rs"]
mod readers;
mod samples;
mod schemas;
mod screen;
mod standing;

use readers::page;
