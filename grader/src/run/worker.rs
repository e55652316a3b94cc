//! A worker's process: orders out, reports in, and how it died.

use super::allowance::{Allowance, Exhausted};
use super::death::Death;
use super::group::end_group;
use super::output::Output;
use super::program::Program;
use super::standstill::{Account, Standstill};
use super::watchdog::{Watchdog, resident_bytes};
use anyhow::{Context, bail};
use grade_confinement::{Bound, Process, told};
use grade_protocol::Channel;
use grade_protocol::frame::FrameError;
use grade_protocol::worker::{FromWorker, ToWorker};
use std::hash::{BuildHasher, RandomState};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// A worker that is running. It ends when this is dropped.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    orders: transport::Orders,
    reports: Receiver<Result<FromWorker, FrameError>>,
    output: Output,
    account: Option<Account>,
    /// Whether it plays on real threads; there it reads its orders at any time.
    on_real_threads: bool,
    /// Questions about its threads that it has not answered yet.
    asked: u32,
    has_service: bool,
    /// It searches: then it may be ended for what the submission used in all. A single execution is
    /// never, or what was found could not be shown.
    searches: bool,
    allowance: Arc<Allowance>,
    cpu_charged: Duration,
}

/// How often to look at one that is silent.
const INTERVAL: Duration = Duration::from_millis(50);
/// The same for one on real threads. A student waits for what comes of it after every change, so it
/// is about what a person notices; a look costs less than a hundredth of it.
const INTERVAL_ON_THREADS: Duration = Duration::from_millis(15);

/// How long a worker that is about to be ended may take to say what its threads are doing.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long a worker may leave its orders unread.
#[cfg(unix)]
const ORDERS_READ: Duration = Duration::from_secs(60);
/// How long a worker may live that has closed its connection: the system closes it when the process
/// ends, a moment before the status can be had.
const LAST_BREATH: Duration = Duration::from_secs(10);

/// What can keep a worker from coming up.
const NARROWS: [Bound; 5] = [
    Bound::AddressSpace,
    Bound::Data,
    Bound::Stack,
    Bound::ProcessorTime,
    Bound::Threads,
];

impl Worker {
    /// Starts a worker and waits until it is there, confined. It can reach no port but `port`.
    ///
    /// # Errors
    /// When it cannot be started or confined, or was built with another version of the protocol.
    pub fn start(program: &Program, port: Option<u16>) -> anyhow::Result<Self> {
        // Code that is refused a descriptor, unlike code that is refused memory, goes on and comes to
        // other results.
        if let Some(narrow) = told(Process::Worker, &[Bound::Descriptors]) {
            bail!("{narrow}");
        }
        Self::start_within(program, port).map_err(|error| match told(Process::Worker, &NARROWS) {
            Some(narrow) => error.context(narrow),
            None => error,
        })
    }

    fn start_within(program: &Program, port: Option<u16>) -> anyhow::Result<Self> {
        // Nobody can know it beforehand, so nothing that was recorded fits.
        let key = RandomState::new().hash_one(program.path.as_os_str()) as u32;
        let mut command = Command::new(&program.path);
        command
            .args(program.cell(port).to_args())
            .arg(key.to_string())
            .env_clear()
            .current_dir(&program.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let output = Output::default();
        let (mut child, orders, reports) = transport::start(&mut command, &output, key)
            .with_context(|| format!("starting the worker {}", program.path.display()))?;
        if let Some(stderr) = child.stderr.take() {
            output.follow(stderr).context("following what it prints")?;
        }
        let mut worker = Worker {
            child,
            orders,
            reports,
            output,
            account: None,
            on_real_threads: false,
            asked: 0,
            has_service: port.is_some(),
            searches: false,
            allowance: Arc::clone(&program.allowance),
            cpu_charged: Duration::ZERO,
        };
        match worker.hear() {
            Ok(FromWorker::Ready { version }) if version == grade_protocol::VERSION => Ok(worker),
            Ok(FromWorker::Trouble { message }) => bail!("the worker did not come up: {message}"),
            Ok(_) => bail!("the worker speaks another version of the protocol"),
            Err(death) => bail!("the worker did not come up: {death}"),
        }
    }

    /// Gives an order.
    ///
    /// # Errors
    /// How it died, if it is gone.
    pub fn order(&mut self, order: &ToWorker) -> Result<(), Death> {
        self.on_real_threads |= matches!(order, ToWorker::Stress { .. });
        self.searches = !matches!(order, ToWorker::Replay { .. } | ToWorker::Open { .. });
        if self.orders.send(order).is_err() {
            return Err(self.autopsy());
        }
        Ok(())
    }

    /// Waits for the next report.
    ///
    /// # Errors
    /// How it died, if none will come.
    pub fn hear(&mut self) -> Result<FromWorker, Death> {
        let interval = match self.on_real_threads {
            true => INTERVAL_ON_THREADS,
            false => INTERVAL,
        };
        let mut watchdog = Watchdog::new(
            self.child.id(),
            self.on_real_threads,
            self.has_service,
            interval,
            Arc::clone(&self.allowance),
            self.cpu_charged,
        );
        let heard = self.hear_under(&mut watchdog, interval);
        self.cpu_charged = watchdog.cpu_charged();
        heard
    }

    /// Whether the submission has used up all it may.
    #[must_use]
    pub fn has_nothing_left(&self) -> Option<Death> {
        self.allowance.exhausted().map(|what| match what {
            Exhausted::Cpu => Death::TotalCpu,
            Exhausted::Silence => Death::TotalSilence,
        })
    }

    fn hear_under(
        &mut self,
        watchdog: &mut Watchdog,
        interval: Duration,
    ) -> Result<FromWorker, Death> {
        let mut standing = Standstill::default();
        loop {
            // What becomes of it is told to nobody.
            if self.allowance.is_over() {
                return Err(Death::Infrastructure);
            }
            if self.searches
                && let Some(death) = self.has_nothing_left()
            {
                return Err(death);
            }
            match self.reports.recv_timeout(interval) {
                // Even if it has something to say: one that prints and reports in turn is never
                // silent for long.
                Ok(Ok(_)) if self.output.is_too_much() => return Err(Death::OutputLimit),
                Ok(Ok(FromWorker::Diagnosed {
                    threads,
                    standstill,
                })) if self.asked > 0 => {
                    self.asked -= 1;
                    if standing.answered(standstill) {
                        self.account = Some(threads);
                        return Err(Death::Hang);
                    }
                    continue;
                }
                Ok(Ok(report)) => return Ok(report),
                Ok(Err(FrameError::Malformed(why))) => return Err(Death::Forged(why)),
                Ok(Err(FrameError::Closed | FrameError::Io(_)))
                | Err(RecvTimeoutError::Disconnected) => return Err(self.autopsy()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.output.is_too_much() {
                return Err(Death::OutputLimit);
            }
            if let Some(death) = watchdog.look() {
                self.account = Some(self.ask_what_threads_do());
                return Err(death);
            }
            let ask =
                self.on_real_threads && self.asked == 0 && standing.looked(watchdog.all_asleep());
            if ask && self.orders.send(&ToWorker::Diagnose).is_ok() {
                self.asked += 1;
            }
        }
    }

    /// What it has in memory, as far as the system tells.
    #[must_use]
    pub fn resident_bytes(&self) -> u64 {
        resident_bytes(self.child.id())
    }

    /// What the threads were doing when the watchdog gave the worker up, if it did: the worker's
    /// own account, to be shown and not to be judged by.
    pub fn take_account(&mut self) -> Option<Account> {
        self.account.take()
    }

    fn ask_what_threads_do(&mut self) -> Account {
        if self.orders.send(&ToWorker::Diagnose).is_err() {
            return Vec::new();
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.reports.recv_timeout(left) {
                Ok(Ok(FromWorker::Diagnosed { threads, .. })) => return threads,
                // It was about to report after all; that comes too late.
                Ok(Ok(_)) => {}
                Ok(Err(_)) | Err(_) => return Vec::new(),
            }
        }
    }

    /// The beginning of what the worker printed until now, 64 KiB of it. To be shown, never to be
    /// judged by: anything may stand there.
    #[must_use]
    pub fn printed(&self) -> Vec<u8> {
        self.output.kept()
    }

    /// How a worker ended that is not heard any more.
    fn autopsy(&mut self) -> Death {
        if self.output.is_too_much() {
            return Death::OutputLimit;
        }
        let deadline = Instant::now() + LAST_BREATH;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Death::of(status),
                Ok(None) if Instant::now() < deadline => std::thread::sleep(INTERVAL / 10),
                Ok(None) => return Death::Forged("nothing any more, and lived on".to_owned()),
                Err(_) => return Death::Infrastructure,
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Once it has been waited for, its number may be somebody else's.
        if matches!(self.child.try_wait(), Ok(None)) {
            end_group(&self.child);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Follows a channel's reports on a thread of its own, so that the watchdog can look meanwhile.
fn follow<R: std::io::Read + Send + 'static>(
    reader: R,
    key: u32,
) -> std::io::Result<Receiver<Result<FromWorker, FrameError>>> {
    // A few, so that one who reports without being asked waits, and fills nobody's memory.
    let (sender, receiver) = std::sync::mpsc::sync_channel(4);
    std::thread::Builder::new().spawn(move || {
        let mut channel = Channel::keyed(reader, std::io::sink(), key);
        loop {
            let report = channel.receive();
            let over = report.is_err();
            if sender.send(report).is_err() || over {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// On Unix a socket stands in the place of the worker's standard input.
#[cfg(unix)]
mod transport {
    use super::ORDERS_READ;
    use super::{Channel, Child, Command, FrameError, FromWorker, Output, Receiver, follow};
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    pub(super) type Orders = Channel<std::io::Empty, UnixStream>;
    pub(super) type Started = (Child, Orders, Receiver<Result<FromWorker, FrameError>>);

    pub(super) fn start(
        command: &mut Command,
        output: &Output,
        key: u32,
    ) -> std::io::Result<Started> {
        let (ours, theirs) = UnixStream::pair()?;
        // One that does not read its orders is not waited for.
        ours.set_write_timeout(Some(ORDERS_READ))?;
        command.stdin(OwnedFd::from(theirs));
        let mut child = command.spawn()?;
        // The command keeps its copy of the worker's end; it must go, or its end is never seen.
        command.stdin(std::process::Stdio::null());
        if let Some(stdout) = child.stdout.take() {
            output.follow(stdout)?;
        }
        let reports = follow(ours.try_clone()?, key)?;
        Ok((child, Channel::keyed(std::io::empty(), ours, key), reports))
    }
}

/// Elsewhere pipes do.
#[cfg(not(unix))]
mod transport {
    use super::{Channel, Child, Command, FrameError, FromWorker, Output, Receiver, follow};
    use std::process::{ChildStdin, Stdio};

    pub(super) type Orders = Channel<std::io::Empty, ChildStdin>;
    pub(super) type Started = (Child, Orders, Receiver<Result<FromWorker, FrameError>>);

    pub(super) fn start(
        command: &mut Command,
        _output: &Output,
        key: u32,
    ) -> std::io::Result<Started> {
        let mut child = command.stdin(Stdio::piped()).spawn()?;
        let gone = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let stdin = child.stdin.take().ok_or_else(gone)?;
        let stdout = child.stdout.take().ok_or_else(gone)?;
        Ok((
            child,
            Channel::keyed(std::io::empty(), stdin, key),
            follow(stdout, key)?,
        ))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::run::Stop;
    use grade_confinement::Layers;

    #[test]
    fn a_worker_that_nobody_wants_any_more_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let stop = Stop::default();
        let program = Program {
            path: "/bin/cat".into(),
            folder: folder.path().to_owned(),
            layers: Layers::NONE,
            allowance: Arc::new(Allowance::without_end().until(stop.clone())),
        };
        let ended = || {
            Worker::start_within(&program, None)
                .unwrap_err()
                .to_string()
        };
        let by_us = format!("the worker did not come up: {}", Death::Infrastructure);
        // It takes none of a worker's arguments, and ends by itself.
        assert_ne!(ended(), by_us);
        stop.ask();
        assert_eq!(ended(), by_us);
    }
}
