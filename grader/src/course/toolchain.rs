//! The compiler that everything is built with.

use anyhow::{Context, ensure};
use grade_confinement::{Bound, Process, told};
use std::path::{Path, PathBuf};
use std::process::Command;

/// rustc and cargo by absolute path, so that no file of a submission can choose another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// cargo.
    pub cargo: PathBuf,
    /// rustc.
    pub rustc: PathBuf,
}

impl Toolchain {
    /// The toolchain of the cargo that runs us, or the default one.
    ///
    /// # Errors
    /// When there is no rustc.
    pub fn find() -> anyhow::Result<Self> {
        let cargo = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
        if let Some(rustc) = beside(&cargo) {
            return Ok(Toolchain { cargo, rustc });
        }
        let output = Command::new("rustc")
            .args(["--print", "sysroot"])
            .output()
            .context("running rustc; is Rust installed? See https://rustup.rs")?;
        let narrow = told(Process::Compiler, &Bound::ALL);
        ensure!(
            output.status.success(),
            "the `rustc` in PATH does not work{}: `rustc --print sysroot` says: {}",
            narrow.map_or_else(String::new, |narrow| format!(" ({narrow})")),
            String::from_utf8_lossy(&output.stderr).trim()
        );
        let sysroot = String::from_utf8(output.stdout)
            .context("the folder that `rustc --print sysroot` names is no UTF-8 text")?;
        let sysroot = PathBuf::from(sysroot.trim());
        let bin = sysroot.join("bin");
        let rustc = bin.join(executable("rustc"));
        ensure!(rustc.is_file(), "no rustc at {}", rustc.display());
        let own_cargo = bin.join(executable("cargo"));
        Ok(Toolchain {
            cargo: if own_cargo.is_file() {
                own_cargo
            } else {
                cargo
            },
            rustc,
        })
    }

    /// The target that rustc itself runs on: `x86_64-unknown-linux-gnu`.
    ///
    /// # Errors
    /// When rustc cannot be run, or does not say.
    pub(crate) fn host(&self) -> anyhow::Result<String> {
        let output = Command::new(&self.rustc).arg("-vV").output();
        let output = output.with_context(|| format!("running {}", self.rustc.display()))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let host = said.lines().find_map(|line| line.strip_prefix("host: "));
        let host = host.with_context(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            let rustc = self.rustc.display();
            format!("{rustc} does not say what it runs on: {}", said.trim())
        })?;
        Ok(host.trim().to_owned())
    }

    /// `rustc --version`.
    ///
    /// # Errors
    /// When rustc cannot be run.
    pub fn version(&self) -> anyhow::Result<String> {
        let output = Command::new(&self.rustc).arg("--version").output();
        let output = output.with_context(|| format!("running {}", self.rustc.display()))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// The rustc beside a cargo, unless that cargo is rustup's, which stands for many.
fn beside(cargo: &Path) -> Option<PathBuf> {
    let bin = cargo.parent().filter(|dir| dir.is_absolute())?;
    let rustc = bin.join(executable("rustc"));
    let rustup = bin.join(executable("rustup"));
    (rustc.is_file() && !rustup.exists()).then_some(rustc)
}

fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}
