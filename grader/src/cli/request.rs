//! The arguments as meant: defaults filled in, the environment asked. Never prints.

use super::typed::{Args, ColorArg, DataFormat, FormatArg, GradeArgs, ListFormat, ReviewFormatArg};
use super::typed::{SearchArgs, Subcommands};
use crate::chapters::Topic;
use crate::handout::Options;
use anstream::ColorChoice;
use std::ffi::OsString;
use std::num::NonZero;
use std::path::PathBuf;

/// What is asked of this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How to speak.
    pub voice: Voice,
    /// What to do.
    pub action: Action,
}

/// How to speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// For stdout and stderr alike; `Auto` asks each of them.
    pub color: ColorChoice,
    /// How much.
    pub verbosity: Verbosity,
    /// Every step of an execution, not just those that matter.
    pub full: bool,
}

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Totals only.
    Quiet,
    /// What was lost, and why.
    #[default]
    Normal,
    /// Everything.
    Verbose,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Grade.
    Grade(GradeRequest),
    /// List the course's exercises.
    List(ListFormat),
    /// Show one exercise's task and checks.
    Show {
        /// Its id.
        exercise: String,
    },
    /// Grade one exercise after each save.
    Watch(WatchRequest),
    /// Name the next exercise.
    Next,
    /// Tell one hint more.
    Hint {
        /// Of which exercise, if it was said.
        exercise: Option<String>,
        /// Begin with the first one.
        anew: bool,
    },
    /// Put a starter back.
    Reset {
        /// The exercise's id.
        exercise: String,
        /// Without asking.
        yes: bool,
    },
    /// Show what changed between the last two gradings.
    Diff {
        /// Of which exercise, if it was said.
        exercise: Option<String>,
        /// How it is written.
        format: DataFormat,
    },
    /// Repeat one execution.
    Replay(ReplayRequest),
    /// Make a student's copy of the course, or hold one against it.
    Init(InitRequest),
    /// Begin an exercise or a fixture.
    New(NewRequest),
    /// Hold references and fixtures against what they must get.
    Review(ReviewRequest),
    /// Explain a verdict or a kind of defect, or list them.
    Explain {
        /// Which.
        topic: Option<Topic>,
    },
    /// Show what submissions are confined by here.
    Doctor,
    /// Print a completion script.
    Completions(clap_complete::Shell),
    /// Write man pages.
    Man {
        /// Where to.
        folder: PathBuf,
    },
}

/// A grading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeRequest {
    /// Ids, `ID/CHECK` or paths, each once, in the order typed; empty for all.
    pub exercises: Vec<String>,
    /// Where the submission is, if it is not the course itself.
    pub submission: Option<PathBuf>,
    /// How the report is written.
    pub format: Format,
    /// `--always-zero`.
    pub always_zero: bool,
    /// How hard to search.
    pub searching: Searching,
}

/// How, and to where, a report is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, to a file or to stdout.
    Human(Option<PathBuf>),
    /// As JSON, to a file or to stdout.
    Json(Option<PathBuf>),
    /// For people and with annotations to stdout, and as Markdown appended to a file, if one is
    /// known.
    Github(Option<PathBuf>),
    /// As cargo's messages, to stdout.
    CargoMessages,
    /// As one page, to a file or to stdout.
    Html(Option<PathBuf>),
}

/// How, and to where, a review is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewFormat {
    /// For people, to a file or to stdout.
    Human(Option<PathBuf>),
    /// As one page, to a file or to stdout.
    Html(Option<PathBuf>),
}

/// How hard to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Searching {
    /// Workers at the same time.
    pub jobs: NonZero<u16>,
    /// Fixes generated scenarios, sampled schedules and noise.
    pub seed: u64,
    /// Schedules for each case, if it is not left to the check.
    pub budget_schedules: Option<NonZero<u64>>,
    /// Whether checks on real threads are run.
    pub real_threads: bool,
    /// Whether to grade only where every layer of confinement is there.
    pub require_confinement: bool,
    /// Whether the hardest execution that each check survives is to be drawn.
    pub draw_survived: bool,
}

/// Grading after each save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchRequest {
    /// An id or a path, if it was said.
    pub exercise: Option<String>,
    /// Lines, even on a terminal.
    pub plain: bool,
    /// How hard to search.
    pub searching: Searching,
}

/// A replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayRequest {
    /// As a report gave it.
    pub token: String,
    /// Where the submission is, if it is not the course itself.
    pub submission: Option<PathBuf>,
    /// Piece by piece, if there is a terminal.
    pub step: bool,
}

/// A student's copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitRequest {
    /// Where it is, or will be.
    pub folder: PathBuf,
    /// It is there, and is held against the course.
    pub check: bool,
    /// What it is to hold beside the exercises.
    pub options: Options,
}

/// Something to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// The exercise.
    pub id: String,
    /// What of it is begun.
    pub what: What,
}

/// What is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The exercise.
    Exercise {
        /// The trait that students implement.
        trait_name: String,
        /// It has functions, and not operations of an object.
        functions: bool,
    },
    /// A fixture of an exercise that there is.
    Fixture {
        /// Its folder's name.
        name: String,
    },
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRequest {
    /// Ids, each once, in the order typed; empty for all.
    pub exercises: Vec<String>,
    /// How the review is written.
    pub format: ReviewFormat,
    /// What becomes of files that it would write.
    pub accept: Accept,
    /// How hard to search.
    pub searching: Searching,
}

/// What becomes of files that a review would write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accept {
    /// They are not.
    Nothing,
    /// Somebody at a terminal is asked about each.
    Asking,
    /// They are all written.
    Everything,
}

/// What resolving asks the environment, so that tests can answer.
pub struct Env<'a> {
    /// Environment variables.
    pub var: &'a dyn Fn(&str) -> Option<OsString>,
    /// Processors.
    pub cores: NonZero<u16>,
}

impl Env<'_> {
    /// The process's own environment.
    #[must_use]
    pub fn real() -> Env<'static> {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let cores = u16::try_from(cores).unwrap_or(u16::MAX);
        Env {
            var: &|name| std::env::var_os(name),
            cores: NonZero::new(cores).unwrap_or(NonZero::<u16>::MIN),
        }
    }

    /// A variable that says something; an empty one does not.
    fn set(&self, name: &str) -> Option<OsString> {
        (self.var)(name).filter(|value| !value.is_empty())
    }
}

/// Arguments that make no sense together. Ends with [`crate::report::exit_code::ExitCode::Usage`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError(pub String);

impl std::fmt::Display for UsageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

impl Args {
    /// What the arguments mean here.
    ///
    /// # Errors
    /// When they contradict each other.
    pub fn resolve(self, env: &Env<'_>) -> Result<Request, UsageError> {
        let voice = Voice {
            color: color(self.color, env),
            verbosity: self.verbosity(),
            full: self.full,
        };
        if let Some(command) = &self.command
            && self.grade != GradeArgs::default()
        {
            let name = name_of(command);
            return Err(UsageError(format!(
                "exercises and options of grading do not go before `{name}`; \
                 see `cargo grade {name} --help`"
            )));
        }
        let action = match self.command {
            None => Action::Grade(grade(self.grade, voice.verbosity, env)?),
            Some(Subcommands::List { format }) => Action::List(format.unwrap_or(ListFormat::Human)),
            Some(Subcommands::Show { exercise }) => Action::Show {
                exercise: id(&exercise),
            },
            Some(Subcommands::Watch {
                exercise,
                plain,
                searching: typed,
            }) => Action::Watch(WatchRequest {
                exercise: exercise.as_deref().map(id),
                plain,
                searching: searching(&typed, voice.verbosity, env),
            }),
            Some(Subcommands::Next) => Action::Next,
            Some(Subcommands::Hint { exercise, again }) => Action::Hint {
                exercise: exercise.as_deref().map(id),
                anew: again,
            },
            Some(Subcommands::Reset { exercise, yes }) => Action::Reset {
                exercise: id(&exercise),
                yes,
            },
            Some(Subcommands::Diff { exercise, format }) => Action::Diff {
                exercise: exercise.as_deref().map(id),
                format: format.unwrap_or(DataFormat::Human),
            },
            Some(Subcommands::Replay {
                token,
                submission,
                step,
            }) => Action::Replay(ReplayRequest {
                token,
                submission,
                step,
            }),
            Some(Subcommands::Review {
                exercises,
                format,
                output,
                accept,
                yes,
                searching: typed,
            }) => Action::Review(ReviewRequest {
                exercises: ids(&exercises),
                accept: match (accept, yes) {
                    (false, _) => Accept::Nothing,
                    (true, false) => Accept::Asking,
                    (true, true) => Accept::Everything,
                },
                format: match format.unwrap_or(ReviewFormatArg::Human) {
                    ReviewFormatArg::Human => ReviewFormat::Human(output),
                    ReviewFormatArg::Html => ReviewFormat::Html(output),
                },
                // A review prints no execution.
                searching: searching(&typed, Verbosity::Normal, env),
            }),
            Some(Subcommands::Explain { topic }) => Action::Explain { topic },
            Some(Subcommands::Init {
                folder,
                alias,
                no_alias,
                ci,
                check,
            }) => Action::Init(InitRequest {
                folder,
                check,
                options: Options {
                    alias: (alias || no_alias).then_some(alias),
                    ci,
                },
            }),
            Some(Subcommands::New {
                id,
                trait_name,
                program,
                fixture,
            }) => Action::New(NewRequest {
                id,
                what: match fixture {
                    Some(name) => What::Fixture { name },
                    // clap insists on one of the two.
                    None => What::Exercise {
                        trait_name: trait_name.unwrap_or_default(),
                        functions: program,
                    },
                },
            }),
            Some(Subcommands::Doctor) => Action::Doctor,
            Some(Subcommands::Completions { shell }) => Action::Completions(shell),
            Some(Subcommands::Man { folder }) => Action::Man { folder },
        };
        Ok(Request { voice, action })
    }

    fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        }
    }
}

fn name_of(command: &Subcommands) -> &'static str {
    match command {
        Subcommands::List { .. } => "list",
        Subcommands::Show { .. } => "show",
        Subcommands::Watch { .. } => "watch",
        Subcommands::Next => "next",
        Subcommands::Hint { .. } => "hint",
        Subcommands::Reset { .. } => "reset",
        Subcommands::Diff { .. } => "diff",
        Subcommands::Replay { .. } => "replay",
        Subcommands::Review { .. } => "review",
        Subcommands::Explain { .. } => "explain",
        Subcommands::Init { .. } => "init",
        Subcommands::New { .. } => "new",
        Subcommands::Doctor => "doctor",
        Subcommands::Completions { .. } => "completions",
        Subcommands::Man { .. } => "man",
    }
}

fn grade(
    typed: GradeArgs,
    verbosity: Verbosity,
    env: &Env<'_>,
) -> Result<GradeRequest, UsageError> {
    if typed.message_format.is_some() && (typed.format.is_some() || typed.output.is_some()) {
        return Err(UsageError(
            "--message-format writes messages to stdout instead of a report, so neither --format \
             nor --output goes with it"
                .into(),
        ));
    }
    let format = match typed.format.unwrap_or(FormatArg::Human) {
        _ if typed.message_format.is_some() => Format::CargoMessages,
        FormatArg::Human => Format::Human(typed.output),
        FormatArg::Json => Format::Json(typed.output),
        FormatArg::Html => Format::Html(typed.output),
        FormatArg::Github => Format::Github(
            typed
                .output
                .or_else(|| env.set("GITHUB_STEP_SUMMARY").map(Into::into)),
        ),
    };
    let named = [typed.exercises, typed.packages].concat();
    if named.iter().any(|name| id(name).is_empty()) {
        return Err(UsageError("an exercise's name is empty".into()));
    }
    Ok(GradeRequest {
        exercises: ids(&named),
        submission: typed.submission,
        format,
        always_zero: typed.always_zero,
        searching: searching(&typed.searching, verbosity, env),
    })
}

fn searching(typed: &SearchArgs, verbosity: Verbosity, env: &Env<'_>) -> Searching {
    Searching {
        jobs: typed.jobs.and_then(NonZero::new).unwrap_or(env.cores),
        seed: typed.seed.unwrap_or(0),
        budget_schedules: typed.schedules.and_then(NonZero::new),
        real_threads: !typed.model_only,
        require_confinement: typed.require_confinement,
        draw_survived: verbosity == Verbosity::Verbose,
    }
}

/// `exercises/bank/`, as a shell completes it, means `bank`. A longer path stays one.
fn id(typed: &str) -> String {
    let trimmed = typed.trim_end_matches(['/', '\\']);
    trimmed
        .strip_prefix("exercises/")
        .or_else(|| trimmed.strip_prefix("exercises\\"))
        .filter(|id| !id.contains(['/', '\\']))
        .unwrap_or(trimmed)
        .to_owned()
}

fn ids(typed: &[String]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for name in typed {
        let id = id(name);
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// As cargo has it: the option, then what `CARGO_TERM_COLOR` insists on, then `NO_COLOR`.
fn color(typed: Option<ColorArg>, env: &Env<'_>) -> ColorChoice {
    match typed {
        Some(ColorArg::Always) => return ColorChoice::Always,
        Some(ColorArg::Never) => return ColorChoice::Never,
        Some(ColorArg::Auto) => return ColorChoice::Auto,
        None => {}
    }
    match env
        .set("CARGO_TERM_COLOR")
        .as_ref()
        .and_then(|value| value.to_str())
    {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ if env.set("NO_COLOR").is_some() => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}
