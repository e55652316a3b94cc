//! The worker's end of the connection to the grader.
//!
//! On real threads, orders are read by a thread of their own: whatever student code makes of all
//! others, it can say what they are doing. Before, the worker stays a process of one thread, because
//! allocating costs locks as soon as there are two, and exploring allocates all the time.

use super::diagnosis::diagnosis;
use grade_protocol::Channel;
use grade_protocol::frame::FrameError;
use grade_protocol::worker::{FromWorker, ToWorker};
use std::cell::RefCell;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(unix)]
mod system {
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;

    pub(super) type Reader = UnixStream;
    pub(super) type Writer = UnixStream;

    /// Takes the socket off standard input and puts nothing in its place, so that student code
    /// that reads its input finds none.
    pub(super) fn open() -> std::io::Result<(Reader, Writer)> {
        let stdin = std::io::stdin();
        let socket = UnixStream::from(stdin.as_fd().try_clone_to_owned()?);
        let nothing = std::fs::File::open("/dev/null")?;
        rustix::stdio::dup2_stdin(&nothing)?;
        Ok((socket.try_clone()?, socket))
    }
}

#[cfg(not(unix))]
mod system {
    pub(super) type Reader = std::io::Stdin;
    pub(super) type Writer = std::io::Stdout;

    pub(super) fn open() -> std::io::Result<(Reader, Writer)> {
        Ok((std::io::stdin(), std::io::stdout()))
    }
}

/// Where reports go to.
#[derive(Clone, Debug)]
struct Reports(Arc<Mutex<Channel<std::io::Empty, system::Writer>>>);

impl Reports {
    fn send(&self, report: &FromWorker) -> std::io::Result<()> {
        let mut channel = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match channel.send(report) {
            // Nothing of it was sent. What is so long can only be what student code has to tell.
            Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => {
                channel.send(&FromWorker::TooLong)
            }
            sent => sent,
        }
    }
}

/// Where orders come from and reports go to.
#[derive(Debug)]
pub(crate) struct Grader {
    orders: RefCell<Orders>,
    reports: Reports,
}

/// Where orders come from.
#[derive(Debug)]
enum Orders {
    /// From the grader.
    Direct(Channel<system::Reader, std::io::Sink>),
    /// From the thread that reads them.
    HandedOn(Receiver<Result<ToWorker, FrameError>>),
    /// From nobody any more.
    Over,
}

impl Grader {
    /// Reports.
    pub(crate) fn send(&self, report: &FromWorker) -> std::io::Result<()> {
        self.reports.send(report)
    }

    /// The next order.
    pub(crate) fn receive(&self) -> Result<ToWorker, FrameError> {
        match &mut *self.orders.borrow_mut() {
            Orders::Direct(orders) => orders.receive(),
            Orders::HandedOn(orders) => orders.recv().unwrap_or(Err(FrameError::Closed)),
            Orders::Over => Err(FrameError::Closed),
        }
    }

    /// From now on somebody listens, whatever student code does.
    pub(crate) fn listen(&self) -> std::io::Result<()> {
        let orders = &mut *self.orders.borrow_mut();
        *orders = match std::mem::replace(orders, Orders::Over) {
            Orders::Direct(direct) => Orders::HandedOn(listen(direct, self.reports.clone())?),
            already => already,
        };
        Ok(())
    }
}

/// `key` is the connection's.
pub(crate) fn open(key: u32) -> std::io::Result<Grader> {
    let (reader, writer) = system::open()?;
    let reports = Reports(Arc::new(Mutex::new(Channel::keyed(
        std::io::empty(),
        writer,
        key,
    ))));
    let orders = Orders::Direct(Channel::keyed(reader, std::io::sink(), key));
    Ok(Grader {
        orders: RefCell::new(orders),
        reports,
    })
}

/// Hands on every order but the one that cannot wait.
fn listen(
    mut orders: Channel<system::Reader, std::io::Sink>,
    reports: Reports,
) -> std::io::Result<Receiver<Result<ToWorker, FrameError>>> {
    let (heard, others) = channel();
    let listener = move || {
        loop {
            let order = orders.receive();
            let over = order.is_err();
            let taken = match order {
                Ok(ToWorker::Diagnose) => {
                    let threads = diagnosis();
                    reports.send(&FromWorker::Diagnosed { threads }).is_ok()
                }
                order => heard.send(order).is_ok(),
            };
            if over || !taken {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("orders".to_owned())
        .spawn(listener)?;
    Ok(others)
}
