//! What reports look like in each format, on reports made by hand. Never grades anything.

mod cargo;
mod exit_code;
mod github;
mod html;
mod human;
mod ignored;
mod json;
mod page;
mod pieces;
mod samples;
