//! A question to the running service, for whatever watches over a container that holds no other program.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use super::Outcome;
use crate::config::Config;

/// How long the service may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the service on this machine whether it is ready.
pub(super) fn ask(config: &Config) -> Outcome {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    // An answer other than a success is an error here, and so the command's.
    agent
        .get(format!(
            "http://{}/readyz",
            reached_at(config.server.listen)
        ))
        .call()?;
    Ok(ExitCode::SUCCESS)
}

/// A service that listens on every address is reached on this machine's own.
fn reached_at(listen: SocketAddr) -> SocketAddr {
    let here = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip @ (IpAddr::V4(_) | IpAddr::V6(_)) => ip,
    };
    SocketAddr::new(here, listen.port())
}
