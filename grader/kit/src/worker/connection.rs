//! The worker's end of the connection to the grader.

use grade_protocol::Channel;

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

/// Where orders come from and reports go to.
pub(crate) type Grader = Channel<system::Reader, system::Writer>;

pub(crate) fn open() -> std::io::Result<Grader> {
    let (reader, writer) = system::open()?;
    Ok(Channel::new(reader, writer))
}
