//! The demonstration, from the command line.

use std::path::Path;
use std::process::ExitCode;

use super::Outcome;
use crate::config::Config;
use crate::demo;

pub(super) fn demo(config: Config, out: Option<&Path>) -> Outcome {
    let mut progress = std::io::stdout();
    match out {
        Some(out) => demo::play(config, out, &mut progress)?,
        None => demo::show(config, &mut progress)?,
    }
    Ok(ExitCode::SUCCESS)
}
