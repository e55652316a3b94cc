//! The command on this repository's own course: submissions are built, run and judged for real.
//! Never writes into the course.

mod advice;
mod attacks;
mod authoring;
mod bad_input;
mod checks;
mod command;
mod copy;
#[cfg(target_os = "linux")]
mod doctor;
mod editor;
mod explanations;
#[cfg(unix)]
mod full_screen;
mod gate;
mod grading;
mod handout;
mod honesty;
mod intake;
mod isolation;
#[cfg(unix)]
mod machine;
mod naming;
#[cfg(target_os = "linux")]
mod narrow;
mod neighbours;
mod onward;
#[cfg(unix)]
mod pager;
mod replay;
mod standstill;
mod submission;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod upkeep;
mod verdicts;
mod waiting;
mod watching;
#[cfg(unix)]
mod workbench;
