//! The program: reads the command line and hands over.

use std::process::ExitCode;

use clap::Parser;
use fail::FailScenario;
use undersigned::command::CommandLine;

fn main() -> ExitCode {
    // Only a binary built for the tests has labelled points to crash at; this reads which from FAILPOINTS.
    let _crashes = fail::has_failpoints().then(FailScenario::setup);
    CommandLine::parse().run()
}
