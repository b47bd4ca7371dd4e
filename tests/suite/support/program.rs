//! The program itself, as an operator types it.

use std::path::Path;
use std::process::{Command, Output};

use super::log;

/// The program with these arguments, a data folder, and no setting from outside.
pub(crate) fn undersigned(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_undersigned"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("UNDERSIGNED__") {
            command.env_remove(name);
        }
    }
    command
        .args(arguments)
        .current_dir(data)
        .env("NO_COLOR", "1")
        .env("UNDERSIGNED__DATA_DIR", data)
        .env(
            "UNDERSIGNED__LOG__FILTER",
            "debug,undersigned=trace,ureq=off,ureq_proto=off",
        );
    command
}

/// What a finished program said.
pub(crate) struct Said {
    /// Its exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) answer: String,
    /// Standard error.
    pub(crate) log: String,
}

/// Runs the program to its end.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> Said {
    finish(&mut undersigned(data, arguments))
}

/// The same for a command with settings of its own.
pub(crate) fn finish(command: &mut Command) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the program starts");
    let said = Said {
        code: status.code().unwrap_or(-1),
        answer: String::from_utf8_lossy(&stdout).into_owned(),
        log: String::from_utf8_lossy(&stderr).into_owned(),
    };
    for line in said.log.lines() {
        log::add(line);
    }
    said
}
