//! What a submission can bring along beside its sources, each for somebody to run. Made in code,
//! because a checkout should not hold live traps. Never expects more than that nothing happens.

use crate::attempt::{Attempt, Content, Expected, Gains, Verdict};
use crate::scratch::Scratch;
use std::path::PathBuf;

/// The student's package.
const HERE: &str = "checkout/exercises/counter";

/// A program that leaves the marker.
const SCRIPT: &str = "#!/bin/sh\n: > @MARKER@\nexec \"$@\"\n";
/// The same in Rust.
const CODE: &str = "fn main() {\n    std::fs::write(\"@MARKER@\", \"\").unwrap();\n}\n";

fn trap(name: &str, why: &str, make: fn(&Scratch) -> PathBuf) -> Attempt {
    aimed(name, why, Gains::Marker, make)
}

fn aimed(name: &str, why: &str, gains: Gains, make: fn(&Scratch) -> PathBuf) -> Attempt {
    Attempt {
        name: format!("beside_{name}"),
        expected: Expected {
            why: why.to_owned(),
            gains,
            verdict: Verdict::Built,
            without_gate: None,
            harmless: false,
            documented: false,
        },
        content: Content::Made(make),
    }
}

/// A setting of cargo's that has the script run.
fn configured(scratch: &Scratch, setting: &str) -> PathBuf {
    let script = scratch.write_program(&format!("{HERE}/trap.sh"), SCRIPT);
    let setting = setting.replace("@SCRIPT@", &script.display().to_string());
    scratch.write(&format!("{HERE}/.cargo/config.toml"), setting);
    scratch.honest()
}

/// Every one of them.
pub(crate) fn attempts() -> Vec<Attempt> {
    let mut attempts = vec![
        trap(
            "build_script",
            "A build script runs on the machine that builds.",
            |scratch| {
                scratch.write(&format!("{HERE}/build.rs"), CODE);
                scratch.honest()
            },
        ),
        trap(
            "dependency_with_a_macro",
            "A procedural macro of a dependency runs inside the compiler.",
            |scratch| {
                let manifest = "[package]\nname = \"counter\"\nedition = \"2024\"\n[dependencies]\nevil = { path = \"evil\" }\n";
                scratch.write(&format!("{HERE}/Cargo.toml"), manifest);
                scratch.write(
                    &format!("{HERE}/evil/Cargo.toml"),
                    "[package]\nname = \"evil\"\nedition = \"2024\"\n[lib]\nproc-macro = true\n",
                );
                scratch.write(&format!("{HERE}/evil/src/lib.rs"), CODE);
                scratch.honest()
            },
        ),
        trap(
            "wrapper_of_the_compiler",
            "rustc-wrapper is run in place of every rustc.",
            |scratch| configured(scratch, "[build]\nrustc-wrapper = \"@SCRIPT@\"\n"),
        ),
        trap(
            "another_compiler",
            "build.rustc names the compiler itself.",
            |scratch| configured(scratch, "[build]\nrustc = \"@SCRIPT@\"\n"),
        ),
        trap(
            "another_linker",
            "The linker of a target is any program.",
            |scratch| configured(scratch, "[target.'cfg(all())']\nlinker = \"@SCRIPT@\"\n"),
        ),
        trap(
            "a_runner",
            "A runner is run in place of every built program.",
            |scratch| configured(scratch, "[target.'cfg(all())']\nrunner = \"@SCRIPT@\"\n"),
        ),
        trap(
            "an_alias",
            "An alias turns a command of the grader's into another.",
            |scratch| {
                configured(
                    scratch,
                    "[alias]\nmetadata = \"run\"\ngrade = \"run\"\nbuild = \"run\"\n",
                )
            },
        ),
        trap(
            "a_credential_helper",
            "A credential provider is a program that cargo asks.",
            |scratch| {
                configured(
                    scratch,
                    "[registry]\nglobal-credential-providers = [\"@SCRIPT@\"]\n",
                )
            },
        ),
        trap(
            "a_preloaded_library",
            "[env] sets LD_PRELOAD for whatever cargo starts.",
            |scratch| {
                scratch.write(&format!("{HERE}/evil.so"), "no library");
                configured(
                    scratch,
                    "[env]\nLD_PRELOAD = { value = \"evil.so\", relative = true, force = true }\n",
                )
            },
        ),
        aimed(
            "flags_that_cap_lints",
            "rustflags with --cap-lints would let a forbidden unsafe block pass as a warning.",
            Gains::Native,
            |scratch| {
                let folder = configured(
                    scratch,
                    "[build]\nrustflags = [\"--cap-lints\", \"allow\"]\n",
                );
                let code =
                    "// @HONEST@\npub fn peek(at: *const u64) -> u64 {\n    unsafe { *at }\n}\n";
                scratch.write(&format!("{HERE}/src/lib.rs"), code);
                folder
            },
        ),
        aimed(
            "lints_of_the_package",
            "[lints] of the manifest allows what the workspace forbids.",
            Gains::Native,
            |scratch| {
                scratch.write(
                    &format!("{HERE}/Cargo.toml"),
                    "[package]\nname = \"counter\"\nedition = \"2015\"\n[lints.rust]\nunsafe_code = \"allow\"\n",
                );
                let code = "// @HONEST@\npub struct Shared(std::cell::Cell<u8>);\nunsafe impl Send for Shared {}\n";
                scratch.write(&format!("{HERE}/src/lib.rs"), code);
                scratch.submission()
            },
        ),
        aimed(
            "older_edition",
            "An older edition in the manifest, in which an extern block with a link attribute is safe.",
            Gains::Native,
            |scratch| {
                scratch.write(
                    &format!("{HERE}/Cargo.toml"),
                    "[package]\nname = \"counter\"\nedition = \"2021\"\n",
                );
                let code = "// @HONEST@\n#[link(name = \"c\")]\nextern \"C\" {}\n";
                scratch.write(&format!("{HERE}/src/lib.rs"), code);
                scratch.submission()
            },
        ),
        trap(
            "paths_override",
            "`paths` replaces a dependency by a folder of the student's.",
            |scratch| {
                scratch.write(&format!("{HERE}/evil/build.rs"), CODE);
                configured(scratch, "paths = [\"evil\"]\n")
            },
        ),
        aimed(
            "registry_elsewhere",
            "A replaced source has cargo ask a server of the attacker's.",
            Gains::Connection,
            |scratch| {
                let setting = format!(
                    "[source.crates-io]\nreplace-with = \"evil\"\n[source.evil]\nregistry = \"sparse+http://127.0.0.1:{}/\"\n",
                    scratch.port()
                );
                configured(scratch, &setting)
            },
        ),
        aimed(
            "lock_file_with_a_repository",
            "A lock file has cargo fetch from a repository of the attacker's.",
            Gains::Connection,
            |scratch| {
                let lock = format!(
                    "version = 4\n[[package]]\nname = \"evil\"\nversion = \"0.1.0\"\nsource = \"git+http://127.0.0.1:{}/evil#0000000000000000000000000000000000000000\"\n",
                    scratch.port()
                );
                scratch.write("checkout/Cargo.lock", lock);
                scratch.honest()
            },
        ),
        trap(
            "toolchain_with_a_path",
            "rust-toolchain.toml names a folder whose bin/rustc is run.",
            |scratch| {
                scratch.write_program(&format!("{HERE}/evil/bin/rustc"), SCRIPT);
                scratch.write_program(&format!("{HERE}/evil/bin/cargo"), SCRIPT);
                scratch.write(
                    &format!("{HERE}/rust-toolchain.toml"),
                    "[toolchain]\npath = \"evil\"\n",
                );
                scratch.honest()
            },
        ),
        trap(
            "manifest_above",
            "A manifest above the exercise makes the attacker's workspace of it.",
            |scratch| {
                scratch.write("checkout/build.rs", CODE);
                scratch.write(
                "checkout/Cargo.toml",
                "[package]\nname = \"evil\"\nbuild = \"build.rs\"\n[workspace]\nmembers = [\"exercises/*\"]\n",
            );
                scratch.honest()
            },
        ),
        trap(
            "settings_above",
            "cargo reads the settings of every folder above.",
            |scratch| {
                scratch.write_program("checkout/trap.sh", SCRIPT);
                let setting = "[build]\nrustc-workspace-wrapper = \"checkout/trap.sh\"\n";
                scratch.write("checkout/.cargo/config.toml", setting);
                scratch.write("checkout/exercises/.cargo/config", setting);
                scratch.honest()
            },
        ),
        trap(
            "patched_dependency",
            "[patch] puts a crate of the attacker's in the place of a known one.",
            |scratch| {
                scratch.write(
                &format!("{HERE}/Cargo.toml"),
                "[package]\nname = \"counter\"\n[dependencies]\nserde = \"1\"\n[patch.crates-io]\nserde = { path = \"evil\" }\n",
            );
                scratch.write(
                    &format!("{HERE}/evil/Cargo.toml"),
                    "[package]\nname = \"serde\"\nbuild = \"build.rs\"\n",
                );
                scratch.write(&format!("{HERE}/evil/build.rs"), CODE);
                scratch.honest()
            },
        ),
        aimed(
            "another_task",
            "The task crate is changed: a trait whose methods do all by themselves.",
            Gains::Names,
            |scratch| {
                let task = "pub trait Counter {\n    fn new() -> Self where Self: Sized;\n    fn easy(&self) -> u64 {\n        0\n    }\n}\n";
                scratch.write(&format!("{HERE}/task/src/lib.rs"), task);
                let code = "pub struct SafeCounter;\nimpl counter_task::Counter for SafeCounter {\n    fn new() -> Self {\n        Self\n    }\n}\npub type RacyCounter = SafeCounter;\n";
                scratch.write(&format!("{HERE}/src/lib.rs"), code);
                scratch.submission()
            },
        ),
        trap(
            "other_checks",
            "A checks crate beside the sources, without checks.",
            |scratch| {
                scratch.write(&format!("{HERE}/checks/src/lib.rs"), "pub fn suite() {}\n");
                scratch.write(&format!("{HERE}/checks/build.rs"), CODE);
                scratch.write(
                    &format!("{HERE}/checks/Cargo.toml"),
                    "[package.metadata.grade]\npoints = 9\n",
                );
                scratch.honest()
            },
        ),
        trap(
            "programs_of_the_package",
            "src/main.rs and src/bin are programs of the package.",
            |scratch| {
                scratch.write(&format!("{HERE}/src/main.rs"), CODE);
                scratch.write(&format!("{HERE}/src/bin/evil.rs"), CODE);
                scratch.honest()
            },
        ),
        trap(
            "tests_of_the_package",
            "Tests, benches and examples are run by whoever tries the package.",
            |scratch| {
                for folder in ["tests", "benches", "examples"] {
                    scratch.write(&format!("{HERE}/{folder}/evil.rs"), CODE);
                }
                scratch.honest()
            },
        ),
        trap(
            "settings_of_tools",
            "rustfmt, clippy and the editor have settings, some of which name programs.",
            |scratch| {
                scratch.write_program(&format!("{HERE}/trap.sh"), SCRIPT);
                scratch.write(
                    &format!("{HERE}/.rustfmt.toml"),
                    "required_version = \"0.0.0\"\n",
                );
                scratch.write(&format!("{HERE}/clippy.toml"), "msrv = \"nonsense\"\n");
                scratch.write(
                    &format!("{HERE}/.vscode/settings.json"),
                    "{\"rust-analyzer.check.overrideCommand\": [\"./trap.sh\"]}\n",
                );
                scratch.honest()
            },
        ),
        trap(
            "hooks_of_the_repository",
            "git runs hooks, filters and a file-system monitor that a repository names.",
            |scratch| {
                scratch.write_program("checkout/.git/hooks/post-checkout", SCRIPT);
                scratch.write(
                    "checkout/.git/config",
                    "[core]\nfsmonitor = \"./.git/hooks/post-checkout\"\n",
                );
                scratch.write("checkout/.gitattributes", "* filter=evil\n");
                scratch.honest()
            },
        ),
        trap(
            "program_called_as_the_linker",
            "A program called cc beside the sources, for a search that begins there.",
            |scratch| {
                for program in ["cc", "ld", "rustc", "rust-lld"] {
                    scratch.write_program(&format!("{HERE}/{program}"), SCRIPT);
                    scratch.write_program(&format!("{HERE}/src/{program}"), SCRIPT);
                }
                scratch.honest()
            },
        ),
        aimed(
            "library_called_as_ours",
            "A library with the name of one of ours beside the sources, for a search that begins there.",
            Gains::Nothing,
            |scratch| {
                for name in ["libcounter_task.rlib", "libmodel_std.rlib", "libstd.rlib"] {
                    scratch.write(&format!("{HERE}/{name}"), "!<arch>\n");
                    scratch.write(&format!("{HERE}/src/{name}"), "!<arch>\n");
                }
                scratch.honest()
            },
        ),
    ];
    for attempt in &mut attempts {
        if let Some(verdict) = refusal(&attempt.name) {
            attempt.expected.verdict = verdict;
            attempt.expected.without_gate =
                (attempt.name == "beside_older_edition").then_some(Verdict::CompileError);
        }
    }
    attempts
}

/// Those whose sources must not even build, whatever lies beside them.
fn refusal(name: &str) -> Option<Verdict> {
    match name {
        "beside_flags_that_cap_lints" | "beside_lints_of_the_package" | "beside_older_edition" => {
            Some(Verdict::Forbidden)
        }
        "beside_another_task" => Some(Verdict::CompileError),
        _ => None,
    }
}
