//! What reports look like in each format, on reports made by hand. Never grades anything.

mod cargo;
mod exit_code;
mod github;
mod human;
mod json;
mod pieces;
mod samples;
