//! What lies beside a submission's sources is neither executed nor read.

use crate::copy::Copy;
use crate::submission::{Checkout, Graded, fixture, grade};
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::ExitCode;
use std::path::Path;

/// Everything a student's package could bring along to be run, each of it leaving `mark` behind.
fn with_traps(checkout: Checkout, below: &str, mark: &Path) -> Checkout {
    let mark = mark.display().to_string();
    let touch = format!("fn main() {{ std::fs::write({mark:?}, \"run\").unwrap(); }}");
    let script = format!("#!/bin/sh\ntouch {mark:?}\nexec \"$@\"\n");
    let config = "[build]\nrustc-wrapper = \"./wrapper\"\nrustflags = [\"--cfg\", \"trapped\"]\n\
                  [target.'cfg(all())']\nrunner = \"./wrapper\"\n";
    let toolchain = "[toolchain]\nchannel = \"1.0.0\"\n";
    let test = format!("#[test]\nfn trap() {{ std::fs::write({mark:?}, \"run\").unwrap(); }}");
    let checkout = checkout
        .file(&format!("{below}/build.rs"), &touch)
        .file(&format!("{below}/src/main.rs"), &touch)
        .file(&format!("{below}/tests/trap.rs"), test)
        .file(&format!("{below}/examples/trap.rs"), &touch)
        .file(&format!("{below}/wrapper"), script)
        .file(&format!("{below}/.cargo/config.toml"), config)
        .file(&format!("{below}/rust-toolchain.toml"), toolchain);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let wrapper = checkout.path().join(below).join("wrapper");
        let runs = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(wrapper, runs).expect("a script can be made to run");
    }
    checkout
}

#[test]
fn nothing_beside_the_sources_of_a_checkout_is_executed_or_read() {
    let marks = tempfile::tempdir().unwrap();
    let mark = marks.path().join("mark");
    let checkout = Checkout::new().fixture("counter", "pass_fetch_add");
    let checkout = with_traps(checkout, ".", &mark);
    let checkout = with_traps(checkout, "exercises/counter", &mark)
        .file("Cargo.toml", "this is no TOML")
        .file("exercises/counter/Cargo.toml", "neither = is [this")
        .file(
            "exercises/counter/task/src/lib.rs",
            "compile_error!(\"read\");",
        )
        .file(
            "exercises/counter/checks/Cargo.toml",
            "[package.metadata.grade",
        );
    let graded = grade(&["counter"], checkout.path());
    graded.ends_with(ExitCode::FullMarks);
    assert!(!mark.exists(), "something of the student's was run");
}

#[test]
fn nothing_beside_the_sources_of_a_folder_is_executed_or_read() {
    let marks = tempfile::tempdir().unwrap();
    let mark = marks.path().join("mark");
    let checkout = Checkout::new().fixture("counter", "pass_fetch_add");
    let checkout = with_traps(checkout, "exercises/counter", &mark)
        .file("exercises/counter/Cargo.toml", "neither = is [this");
    let graded = grade(&["counter"], &checkout.path().join("exercises/counter"));
    graded.ends_with(ExitCode::FullMarks);
    assert!(!mark.exists(), "something of the student's was run");
}

#[test]
fn nothing_beside_the_sources_of_the_working_copy_is_executed() {
    let marks = tempfile::tempdir().unwrap();
    let mark = marks.path().join("mark");
    let copy = Copy::new();
    let exercise = copy.path().join("exercises/counter");
    crate::submission::copy_tree(&fixture("counter", "pass_fetch_add"), &exercise);
    let traps = with_traps(Checkout::new(), "counter", &mark);
    crate::submission::copy_tree(&traps.path().join("counter"), &exercise);
    // Started outside of the exercise, where cargo itself has no reason to heed its settings.
    let mut command = copy.grader();
    let graded = Graded::of(
        command
            .args(["counter", "--format", "json", "-j1"])
            .assert(),
    );
    graded.ends_with(ExitCode::FullMarks);
    assert_eq!(graded.exercise("counter").status, Status::Graded);
    assert!(!mark.exists(), "something of the student's was run");
}

#[test]
fn a_source_outside_of_src_cannot_be_included() {
    let secret = "pub const SECRET: u64 = 1;";
    let lib = std::fs::read_to_string(fixture("counter", "pass_fetch_add").join("src/lib.rs"));
    let reaching = format!(
        "{}\n#[path = \"../secret.rs\"]\nmod secret;\n",
        lib.unwrap()
    );
    let checkout = Checkout::new()
        .file("exercises/counter/src/lib.rs", reaching)
        .file("exercises/counter/secret.rs", secret);
    let graded = grade(&["counter"], checkout.path());
    graded.ends_with(ExitCode::DoesNotCompile);
}
