//! The command line: what an operator types.
//!
//! A command writes its answer to standard output and all else to the log on standard error, so that
//! `undersigned token create` can be used in a script.

mod admin;
mod check;
mod demo;
mod health;
mod office;
mod settings;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{App, Clock};
use crate::config::Config;
use crate::pdf::checker::{self, Bounds};
use crate::pdf::typesetter;
use crate::{store, telemetry};

/// Joint letters: drafted by one office, approved by many from an emailed link, sealed in one PDF that anyone can
/// check.
#[derive(Debug, Parser)]
#[command(name = "undersigned", version)]
pub struct CommandLine {
    /// The configuration file; without one, the defaults and the environment's variables hold.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the desk, the approval pages, the public pages and the API (the default).
    Serve,
    /// Load the 2022 letter with its twelve signatories, serve it and print the links to click.
    Demo {
        /// Play the whole campaign through HTTP and mail, write the released PDF and exit.
        #[arg(long)]
        run: bool,
        /// Where --run writes the PDF.
        #[arg(long, value_name = "FILE", default_value = "letter.pdf")]
        out: PathBuf,
    },
    /// Check a sealed PDF offline: seal, record, names and text.
    ///
    /// Exits 0 if it is genuine: all holds, and its sealer is one that you name with --trust. Exits 3 if it is intact: all
    /// holds, but you have not named its sealer, and anybody can seal a file in any name. Exits 4 if this program cannot
    /// judge it, and 1 in every other case. The first line of the answer says no more than is known, and may be quoted.
    Verify {
        /// The PDF.
        file: PathBuf,
        /// Whom you trust; may be repeated.
        ///
        /// The SHA-256 fingerprint of a certificate, a file with certificates (PEM or DER), or a list with a fingerprint
        /// and a name on each line, such as a service publishes at /seals.txt. Name the certificate of a seal, of an
        /// authority that issues such certificates to nobody whom you do not trust, or the root of a time-stamp authority.
        #[arg(long, value_name = "FINGERPRINT|FILE")]
        trust: Vec<String>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Walk the whole record, rebuild the views and compare. Exits 0 only if all holds.
    Audit {
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// The members of the chamber.
    #[command(subcommand)]
    Roster(Roster),
    /// A member's office.
    #[command(subcommand)]
    Office(Office),
    /// Staff who may sign in to the desk.
    #[command(subcommand)]
    User(User),
    /// Access to the API.
    #[command(subcommand)]
    Token(Token),
    /// Copy a database that is a file to another file, while the service runs.
    Backup {
        /// Where to.
        file: PathBuf,
    },
    /// Bring the database up to date. `serve` does this by itself.
    Migrate,
    /// Read the configuration, try the seal's key, and say whether both are usable.
    CheckConfig,
    /// Ask the running service whether it is ready. Exits 0 only if it is.
    Healthcheck,
    /// Typeset letters for the service that starts this, over standard input and output.
    #[command(hide = true)]
    Typesetter,
    /// Check one file for whoever starts this, over standard input and output, within bounds.
    #[command(hide = true)]
    Checker {
        /// Seconds of processor time.
        #[arg(long)]
        seconds: u64,
        /// Bytes of memory.
        #[arg(long)]
        memory: u64,
    },
}

#[derive(Debug, Subcommand)]
enum Roster {
    /// Add members and change those that are known, from a JSON file in the form of the built-in one.
    Import {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Office {
    /// Register what an office has: addresses of record, mail domains, letterhead, signature image.
    ///
    /// Addresses and domains take the place of the former ones, both of them as soon as one is given; if nothing else
    /// is given either, none is left. Letterhead and signature image stay as they are unless they are named.
    Set(office::Set),
}

#[derive(Debug, Subcommand)]
enum User {
    /// Let a person sign in for an office.
    Add {
        /// The office, by its member's id.
        #[arg(long, value_name = "BIOGUIDE")]
        office: String,
        /// Where the sign-in link goes.
        #[arg(long)]
        email: String,
        /// The person's name.
        #[arg(long)]
        name: String,
    },
}

#[derive(Debug, Subcommand)]
enum Token {
    /// Make a token for an office and print it; it cannot be shown again.
    Create {
        /// The office, by its member's id.
        #[arg(long, value_name = "BIOGUIDE")]
        office: String,
        /// What it is for.
        #[arg(long)]
        name: String,
    },
}

/// Why a command did not do what it was told: a sentence for whoever typed it.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

impl CommandLine {
    /// Does what was typed. Exits 0 if it was done, 1 if not or if a check failed, 2 if it was mistyped.
    #[must_use]
    pub fn run(self) -> ExitCode {
        match self.dispatch() {
            Ok(code) => code,
            Err(error) => {
                let _ = writeln!(std::io::stderr(), "undersigned: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn dispatch(self) -> Outcome {
        // A PDF is checked without configuration or database.
        if let Some(Command::Verify { file, trust, json }) = &self.command {
            return check::verify(file, trust, *json);
        }
        // A typesetter knows nothing of the service that it works for.
        if matches!(self.command, Some(Command::Typesetter)) {
            typesetter::serve()?;
            return Ok(ExitCode::SUCCESS);
        }
        if let Some(Command::Checker { seconds, memory }) = self.command {
            checker::serve(Bounds { seconds, memory })?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut config = Config::load(self.config.as_deref())?;
        if matches!(self.command, Some(Command::Demo { .. })) {
            // The demonstration tells what it does itself.
            config.log.quieten();
        }
        telemetry::start(&config.log)?;
        match self.command.unwrap_or(Command::Serve) {
            Command::Serve => serve(config),
            Command::Demo { run, out } => demo::demo(config, run.then_some(out.as_path())),
            Command::Verify { file, trust, json } => check::verify(&file, &trust, json),
            Command::Audit { json } => check::audit(&config, json),
            Command::Roster(Roster::Import { file }) => admin::import_roster(&config, &file),
            Command::Office(Office::Set(set)) => office::set(&config, &set),
            Command::User(User::Add {
                office,
                email,
                name,
            }) => admin::add_user(&config, &office, &email, &name),
            Command::Token(Token::Create { office, name }) => {
                admin::create_token(&config, &office, &name)
            }
            Command::Backup { file } => admin::backup(&config, &file),
            Command::Migrate => admin::migrate(&config),
            Command::CheckConfig => settings::check(&config),
            Command::Healthcheck => health::ask(&config),
            Command::Typesetter | Command::Checker { .. } => Ok(ExitCode::SUCCESS),
        }
    }
}

fn serve(config: Config) -> Outcome {
    let app = App::build(config, Clock::System)?;
    let listener = app.listen()?;
    tracing::info!(listen = %listener.local_addr()?, public_url = %app.rules.public_url, "serving");
    app.run(listener)?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the store that the configuration names.
fn open(config: &Config) -> Result<store::Store, crate::app::StartFault> {
    crate::app::open_store(config)
}

/// Answers on standard output.
fn say(text: impl std::fmt::Display) -> Outcome {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(ExitCode::SUCCESS)
}
