//! Mail over SMTP: one connection a message, never used twice, never in the clear beyond this machine.
//!
//! lettre's own transport would report a refused password like a refused letter. Here the two phases are apart: what
//! goes wrong before the message is offered concerns the relay and every message alike ([`SendError::Unreachable`]);
//! only what is said about the message itself can refuse it for good.

use std::error::Error as _;
use std::fmt;
use std::net::IpAddr;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::{Error, extension::ClientId};
use url::{Url, form_urlencoded};

use super::{Message, NoWayOut, SendError, envelope};
use crate::domain::text::EmailAddress;

/// How long the relay may be silent, for each answer.
const SILENCE: Duration = Duration::from_secs(30);
/// How long one message may take in all. A relay that drips one byte at a time never falls silent.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long to wait for the relay's goodbye, once it has taken the message.
const GOODBYE: Duration = Duration::from_secs(2);
/// The most characters of an answer that are kept.
const REASON: usize = 200;

/// A relay and how to reach it.
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    from: EmailAddress,
    silence: Duration,
    patience: Duration,
}

#[derive(Clone)]
enum Security {
    Plain,
    StartTls(TlsParameters),
    Wrapped(TlsParameters),
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl Relay {
    pub(super) fn parse(url: &str, from: EmailAddress) -> Result<Self, NoWayOut> {
        let wrong = |why: &str| NoWayOut::Relay(why.to_owned());
        // The parser's own words could repeat the password.
        let url = Url::parse(url).map_err(|_| wrong("is not a URL"))?;
        // The parser knows numeric hosts only for the schemes of the web.
        let host = url.host_str().unwrap_or_default();
        let host = host.trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            return Err(wrong("names no host"));
        }
        let local = match host.parse::<IpAddr>() {
            Ok(ip) => ip.is_loopback(),
            Err(_) => host.eq_ignore_ascii_case("localhost"),
        };
        let tls = || {
            TlsParameters::new(host.clone())
                .map_err(|_| wrong("names a host that no certificate can name"))
        };
        let (security, port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Security::Wrapped(tls()?), 465),
            ("smtp", Some("tls=required")) => (Security::StartTls(tls()?), 587),
            ("smtp", None) if local => (Security::Plain, 25),
            ("smtp", None) => {
                return Err(wrong(
                    "would send mail and links in the clear; write smtps://… or add ?tls=required, or name a relay on this machine",
                ));
            }
            _ => {
                return Err(wrong(
                    "has the form smtps://USER:PASSWORD@HOST or smtp://USER:PASSWORD@HOST:587?tls=required",
                ));
            }
        };
        let credentials = url
            .password()
            .map(|password| Credentials::new(decoded(url.username()), decoded(password)));
        Ok(Self {
            port: url.port().unwrap_or(port),
            host,
            security,
            credentials,
            from,
            silence: SILENCE,
            patience: PATIENCE,
        })
    }

    /// The same relay with less patience, for a test's slow server.
    #[must_use]
    pub fn with_patience(mut self, silence: Duration, patience: Duration) -> Self {
        self.silence = silence;
        self.patience = patience;
        self
    }

    /// Speaks to the relay on a thread of its own. When patience ends the thread is left to its fate: it holds one
    /// connection that nothing else uses, and ends when the relay falls silent.
    pub(super) fn send(&self, message: &Message) -> Result<(), SendError> {
        let bytes = envelope::bytes(message, &self.from)?;
        let envelope = self.envelope(&message.to)?;
        let relay = self.clone();
        let (tell, told) = mpsc::channel();
        let speaking = thread::Builder::new().name("smtp".to_owned());
        let speak = move || {
            // Nobody listens any more once patience has ended.
            let _ = tell.send(relay.deliver(&envelope, &bytes));
        };
        speaking
            .spawn(speak)
            .map_err(|e| SendError::Unreachable(format!("no thread to speak to the relay: {e}")))?;
        match told.recv_timeout(self.patience) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => Err(SendError::Unreachable(
                "the relay did not come to an end".to_owned(),
            )),
            // The thread panicked, which is no answer of the relay's.
            Err(RecvTimeoutError::Disconnected) => Err(SendError::Deferred(
                "speaking to the relay failed within".to_owned(),
            )),
        }
    }

    fn envelope(&self, to: &str) -> Result<Envelope, SendError> {
        let refused = |_| SendError::Refused("the address cannot be written to".to_owned());
        let from = self.from.as_ref().parse().map_err(refused)?;
        let to = to.parse().map_err(refused)?;
        Envelope::new(Some(from), vec![to])
            .map_err(|_| SendError::Refused("the mail has no recipient".to_owned()))
    }

    fn deliver(&self, envelope: &Envelope, bytes: &[u8]) -> Result<(), SendError> {
        let mut connection = self
            .open()
            .map_err(|e| SendError::Unreachable(reason(&e)))?;
        let answer = connection.send(envelope, bytes).map_err(|e| judge(&e))?;
        // lettre takes any answer of the 200s and 300s for a yes; only 250 says that the relay now has the message.
        if !answer.has_code(250) {
            return Err(SendError::Unreachable(
                "the relay ended with an answer that is no yes".to_owned(),
            ));
        }
        // The message is the relay's; how the goodbye goes changes nothing.
        let _ = connection.set_timeout(Some(GOODBYE));
        connection.abort();
        Ok(())
    }

    fn open(&self) -> Result<SmtpConnection, Error> {
        let hello = ClientId::default();
        let wrapped = match &self.security {
            Security::Wrapped(tls) => Some(tls),
            Security::Plain | Security::StartTls(_) => None,
        };
        let server = (self.host.as_str(), self.port);
        let mut connection =
            SmtpConnection::connect(server, Some(self.silence), &hello, wrapped, None)?;
        if let Security::StartTls(tls) = &self.security {
            connection.starttls(tls, &hello)?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials)?;
        }
        Ok(connection)
    }
}

/// What an answer to the message itself means. 421 is the relay closing, whatever was being said.
fn judge(error: &Error) -> SendError {
    let reason = reason(error);
    match error.status().map(u16::from) {
        Some(500..=599) => SendError::Refused(reason),
        Some(421) | None => SendError::Unreachable(reason),
        Some(_) => SendError::Deferred(reason),
    }
}

/// The relay's words without any address in them: they are logged, and relays like to repeat whom they refuse.
fn reason(error: &Error) -> String {
    let words = match (error.status(), error.source()) {
        (Some(code), Some(said)) => format!("{code} {said}"),
        _ => error.to_string(),
    };
    let told: Vec<&str> = words
        .split_whitespace()
        .map(|word| if word.contains('@') { "…" } else { word })
        .collect();
    told.join(" ").chars().take(REASON).collect()
}

/// A part of a URL without its percent signs.
fn decoded(part: &str) -> String {
    let literal = part
        .replace('+', "%2B")
        .replace('&', "%26")
        .replace('=', "%3D");
    let name = form_urlencoded::parse(literal.as_bytes()).next();
    name.map(|(name, _)| name.into_owned()).unwrap_or_default()
}
