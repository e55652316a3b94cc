//! A small HTTP server on loopback. Never reads a file and never listens on any other interface.

use crate::Served;
use anyhow::Context;
use grade_kit::Service;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// More connections than this are accepted only when others have ended. The client keeps one for
/// each fetch in progress, so a grader never comes near it.
const MOST_CONNECTIONS: usize = 1_024;

/// Longer than the client keeps a connection that it does not use, so that it never uses one that
/// is about to be closed.
const IDLE_LIMIT: Duration = Duration::from_secs(120);

/// A request for one of our pages is far shorter.
const LONGEST_REQUEST_BYTES: usize = 8 * 1_024;

/// No page takes longer than this, whatever is said of it.
const LONGEST_DELAY: Duration = Duration::from_secs(1);

const PAUSE_AFTER_AN_ERROR: Duration = Duration::from_millis(10);

/// A connection's thread needs little.
const STACK_BYTES: usize = 256 * 1_024;

/// Says what becomes of a URL.
type Pages = fn(&str) -> Served;

/// Starts a server on a port of the system's choice that answers as `pages` says. It accepts connections
/// until the result is dropped; one that is open then ends when the client closes it. Whatever the status,
/// a connection stays open.
///
/// # Errors
/// When no port or no thread can be had.
pub fn serve(pages: fn(&str) -> Served) -> anyhow::Result<Service> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("opening a local port")?;
    let address = listener.local_addr().context("asking for the local port")?;
    let stopping = Arc::new(AtomicBool::new(false));
    let acceptor = thread::Builder::new()
        .name("page server".to_owned())
        .spawn({
            let stopping = Arc::clone(&stopping);
            move || accept_until_stopped(&listener, &stopping, pages)
        })
        .context("starting the page server")?;
    Ok(Service {
        address: format!("http://{address}"),
        guard: Box::new(Running {
            address,
            stopping,
            acceptor: Some(acceptor),
        }),
    })
}

/// Stops the server when dropped.
struct Running {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Whoever waits in `accept` only wakes up for a connection.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(acceptor) = self.acceptor.take()
            && woken
        {
            let _ = acceptor.join();
        }
    }
}

fn accept_until_stopped(listener: &TcpListener, stopping: &AtomicBool, pages: Pages) {
    let connections = Arc::new(Connections::default());
    loop {
        let accepted = listener.accept();
        if stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok((stream, _)) = accepted else {
            // That connection is lost, which its client notices. If it was for want of file
            // descriptors, some are free soon.
            thread::sleep(PAUSE_AFTER_AN_ERROR);
            continue;
        };
        let open = Connections::enter(&connections);
        // Without a thread for it the connection is closed, and the client asks again.
        let _ = thread::Builder::new()
            .name("page connection".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                let _open = open;
                // A broken connection is the client's to notice.
                let _ = answer_all(stream, pages);
            });
    }
}

/// How many connections are open.
#[derive(Debug, Default)]
struct Connections {
    open: Mutex<usize>,
    one_ended: Condvar,
}

/// One of them, until this is dropped.
struct Open(Arc<Connections>);

impl Connections {
    /// Waits for room.
    fn enter(connections: &Arc<Connections>) -> Open {
        let open = connections
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut open = connections
            .one_ended
            .wait_while(open, |open| *open >= MOST_CONNECTIONS)
            .unwrap_or_else(PoisonError::into_inner);
        *open += 1;
        Open(Arc::clone(connections))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        *self.0.open.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.one_ended.notify_one();
    }
}

/// Answers one request after the other until the client closes the connection.
fn answer_all(mut stream: TcpStream, pages: Pages) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE_LIMIT))?;
    // An answer is one small packet that should not wait for a second one.
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    while let Some(url) = next_request(&mut stream, &mut received)? {
        let Served { answer, delay } = pages(&url);
        thread::sleep(delay.min(LONGEST_DELAY));
        let (status, length) = (answer.status, answer.body.len());
        let head = format!(
            "HTTP/1.1 {status} \r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\r\n"
        );
        stream.write_all((head + &answer.body).as_bytes())?;
    }
    Ok(())
}

/// The next URL that is asked for; `None` once the client has closed the connection. What was
/// received beyond the request stays in `received`.
fn next_request(stream: &mut TcpStream, received: &mut Vec<u8>) -> io::Result<Option<String>> {
    loop {
        if let Some((url, length)) = parse(received)? {
            received.drain(..length);
            return Ok(Some(url));
        }
        if received.len() > LONGEST_REQUEST_BYTES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut chunk = [0; 1_024];
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            length => received.extend_from_slice(&chunk[..length]),
        }
    }
}

/// The URL and the length of the request at the beginning of `received`, if it is complete.
fn parse(received: &[u8]) -> io::Result<Option<(String, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let status = request.parse(received);
    match status.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))? {
        httparse::Status::Partial => Ok(None),
        httparse::Status::Complete(length) => {
            let url = request.path.unwrap_or_default().to_owned();
            Ok(Some((url, length)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_told_apart_however_they_arrive() {
        let two = b"GET /a/ok HTTP/1.1\r\nHost: here\r\n\r\nGET /b/ok HTTP/1.1\r\n\r\n";
        let (url, length) = parse(two).expect("valid").expect("complete");
        assert_eq!(url, "/a/ok");
        let (url, rest) = parse(&two[length..]).expect("valid").expect("complete");
        assert_eq!((url.as_str(), length + rest), ("/b/ok", two.len()));
        assert!(parse(&two[..20]).expect("valid so far").is_none());
        assert!(parse(b"\0\0\0").is_err());
    }

    #[test]
    fn it_listens_on_loopback_and_closes_its_port_when_dropped() {
        let service = serve(|_| Served::at_once(200, String::new())).expect("a port on loopback");
        let address = service
            .address
            .strip_prefix("http://")
            .expect("a scheme")
            .to_owned();
        let address: SocketAddr = address.parse().expect("an address");
        assert!(address.ip().is_loopback());
        assert!(TcpStream::connect(address).is_ok());
        drop(service);
        assert!(TcpStream::connect(address).is_err());
    }
}
