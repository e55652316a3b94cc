//! One hostile submission among honest ones, of every kind, graded in one go: what the honest ones get is
//! what they get by themselves. Never asks more closely what they should get, and leaves real threads out, which are
//! not the same twice.

use crate::command::root;
use crate::submission::fixture;
use cargo_grade::build::Support;
use cargo_grade::chosen::Chosen;
use cargo_grade::cli::Searching;
use cargo_grade::course::Course;
use cargo_grade::grade::{Graded, Job, grade_all};
use cargo_grade::intake::Submission;
use cargo_grade::progress::Silent;
use grade_protocol::Verdict;
use std::num::NonZero;
use std::path::Path;
use tempfile::TempDir;

/// Of both kinds, cheap and dear ones, with threads and locks of their own.
const HONEST: [(&str, &str); 20] = [
    ("counter", "pass_fetch_add"),
    ("counter", "pass_compare_and_swap"),
    ("counter", "pass_owner_thread"),
    ("counter", "pass_rwlock"),
    ("counter", "pass_spin_lock"),
    ("counter", "pass_turnstile"),
    ("counter", "fail_load_then_store"),
    ("counter", "fail_forgets_to_notify"),
    ("counter", "fail_owner_never_ends"),
    ("counter", "fail_sleeps_instead_of_locking"),
    ("counter", "fail_missing_method"),
    ("counter", "fail_not_started"),
    ("bank", "pass_ordered_locks"),
    ("bank", "pass_owner_thread"),
    ("bank", "pass_condvar_accounts"),
    ("bank", "pass_two_modules"),
    ("bank", "fail_locks_from_then_to"),
    ("bank", "fail_checks_then_acts"),
    ("bank", "fail_one_global_lock"),
    ("bank", "fail_panics_under_the_lock"),
];

/// One of each kind for the counter, and a verdict that shows that it did what it is there for.
const HOSTILE: [(&str, Hostile, Verdict); 15] = [
    // Takes longest, so that most are graded beside it.
    (
        "processor time",
        Hostile::Fixture("fail_loops_without_sync"),
        Verdict::CpuLimit,
    ),
    (
        "compiler's memory",
        Hostile::Attack("build_time/bomb_static_of_ones"),
        Verdict::CompileLimit,
    ),
    (
        "compiler's stack",
        Hostile::Attack("build_time/bomb_constant_recursion"),
        Verdict::CompileLimit,
    ),
    (
        "compiler's output",
        Hostile::Attack("build_time/bomb_floods_of_errors"),
        Verdict::CompileLimit,
    ),
    (
        "a thousand errors",
        Hostile::Attack("report/macro_with_a_thousand_errors"),
        Verdict::CompileError,
    ),
    (
        "unsafe forgeries",
        Hostile::Attack("forgeries"),
        Verdict::Forbidden,
    ),
    (
        "printed forgeries",
        Hostile::Attack("report/prints_another_report"),
        Verdict::Race,
    ),
    (
        "commands in a panic",
        Hostile::Attack("report/panic_is_a_command"),
        Verdict::Panic,
    ),
    (
        "an enormous panic",
        Hostile::Attack("report/panic_of_ten_megabytes"),
        Verdict::Panic,
    ),
    (
        "output without end",
        Hostile::Attack("report/prints_lines_without_end"),
        Verdict::Race,
    ),
    (
        "memory",
        Hostile::Fixture("fail_eats_memory"),
        Verdict::MemoryLimit,
    ),
    (
        "stack",
        Hostile::Fixture("fail_recursion_without_end"),
        Verdict::StackOverflow,
    ),
    (
        "threads",
        Hostile::Fixture("open_more_threads_than_can_be_had"),
        Verdict::Unknown,
    ),
    (
        "a link to a neighbour",
        Hostile::Link,
        Verdict::CompileError,
    ),
    (
        "an archive of links",
        Hostile::ArchiveOfLinks,
        Verdict::CompileError,
    ),
];

/// Where a hostile submission comes from.
#[derive(Clone, Copy)]
enum Hostile {
    /// A folder in fixtures/_attacks.
    Attack(&'static str),
    /// A fixture of the counter.
    Fixture(&'static str),
    /// Sources that are a link to a neighbour's.
    Link,
    /// A tarball whose sources link to the system's files.
    ArchiveOfLinks,
}

impl Hostile {
    /// The submission; what has to be written goes into `scratch`.
    fn submission(self, scratch: &Path) -> Submission {
        let honest = fixture("counter", "pass_fetch_add").join("src/lib.rs");
        let honest = std::fs::read_to_string(honest).expect("a fixture can be read");
        match self {
            Hostile::Fixture(name) => Submission::folder(&fixture("counter", name)),
            Hostile::Attack(path) => {
                let folder = root().join("fixtures/_attacks").join(path);
                let lib = std::fs::read_to_string(folder.join("src/lib.rs")).expect("it is there");
                match lib.contains(PLACE_OF_HONEST) {
                    false => Submission::folder(&folder),
                    true => {
                        let code = honest.lines().filter(|line| !line.starts_with("//!"));
                        let code: String = code.map(|line| format!("{line}\n")).collect();
                        written(scratch, &lib.replace(PLACE_OF_HONEST, &code))
                    }
                }
            }
            Hostile::Link => {
                let neighbour = fixture("counter", "pass_rwlock").join("src");
                link(&neighbour, &scratch.join("src"));
                Submission::folder(scratch)
            }
            Hostile::ArchiveOfLinks => {
                let archive = scratch.join("links.tar");
                std::fs::write(&archive, links()).expect("a scratch folder can be filled");
                Submission::open(&archive, &["counter"]).expect("it has a src/")
            }
        }
    }
}

/// Stands in attacks for code that is right: see tests/attacks_at_build/placeholder.rs.
const PLACE_OF_HONEST: &str = "// @HONEST@";

fn written(scratch: &Path, lib: &str) -> Submission {
    std::fs::create_dir_all(scratch.join("src")).expect("a scratch folder can be filled");
    std::fs::write(scratch.join("src/lib.rs"), lib).expect("a scratch folder can be filled");
    Submission::folder(scratch)
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).expect("a link can be made");
}

/// Where links need a privilege, nothing is there instead.
#[cfg(not(unix))]
fn link(_to: &Path, _at: &Path) {}

fn links() -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, to) in [
        ("src/lib.rs", "/etc/passwd"),
        ("src/up.rs", "../../../lib.rs"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Symlink);
        header.set_size(0);
        let appended = archive.append_link(&mut header, name, to);
        appended.expect("memory can be written to");
    }
    archive.into_inner().expect("memory can be written to")
}

/// Two at a time, so that everybody has somebody beside.
fn graded(course: &Course, support: &Support, jobs: &[Job<'_>]) -> Vec<Graded> {
    let searching = Searching {
        jobs: NonZero::new(2).expect("it is not"),
        seed: 0,
        budget_schedules: NonZero::new(100),
        real_threads: false,
        require_confinement: false,
        draw_survived: false,
    };
    grade_all(course, support, jobs, &searching, &Silent)
}

#[test]
fn hostile_submissions_change_nothing_for_those_graded_beside_them() {
    let course = Course::find(&root()).expect("the workspace is a course");
    let honest = HONEST.map(|(exercise, name)| Job {
        exercise: course.exercise(exercise).expect("it exists"),
        chosen: Chosen::all(),
        submission: Submission::folder(&fixture(exercise, name)),
    });
    let exercises = honest.iter().map(|job| job.exercise);
    let support = Support::prepare(&course, exercises, &Silent).expect("support can be built");
    let alone = graded(&course, &support, &honest);
    for ((exercise, name), alone) in HONEST.iter().zip(&alone) {
        let points = alone.report.points;
        let all = points.won + points.open == points.max;
        assert_eq!(all, name.starts_with("pass_"), "{exercise}/{name}");
    }

    let scratch: Vec<TempDir> = HOSTILE
        .iter()
        .map(|_| tempfile::tempdir().unwrap())
        .collect();
    let hostile = HOSTILE
        .iter()
        .zip(&scratch)
        .map(|((_, hostile, _), dir)| Job {
            exercise: course.exercise("counter").expect("it exists"),
            chosen: Chosen::all(),
            submission: hostile.submission(dir.path()),
        });
    // After every honest one a hostile one, as long as there are any.
    let mut hostile = hostile.collect::<Vec<_>>().into_iter();
    let (mut jobs, mut places) = (Vec::new(), Vec::new());
    for job in &honest {
        places.push(jobs.len());
        jobs.push(job.clone());
        jobs.extend(hostile.next());
    }
    assert!(hostile.next().is_none(), "each has an honest one before it");
    let among = graded(&course, &support, &jobs);

    for (((exercise, name), alone), place) in HONEST.iter().zip(&alone).zip(&places) {
        let report = |graded: &Graded| serde_json::to_string_pretty(&graded.report).unwrap();
        let (alone, among) = (report(alone), report(&among[*place]));
        assert_eq!(alone, among, "{exercise}/{name}");
    }
    let places: Vec<usize> = (0..jobs.len()).filter(|it| !places.contains(it)).collect();
    let mut harmless = Vec::new();
    for ((what, _, verdict), place) in HOSTILE.iter().zip(places) {
        let checks = &among[place].report.checks;
        let got: Vec<Verdict> = checks.iter().map(|check| check.verdict).collect();
        if !got.contains(verdict) {
            harmless.push(format!("{what}: {got:?}, none of them {verdict}"));
        }
    }
    assert!(
        harmless.is_empty(),
        "not as hostile as it should be:\n{}",
        harmless.join("\n")
    );
}
