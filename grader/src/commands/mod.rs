//! What each subcommand does, one file each. Never parses arguments.

mod completions;
mod consent;
mod diff;
mod doctor;
mod explain;
mod grade;
mod hint;
mod init;
mod installed;
mod list;
mod man;
mod new;
mod next;
mod replay;
mod reset;
mod review;
mod show;
mod shown;
mod targets;
mod watch;

use crate::cli::{Action, Request, UsageError, Verbosity, Voice};
use crate::course::NoCourse;
use crate::intake::Unreadable;
use crate::output::safe_text;
use crate::replay::DoesNotBuild;
use crate::report::exit_code::ExitCode;
use anyhow::bail;
use grade_confinement::{Bound, Process, told};

/// Does what was asked, says on stderr what went wrong, and returns how the process ends.
#[must_use]
pub fn run(request: Request) -> ExitCode {
    let Request { voice, action } = request;
    let itself = std::env::current_exe().ok();
    if voice.verbosity > Verbosity::Quiet
        && let Some(note) = installed::advice(itself.as_deref(), &|name| std::env::var_os(name))
    {
        anstream::eprintln!("{note}");
    }
    // What panics here is ours, whatever it was given: most likely no thread was to be had.
    let done = std::panic::catch_unwind(|| act(action, voice)).unwrap_or_else(|_| {
        let why = told(Process::Compiler, &Bound::ALL);
        let why = why.unwrap_or_else(|| "its message above says why".to_owned());
        bail!("the grader itself failed: {why}")
    });
    done.unwrap_or_else(|error| {
        let text = format!("{error:#}");
        // In a job of GitHub Actions, stderr is a log that is read for commands as well.
        anstream::eprintln!(
            "{}",
            safe_text::github_log(&format!("error: {}", text.trim_end()))
        );
        let their_mistake =
            error.is::<UsageError>() || error.is::<NoCourse>() || error.is::<Unreadable>();
        if their_mistake {
            ExitCode::Usage
        } else if error.is::<DoesNotBuild>() {
            ExitCode::DoesNotCompile
        } else {
            ExitCode::OwnTrouble
        }
    })
}

fn act(action: Action, voice: Voice) -> anyhow::Result<ExitCode> {
    match action {
        Action::Grade(request) => grade::run(&request, voice),
        Action::List(format) => list::run(format, voice),
        Action::Show { exercise } => show::run(&exercise, voice),
        Action::Replay(request) => replay::run(&request, voice),
        Action::Hint { exercise, anew } => hint::run(exercise.as_deref(), anew, voice),
        Action::Reset { exercise, yes } => reset::run(&exercise, yes, voice),
        Action::Watch(request) => watch::run(&request, voice),
        Action::Next => next::run(voice),
        Action::Diff { exercise, format } => diff::run(exercise.as_deref(), format, voice),
        Action::Doctor => doctor::run(voice),
        Action::Init(request) => init::run(&request, voice),
        Action::New(request) => new::run(&request, voice),
        Action::Review(request) => review::run(&request, voice),
        Action::Explain { topic } => explain::run(topic, voice),
        Action::Completions(shell) => completions::run(shell),
        Action::Man { folder } => man::run(&folder, voice),
    }
}
