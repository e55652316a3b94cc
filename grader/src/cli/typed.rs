//! The arguments as typed, with their help. Never fills in what was left out; see `request`.

use super::topic::TopicParser;
use crate::chapters::Topic;
use crate::report::exit_code;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  cargo grade                      grade every exercise
  cargo grade bank                 grade one
  cargo grade bank -v              and say what each pass means
  cargo grade bank/no-deadlock     run one check of it
  cargo grade watch bank           grade it after each save
  cargo grade show bank            read the task and its checks
  cargo grade explain deadlock     read what a verdict means
  cargo grade replay TOKEN         repeat the execution that broke a check
  cargo grade replay TOKEN --step  and walk through it, one switch at a time
  cargo grade bank --submission ../theirs/bank
                                   grade a folder that holds src/
  cargo grade --format html --output report.html
                                   a page to open, to send, to project
  cargo grade --format json --output report.json --always-zero
                                   for a system that reads the report
  cargo grade bank --message-format json
                                   for an editor that reads cargo's messages";

fn after_help() -> String {
    format!("{EXAMPLES}\n\nExit codes:\n{}", exit_code::help())
}

/// Grades concurrency exercises: runs each under thousands of thread schedules and on real
/// threads, and shows for each lost point what went wrong.
#[derive(Clone, Debug, Parser)]
#[command(name = "cargo-grade", version, after_help = after_help())]
pub struct Args {
    /// What to do instead of grading.
    #[command(subcommand)]
    pub command: Option<Subcommands>,

    /// What grading needs.
    #[command(flatten)]
    pub grade: GradeArgs,

    /// Colours [default: CARGO_TERM_COLOR, then NO_COLOR, then whether it is a terminal]
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub color: Option<ColorArg>,

    /// Print totals only, and no progress
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print what each pass means, and every line of a difference
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// Print every step of an execution, not just those that matter
    #[arg(long, global = true)]
    pub full: bool,
}

/// Arguments of grading.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct GradeArgs {
    /// The exercises to grade; EXERCISE/CHECK for one check of them, or files or folders [default:
    /// the one around this folder, else all]
    #[arg(value_name = "EXERCISE")]
    pub exercises: Vec<String>,

    /// Grade this one too, named as cargo names a package
    #[arg(short, long = "package", value_name = "EXERCISE")]
    pub packages: Vec<String>,

    /// Grade another checkout, or with one EXERCISE a folder that holds src/; or a .zip, .tar or
    /// .tar.gz of either
    #[arg(long, value_name = "PATH")]
    pub submission: Option<PathBuf>,

    /// How the report is written [default: human]
    #[arg(long, value_enum)]
    pub format: Option<FormatArg>,

    /// Write the report to FILE; with `--format github`, the summary [default: stdout, or for the
    /// summary $GITHUB_STEP_SUMMARY]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Write cargo's messages to stdout instead of a report, for rust-analyzer and its like
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub message_format: Option<MessageFormatArg>,

    /// Exit with 0 even if points were lost or something does not compile
    #[arg(long)]
    pub always_zero: bool,

    /// How hard to search.
    #[command(flatten)]
    pub searching: SearchArgs,
}

/// Arguments of everything that runs checks.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct SearchArgs {
    /// Workers at the same time [default: the number of processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,

    /// Fixes generated scenarios, sampled schedules and noise [default: 0]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Schedules to try for each case of a check [default: what the check says]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub schedules: Option<u64>,

    /// Leave out the checks on real threads; their points stay open
    #[arg(long)]
    pub model_only: bool,

    /// Do nothing unless submissions can be confined by every layer (see `doctor`)
    #[arg(long)]
    pub require_confinement: bool,
}

/// What can be done besides grading.
#[derive(Clone, Debug, Subcommand)]
pub enum Subcommands {
    /// List the exercises of this course, from easy to hard, and where you stand with each
    List {
        /// How the list is written [default: human]
        #[arg(long, value_enum)]
        format: Option<ListFormat>,
    },
    /// Show the task of an exercise, and its checks
    Show {
        /// The exercise
        #[arg(value_name = "EXERCISE")]
        exercise: String,
    },
    /// Grade an exercise after each save, and show what broke it
    Watch {
        /// The exercise, or a file or folder of it [default: the one around this folder, else the next one]
        #[arg(value_name = "EXERCISE")]
        exercise: Option<String>,
        /// Print lines instead of filling the screen; so it is wherever stdout is no terminal
        #[arg(long)]
        plain: bool,
        /// How hard to search.
        #[command(flatten)]
        searching: SearchArgs,
    },
    /// Name the next exercise that is not done, and where to start
    Next,
    /// Tell one hint more, first of all one about what was lost
    Hint {
        /// The exercise [default: the one around this folder, else the next one]
        #[arg(value_name = "EXERCISE")]
        exercise: Option<String>,
        /// Begin with the first hint
        #[arg(long)]
        again: bool,
    },
    /// Put the starter of an exercise back, and keep your files beside it
    Reset {
        /// The exercise
        #[arg(value_name = "EXERCISE")]
        exercise: String,
        /// Do it without being asked
        #[arg(short, long)]
        yes: bool,
    },
    /// Show what changed between the last two gradings of an exercise
    Diff {
        /// The exercise [default: the one around this folder, else the one graded last]
        #[arg(value_name = "EXERCISE")]
        exercise: Option<String>,
        /// How it is written [default: human]
        #[arg(long, value_enum)]
        format: Option<DataFormat>,
    },
    /// Repeat the execution that broke a check, step by step
    Replay {
        /// The token that a report gave
        #[arg(value_name = "TOKEN")]
        token: String,
        /// Replay it on another checkout, or on a folder that holds src/; or on an archive of either
        #[arg(long, value_name = "PATH")]
        submission: Option<PathBuf>,
        /// Show one stretch of a thread after the other, each at a key press
        #[arg(long)]
        step: bool,
    },
    /// For instructors: hold references and fixtures against what they must get
    Review {
        /// The exercises to review [default: all]
        #[arg(value_name = "EXERCISE")]
        exercises: Vec<String>,
        /// How the review is written [default: human]
        #[arg(long, value_enum)]
        format: Option<ReviewFormatArg>,
        /// Write the review to FILE [default: stdout]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Show what the reference's transcripts and the fixtures' expected.toml would have to be, and
        /// write each once you agree
        #[arg(long)]
        accept: bool,
        /// Agree to all of it without being asked
        #[arg(short, long, requires = "accept")]
        yes: bool,
        /// How hard to search.
        #[command(flatten)]
        searching: SearchArgs,
    },
    /// Explain a verdict or a kind of defect, with an example and its cure
    Explain {
        /// As reports name it [default: list all of them]
        #[arg(value_name = "VERDICT", value_parser = TopicParser, hide_possible_values = true)]
        topic: Option<Topic>,
    },
    /// For instructors: make a student's copy of the course, as a new git repository
    Init {
        /// A folder that is empty or not there
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// With the alias, so that `cargo grade` builds the copy's own grader [default: as in the course]
        #[arg(long, conflicts_with = "no_alias")]
        alias: bool,
        /// Without the alias, for whoever has the grader installed
        #[arg(long)]
        no_alias: bool,
        /// With the workflow that grades pushes
        #[arg(long)]
        ci: bool,
        /// Write nothing: say how the copy in DIR differs from the course
        #[arg(long, conflicts_with_all = ["alias", "no_alias", "ci"])]
        check: bool,
    },
    /// For instructors: begin an exercise, or with --fixture one more submission to review it with
    New {
        /// The exercise: the name of its folder and of the student's crate
        #[arg(value_name = "ID")]
        id: String,
        /// The trait that students implement
        #[arg(
            long = "trait",
            value_name = "NAME",
            required_unless_present = "fixture"
        )]
        trait_name: Option<String>,
        /// The trait is about functions, which are checked by programs that call them
        #[arg(long, conflicts_with = "fixture")]
        program: bool,
        /// A submission that begins as the reference does: `fail_...`, `pass_...` or `open_...`
        #[arg(long, value_name = "NAME", conflicts_with = "trait_name")]
        fixture: Option<String>,
    },
    /// Show what keeps a submission from this machine, and try it
    Doctor,
    /// Print a completion script for `cargo grade` and `cargo-grade`
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Write a man page for this command, and one for each of these
    Man {
        /// The folder to write them into
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// If it is a terminal
    Auto,
    /// In any case
    Always,
    /// In no case
    Never,
}

/// `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// For people
    Human,
    /// Schema cargo-grade/report/v1
    Json,
    /// For a GitHub Actions log: annotations on lines, and a summary
    Github,
    /// For people, as one page that needs nothing else
    Html,
}

/// `--format` of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReviewFormatArg {
    /// For people
    Human,
    /// For people, as one page that needs nothing else
    Html,
}

/// `--format` of what is for people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DataFormat {
    /// For people
    Human,
    /// As JSON; its schema is named in it
    Json,
}

/// `--format` of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    Human,
    /// Schema cargo-grade/list/v1
    Json,
    /// One name a line: exercises, and their checks as far as they have been graded
    Names,
    /// A chapter of a book: what each exercise teaches, and when its tool is the right one
    Markdown,
}

/// `--message-format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormatArg {
    /// One object a line, as `cargo check --message-format json` writes them
    Json,
}
