//! A student's copy of the course: what is in it, what is not, and how one differs. Never builds one.

use crate::command::{grader, root};
use crate::copy::Copy;
use crate::submission::{fixture, number};
use assert_cmd::assert::Assert;
use cargo_grade::report::exit_code::ExitCode;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

fn init(options: &[&str], folder: &Path) -> Assert {
    let mut command = grader(&root());
    command.arg("init").arg(folder).args(options).assert()
}

/// A copy in a scratch folder, that goes with the first of the two.
fn handed_out(options: &[&str]) -> (TempDir, PathBuf) {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path().join("of/a/student");
    init(options, &folder).code(0);
    (scratch, folder)
}

#[track_caller]
fn refused(ended: Assert, words: &str) {
    let output = ended.get_output();
    let said = String::from_utf8_lossy(&output.stderr);
    let code = Some(number(ExitCode::Usage));
    assert_eq!(output.status.code(), code, "{said}");
    assert!(said.contains(words), "{said}");
}

/// The lines about files that differ.
#[track_caller]
fn differs(folder: &Path, code: ExitCode) -> Vec<String> {
    let ended = init(&["--check"], folder);
    let output = ended.get_output();
    let said = String::from_utf8(output.stdout.clone()).expect("text");
    assert_eq!(output.status.code(), Some(number(code)), "{said}");
    let mut lines: Vec<String> = said.lines().map(str::to_owned).collect();
    let total = lines.pop().expect("a total");
    assert!(total.contains("from what the course hands out"), "{total}");
    lines
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .output();
    let output = output.expect("git is there where the tests are run");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn a_copy_is_a_course_of_its_own_without_references_and_fixtures() {
    let (_scratch, folder) = handed_out(&[]);
    let at = |path: &str| folder.join(path);
    assert!(!at("fixtures").exists());
    assert!(!at(".github").exists());
    let references = fs::read_dir(at("reference")).unwrap();
    let references: Vec<_> = references.map(|it| it.unwrap().file_name()).collect();
    assert_eq!(references, ["README.md"]);
    assert_eq!(
        at(".cargo/alias.toml").is_file(),
        root().join(".cargo/alias.toml").is_file()
    );
    let read = |path: PathBuf| fs::read_to_string(path).unwrap();
    let starter = "exercises/counter/checks/starter/src/lib.rs";
    let source = read(at("exercises/counter/src/lib.rs"));
    assert_eq!(source, read(root().join(starter)));

    let mut tree = Command::new(env!("CARGO"));
    tree.args([
        "tree",
        "--locked",
        "--offline",
        "--package",
        "counter-checks",
    ]);
    let tree = tree.current_dir(&folder).output().unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let next = grader(&folder).arg("next").assert().code(0);
    let next = String::from_utf8_lossy(&next.get_output().stdout).into_owned();
    assert!(next.contains("exercises/hello/src/lib.rs"), "{next}");
    fs::write(at("exercises/counter/src/lib.rs"), "// mine\n").unwrap();
    let reset = grader(&folder).args(["reset", "counter", "--yes"]).assert();
    reset.code(0);
    assert_eq!(read(at("exercises/counter/src/lib.rs")), source);
}

#[test]
fn a_copy_is_a_repository_with_one_commit() {
    let (_scratch, folder) = handed_out(&[]);
    assert_eq!(git(&folder, &["status", "--porcelain"]), "");
    assert_eq!(git(&folder, &["rev-list", "--count", "HEAD"]).trim(), "1");
}

#[test]
fn without_git_a_copy_is_no_repository_and_that_is_said() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("copy");
    let mut command = grader(&root());
    // Where there is nothing.
    command.env("PATH", scratch.path().join("bin"));
    let ended = command.arg("init").arg(&folder).assert().code(0);
    let said = String::from_utf8_lossy(&ended.get_output().stdout).into_owned();
    assert!(said.contains("git is not installed"), "{said}");
    assert!(folder.join("Cargo.toml").is_file());
    assert!(!folder.join(".git").exists());
}

#[test]
fn alias_and_workflow_are_handed_out_as_asked() {
    for (options, alias, workflow) in [
        (&["--alias", "--ci"][..], true, true),
        (&["--no-alias"], false, false),
    ] {
        let (_scratch, folder) = handed_out(options);
        assert_eq!(folder.join(".cargo/alias.toml").is_file(), alias);
        assert_eq!(
            folder.join(".github/workflows/grade.yml").is_file(),
            workflow
        );
        assert_eq!(differs(&folder, ExitCode::FullMarks), [""; 0]);
    }
}

#[test]
fn nothing_is_written_where_something_is_or_into_the_course() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("file");
    fs::write(&file, "mine").unwrap();
    refused(init(&[], scratch.path()), "holds something already");
    refused(init(&[], &file), "is no folder");
    let inside = root().join("target/no-such-folder/copy");
    refused(init(&[], &inside), "lies in the course itself");
    assert!(!inside.exists());
    refused(init(&["--check"], scratch.path()), "is no copy of a course");
    let left = fs::read_dir(scratch.path()).unwrap().count();
    assert_eq!(
        (left, fs::read_to_string(file).unwrap()),
        (1, "mine".to_owned())
    );
}

#[test]
fn what_a_student_may_not_change_is_told() {
    let (_scratch, folder) = handed_out(&[]);
    let at = |path: &str| folder.join(path);
    let write = |path: &str, text: &str| {
        fs::create_dir_all(at(path).parent().unwrap()).unwrap();
        fs::write(at(path), text).unwrap();
    };
    // A student's own matters, and what git does to line ends.
    write("exercises/bank/src/lib.rs", "// mine\n");
    write("exercises/bank/src/more.rs", "// mine\n");
    write("exercises/bank/README.md", "notes\n");
    write("exercises/bank/src.before-reset-1/lib.rs", "// mine\n");
    write("README.md", "# Mine\n");
    write("notes.txt", "mine\n");
    write("target/debug/x", "built\n");
    let task = at("exercises/bank/task/src/lib.rs");
    let text = fs::read_to_string(&task).unwrap();
    fs::write(&task, text.replace('\n', "\r\n")).unwrap();
    assert_eq!(differs(&folder, ExitCode::FullMarks), [""; 0]);

    fs::write(&task, text + "// mine\n").unwrap();
    fs::remove_file(at("exercises/bank/checks/src/suite.rs")).unwrap();
    write("exercises/bank/checks/src/more.rs", "// mine\n");
    write("exercises/bank/build.rs", "fn main() {}\n");
    write("exercises/mine/checks/Cargo.toml", "[package]\n");
    write(".cargo/more.toml", "[build]\n");
    write("rust-toolchain.toml", "[toolchain]\n");
    write("grader/src/lib.rs", "");
    let expected = [
        "added    .cargo/more.toml",
        "added    exercises/bank/build.rs",
        "added    exercises/bank/checks/src/more.rs",
        "missing  exercises/bank/checks/src/suite.rs",
        "changed  exercises/bank/task/src/lib.rs",
        "added    exercises/mine/checks/Cargo.toml",
        "changed  grader/src/lib.rs",
        "added    rust-toolchain.toml",
    ];
    assert_eq!(differs(&folder, ExitCode::PointsLost), expected);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_copy_is_never_followed() {
    let (scratch, folder) = handed_out(&[]);
    let elsewhere = scratch.path().join("elsewhere");
    let task = folder.join("exercises/bank/task/src/lib.rs");
    fs::rename(&task, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &task).unwrap();
    let changed = "changed  exercises/bank/task/src/lib.rs";
    assert_eq!(differs(&folder, ExitCode::PointsLost), [changed]);
}

#[test]
fn what_is_solved_in_the_course_is_handed_out_unsolved() {
    let copy = Copy::new();
    let starter = fs::read(copy.path().join("exercises/counter/src/lib.rs")).unwrap();
    let solved = fixture("counter", "pass_fetch_add").join("src/lib.rs");
    copy.write("exercises/counter/src/lib.rs", fs::read(solved).unwrap());
    copy.write("exercises/counter/checks/snapshots/x.snap.new", "pending");
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("copy");
    let init = || copy.grader().arg("init").arg(&folder).assert();
    init().code(0);
    let handed_out = folder.join("exercises/counter/src/lib.rs");
    assert_eq!(fs::read(handed_out).unwrap(), starter);
    assert!(
        !folder
            .join("exercises/counter/checks/snapshots/x.snap.new")
            .exists()
    );

    fs::remove_dir_all(&folder).unwrap();
    fs::remove_dir_all(copy.path().join("exercises/counter/checks/starter")).unwrap();
    refused(init(), "cargo grade review counter --accept");
    assert!(!folder.exists());
}
