//! Gets pages over HTTP from the server on loopback.

use std::sync::OnceLock;
use std::time::Duration;
use ureq::Agent;

/// A page as the server sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP's.
    pub status: u16,
    /// All of it.
    pub body: String,
}

/// How often a page is asked for. Only the connection can fail, and that for reasons which have
/// passed the next time: an idle connection that the server closed just now, a full backlog.
const ATTEMPTS: u32 = 3;

/// Loopback answers within milliseconds. This ends what never ends, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// As many as may be fetching at once, so that no connection is made again and again: ports on
/// loopback would run out within some ten thousand fetches.
const IDLE_CONNECTIONS: usize = 512;

/// Gets `url`, which begins with a `/` and has only characters that a URL may have, from the server at
/// `address`, which has the scheme.
///
/// # Errors
/// When the server could not be asked, in a sentence. An answer of whatever status is none.
pub fn get(address: &str, url: &str) -> Result<Answer, String> {
    let mut attempt = 1;
    loop {
        match ask(address, url) {
            Ok(answer) => return Ok(answer),
            Err(_) if attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(format!("{address}{url} could not be fetched: {error}")),
        }
    }
}

fn ask(address: &str, url: &str) -> Result<Answer, ureq::Error> {
    let mut response = agent().get(format!("{address}{url}")).call()?;
    Ok(Answer {
        status: response.status().as_u16(),
        body: response.body_mut().read_to_string()?,
    })
}

/// One for the whole process: it keeps the connections.
fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        // No time-out for the whole call: it would have a thread look up the name `127.0.0.1`.
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_connect(Some(PATIENCE))
            .timeout_send_request(Some(PATIENCE))
            .timeout_recv_response(Some(PATIENCE))
            .timeout_recv_body(Some(PATIENCE))
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .build();
        config.new_agent()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Served, serve};

    /// As many downloads at once as a busy grader might have, and more.
    const BATCHES: usize = 250;
    const FETCHES_EACH: usize = 40;

    /// Every eighth page fails; each says what it is and takes as many milliseconds as its number has left
    /// over three.
    fn page(url: &str) -> Served {
        let number: u64 = url
            .rsplit_once('-')
            .map_or(0, |(_, it)| it.parse().unwrap_or(0));
        let status = if number.is_multiple_of(8) { 500 } else { 200 };
        Served {
            delay: Duration::from_millis(number % 3),
            ..Served::at_once(status, format!("contents of {url}"))
        }
    }

    #[test]
    fn ten_thousand_fetches_in_hundreds_of_batches_all_get_their_pages() {
        let service = serve(page).expect("a port on loopback");
        let address = service.address.as_str();
        std::thread::scope(|scope| {
            for batch in 0..BATCHES {
                scope.spawn(move || {
                    for fetch in 0..FETCHES_EACH {
                        let url = format!("/{batch}-{fetch}");
                        let answer = get(address, &url).expect("loopback does not fail");
                        assert_eq!(answer, page(&url).answer);
                    }
                });
            }
        });
    }

    #[test]
    fn a_server_that_is_gone_is_trouble_and_not_a_page() {
        let service = serve(page).expect("a port on loopback");
        let address = service.address.clone();
        drop(service);
        let error = get(&address, "/a-1").expect_err("nobody is there");
        assert!(error.contains("/a-1 could not be fetched"), "{error}");
    }
}
