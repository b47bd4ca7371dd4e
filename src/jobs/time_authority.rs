//! The time-stamp authority that the operator chose, and the lists of revoked certificates, over HTTP.
//!
//! Whatever comes back is judged before it is used ([`Authority`], [`WantedList`]); here it is only bounded: in time,
//! in size, and to the address that was asked.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use ureq::Agent;

use crate::domain::record::Hash;
use crate::pdf::seal::{Authority, SealError, Stamped, TimeStampKind, Unusable, WantedList};
use crate::workflow::Moment;

/// How long an answer may take, from the first packet to the last.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer of an authority, bytes.
const ANSWER: u64 = 64 * 1024;
/// The largest list, bytes. It is kept in every letter, so one of a busy authority is no use.
const LIST: u64 = 1024 * 1024;

/// Why proof could not be added now.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// The authority does not answer.
    #[error("the time-stamp authority cannot be reached: {0}")]
    Unreachable(String),
    /// It answers, but not so that its answer could be used.
    #[error("the time-stamp authority's answer is not used: {0}")]
    Unusable(#[from] Unusable),
    /// A list cannot be had.
    #[error("the list of revoked certificates for \"{name}\" cannot be had: {reason}")]
    List {
        /// Whom the certificate names.
        name: String,
        /// Why not.
        reason: String,
    },
    /// What was had does not fit the file.
    #[error("the proof does not fit the file: {0}")]
    Unfitting(#[from] SealError),
}

/// Whom to ask for the time.
#[derive(Clone)]
pub struct TimeAuthority {
    agent: Agent,
    url: String,
    authority: Authority,
}

impl fmt::Debug for TimeAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeAuthority")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl TimeAuthority {
    /// An authority at an address.
    #[must_use]
    pub fn new(url: &str, authority: Authority) -> Self {
        Self::patient_for(PATIENCE, url, authority)
    }

    /// The same with another patience.
    #[must_use]
    pub fn patient_for(patience: Duration, url: &str, authority: Authority) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(patience));
        Self {
            agent: config.build().into(),
            url: url.to_owned(),
            authority,
        }
    }

    /// SHA-256 of each root that its certificates may lead to.
    #[must_use]
    pub fn roots(&self) -> Vec<Hash> {
        self.authority.roots()
    }

    /// Gets a SHA-256 stamped.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn stamp(
        &self,
        imprint: [u8; 32],
        kind: TimeStampKind,
        moment: &Moment,
    ) -> Result<Stamped, Unavailable> {
        let question = self.authority.question(imprint, moment.random());
        let asked = question.to_der().map_err(|e| SealError(e.to_string()))?;
        let answer = self
            .agent
            .post(&self.url)
            .header("content-type", "application/timestamp-query")
            .header("accept", "application/timestamp-reply")
            .send(asked.as_slice());
        let answer = body(answer, ANSWER).map_err(Unavailable::Unreachable)?;
        let stamped = self
            .authority
            .answer(&question, &answer, moment.now, kind)?;
        Ok(stamped)
    }

    /// Gets a list of revoked certificates.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn list(&self, wanted: &WantedList, now: Timestamp) -> Result<Vec<u8>, Unavailable> {
        let mut reason = "the certificate does not say where".to_owned();
        for address in &wanted.addresses {
            match body(self.agent.get(address).call(), LIST) {
                Err(why) => reason = format!("{address}: {why}"),
                Ok(list) => match wanted.judge(&list, now) {
                    Err(why) => reason = format!("{address}: {why}"),
                    Ok(()) => return Ok(list),
                },
            }
        }
        Err(Unavailable::List {
            name: wanted.name.clone(),
            reason,
        })
    }
}

/// The bytes of an answer that grants.
fn body(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    largest: u64,
) -> Result<Vec<u8>, String> {
    let mut answer = answer.map_err(|e| e.to_string())?;
    if answer.status().as_u16() != 200 {
        return Err(format!("it answers {}", answer.status()));
    }
    let body = answer.body_mut().with_config().limit(largest);
    body.read_to_vec().map_err(|e| e.to_string())
}
