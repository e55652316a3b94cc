//! What a submission may try at run time: everything in fixtures/_attacks/run_time, as root and as
//! an unprivileged user, inside all layers of confinement and with each of them alone switched off.
//!
//! This program is sometimes the one that runs the attempts, as another user. Nothing of it runs
//! where there is no confinement to try.

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod fence;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod forgeries;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod hostile;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod manifest;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod round;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod run_time;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod surroundings;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod table;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod trial;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn main() -> std::process::ExitCode {
    if let Some((stage, layers)) = run_time::part() {
        return match round::run(&stage, layers) {
            Ok(()) => std::process::ExitCode::SUCCESS,
            Err(why) => {
                eprintln!("{why:#}");
                std::process::ExitCode::FAILURE
            }
        };
    }
    let mut trials = run_time::trials();
    trials.extend(forgeries::trials());
    libtest_mimic::run(&libtest_mimic::Arguments::from_args(), trials).exit_code()
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn main() {}
