//! The demonstration: the letter of August 30, 2022, with its twelve signatories, on a service of its own.
//!
//! The recipient, the signatories and their order are those of the real letter; its text is not: `letter.md` is
//! written for this demonstration on the publicly reported facts. Offices, staff and addresses are invented, under a
//! domain that cannot exist.

mod campaign;
mod cast;
mod visitor;

use std::fmt;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::app::{App, Clock, Duties, StartFault};
use crate::config::{Config, Transport};

/// What went wrong, for whoever started the demonstration.
#[derive(Debug)]
pub struct DemoFault(String);

impl fmt::Display for DemoFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DemoFault {}

impl DemoFault {
    pub(crate) fn new(doing: &str, why: impl fmt::Display) -> Self {
        Self(format!("{doing}: {why}"))
    }
}

impl From<StartFault> for DemoFault {
    fn from(fault: StartFault) -> Self {
        Self(fault.to_string())
    }
}

/// A folder of its own for one demonstration; removed at the end.
struct Stage {
    folder: PathBuf,
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning of temporary folders.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Sets the stage: a folder of its own and mail as files. The database is an `SQLite` file in that folder, unless
/// `config` names one that is not the default.
fn set_stage(mut config: Config, listener: &TcpListener) -> Result<(Stage, App), DemoFault> {
    let failed = |e: std::io::Error| DemoFault::new("setting the stage", e);
    let clock = Clock::System;
    let folder = std::env::temp_dir().join(format!("undersigned-demo-{}", clock.moment().id()));
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let stage = Stage {
        folder: folder.clone(),
    };
    config.data_dir = folder;
    config.mail.transport = Transport::Folder;
    config.mail.folder = PathBuf::from("mail");
    config.server.public_url = format!("http://{}", listener.local_addr().map_err(failed)?);
    Ok((stage, App::build(config, clock)?))
}

/// Plays the whole campaign through HTTP and mail, and writes the released PDF.
///
/// # Errors
/// [`DemoFault`] with what was being done.
pub fn play(config: Config, out: &Path, progress: &mut dyn Write) -> Result<(), DemoFault> {
    let listener =
        TcpListener::bind("127.0.0.1:0").map_err(|e| DemoFault::new("opening a port", e))?;
    let (stage, app) = set_stage(config, &listener)?;
    let cast = cast::assemble(&app)?;
    let base = app.rules.public_url.clone();
    let mail = app.config.mail_folder();
    let handle = app.serve_in_background(listener, Duties::Running)?;
    let played = campaign::play(&base, &mail, &cast, out, progress);
    handle.stop();
    drop(stage);
    played
}

/// Circulates the letter and serves it until the process is told to stop.
///
/// # Errors
/// [`DemoFault`] with what was being done.
pub fn show(config: Config, progress: &mut dyn Write) -> Result<(), DemoFault> {
    let listener = TcpListener::bind(config.server.listen)
        .map_err(|e| DemoFault::new("opening the configured port", e))?;
    let (stage, app) = set_stage(config, &listener)?;
    let cast = cast::assemble(&app)?;
    let base = app.rules.public_url.clone();
    let mail = app.config.mail_folder();
    let handle = app.serve_in_background(listener, Duties::Running)?;
    campaign::show(&base, &mail, &cast, progress)?;
    handle.wait();
    drop(stage);
    Ok(())
}
