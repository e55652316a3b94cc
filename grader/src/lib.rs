//! `cargo grade`: finds exercises, has submissions built and run under controlled schedules, and
//! says what they came to. Knows no exercise by name, and never runs student code itself.

mod alike;
pub mod build;
pub mod chapters;
pub mod check;
pub mod chosen;
pub mod cli;
pub mod commands;
pub mod course;
mod explain;
pub mod gate;
pub mod grade;
mod graded;
pub mod handout;
pub mod hints;
pub mod intake;
pub mod logbook;
pub mod output;
pub mod pager;
mod parallel;
pub mod progress;
pub mod replay;
pub mod report;
mod retries;
pub mod review;
pub mod run;
pub mod screen;
pub mod starter;
mod syntax;
pub mod token;
pub mod watch;
