//! The compiler that everything is built with.

use anyhow::{Context, ensure};
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
        ensure!(output.status.success(), "`rustc --print sysroot` failed");
        let sysroot = PathBuf::from(String::from_utf8(output.stdout)?.trim());
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
