//! How often is too often.
//!
//! The limits are in memory, one set a process. They are generous, for a whole chamber sits behind a few addresses:
//! a link that opens a letter is never refused for what others do from the same address.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::HttpRequest;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::site::Site;

/// Forms sent behind one link, a minute: a proxy may repeat one press a hundred times and has to get one answer.
const PRESSES: NonZeroU32 = NonZeroU32::new(120).unwrap();
/// Links looked up in vain from one address, a minute.
const MISSES: NonZeroU32 = NonZeroU32::new(300).unwrap();
/// Sign-in links asked for from one address, a minute.
const SIGN_INS: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// Sign-in links asked for by one person, a minute.
const SIGN_INS_EACH: NonZeroU32 = NonZeroU32::new(5).unwrap();
/// PDFs checked from one address, a minute.
const CHECKS: NonZeroU32 = NonZeroU32::new(120).unwrap();
/// Requests to the API with one token, a minute.
const CALLS: NonZeroU32 = NonZeroU32::new(6_000).unwrap();
/// PDFs checked at the same time, each in a process that may take half a gigabyte.
const CHECKS_AT_ONCE: usize = 2;
/// How long a PDF that has arrived waits for its turn.
const CHECK_PATIENCE: Duration = Duration::from_secs(30);
/// Pictures of offices read at the same time; the largest takes a hundred megabytes while it is.
const PICTURES_AT_ONCE: usize = 2;
/// Above this many keys, those that have not been seen lately are forgotten.
const KEYS: usize = 10_000;

/// One kind of limit.
struct Keyed<K: Hash + Eq + Clone>(DefaultKeyedRateLimiter<K>);

impl<K: Hash + Eq + Clone> Keyed<K> {
    fn a_minute(times: NonZeroU32) -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(times)))
    }

    fn allows(&self, key: &K) -> bool {
        if self.0.len() > KEYS {
            self.0.retain_recent();
        }
        self.0.check_key(key).is_ok()
    }
}

/// All limits of this process.
pub(super) struct Limits {
    presses: Keyed<[u8; 32]>,
    misses: Keyed<IpAddr>,
    sign_ins: Keyed<IpAddr>,
    sign_ins_each: Keyed<String>,
    checks: Keyed<IpAddr>,
    checking: Semaphore,
    drawing: Semaphore,
    calls: Keyed<[u8; 32]>,
}

impl Limits {
    pub(super) fn new() -> Self {
        Self {
            presses: Keyed::a_minute(PRESSES),
            misses: Keyed::a_minute(MISSES),
            sign_ins: Keyed::a_minute(SIGN_INS),
            sign_ins_each: Keyed::a_minute(SIGN_INS_EACH),
            checks: Keyed::a_minute(CHECKS),
            checking: Semaphore::new(CHECKS_AT_ONCE),
            drawing: Semaphore::new(PICTURES_AT_ONCE),
            calls: Keyed::a_minute(CALLS),
        }
    }

    /// Whether one more form may be sent behind the link with this hash.
    pub(super) fn allows_press(&self, token_hash: &[u8; 32]) -> bool {
        self.presses.allows(token_hash)
    }

    /// Whether this address may look up one more link that opens nothing.
    pub(super) fn allows_miss(&self, from: IpAddr) -> bool {
        self.misses.allows(&from)
    }

    /// Whether one more sign-in link may be asked for, from this address and for this person.
    pub(super) fn allows_sign_in(&self, from: IpAddr, email: &str) -> bool {
        self.sign_ins.allows(&from) && self.sign_ins_each.allows(&email.to_lowercase())
    }

    /// Whether the API may be called once more with the token of this hash.
    pub(super) fn allows_call(&self, token_hash: &[u8; 32]) -> bool {
        self.calls.allows(token_hash)
    }

    /// Whether this address may have one more PDF checked.
    pub(super) fn allows_check(&self, from: IpAddr) -> bool {
        self.checks.allows(&from)
    }

    /// A turn to read a picture, if one is free; it lasts as long as what is returned.
    pub(super) fn turn_to_draw(&self) -> Option<SemaphorePermit<'_>> {
        self.drawing.try_acquire().ok()
    }

    /// A turn to check a PDF, which is waited for; it lasts as long as what is returned. None if others take too long.
    pub(super) async fn turn_to_check(&self) -> Option<SemaphorePermit<'_>> {
        let turn = tokio::time::timeout(CHECK_PATIENCE, self.checking.acquire());
        turn.await.ok()?.ok()
    }
}

/// Where a request comes from: the peer, or what a trusted proxy says of it. Of an IPv6 address, the network.
pub(super) fn client(req: &HttpRequest, site: &Site) -> IpAddr {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip());
    if !site.trusted_proxies.contains(&peer) {
        return network(peer);
    }
    // Each proxy appends whom it heard from, so the last one that we do not trust is the client.
    let forwarded = req
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse::<IpAddr>().ok())
        .filter(|address| !site.trusted_proxies.contains(address))
        .last();
    network(forwarded.unwrap_or(peer))
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_presses_are_taken_many_more_are_not_and_another_link_is_not_touched() {
        let limits = Limits::new();
        assert!((0..100).all(|_| limits.allows_press(&[1; 32])));
        assert!((0..1_000).any(|_| !limits.allows_press(&[1; 32])));
        assert!(limits.allows_press(&[2; 32]));
    }

    #[test]
    fn an_ipv6_client_is_its_network() {
        let one: IpAddr = "2001:db8:1:2:3::4".parse().unwrap();
        let other: IpAddr = "2001:db8:1:2:5::6".parse().unwrap();
        assert_eq!(network(one), network(other));
        let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        assert_eq!(network(mapped).to_string(), "192.0.2.1");
    }
}
