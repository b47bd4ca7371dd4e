//! Logs: readable sentences with dotted fields, on standard error.
//!
//! Never logged: tokens, the path of a link, addresses, names of staff, the text of a letter before its release. A
//! test runs the whole suite's tokens against every line written.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// A log filter that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("log.filter: {0}")]
pub struct BadFilter(String);

/// Starts logging for this process. A second call changes nothing.
///
/// # Errors
/// [`BadFilter`].
pub fn start(log: &Log) -> Result<(), BadFilter> {
    let filter = EnvFilter::try_new(&log.filter).map_err(|e| BadFilter(e.to_string()))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    // An error means that a logger is set already.
    let _ = match log.format {
        LogFormat::Text => builder.with_target(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}
