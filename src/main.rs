//! The program: reads the command line and hands over.

use std::process::ExitCode;

use clap::Parser;
use undersigned::command::CommandLine;

fn main() -> ExitCode {
    CommandLine::parse().run()
}
