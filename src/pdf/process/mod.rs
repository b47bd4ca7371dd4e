//! Processes of our own program that do what cannot be broken off, or what a stranger decides the cost of: each reads
//! its requests on standard input, answers on standard output, and has a ceiling on its memory, no environment and no file.

mod child;

pub(super) mod message;

use std::io::{self, Write};

pub(super) use self::child::{Child, ChildFault};

/// Sets the limits of this process: memory in bytes, seconds of processor time, and no core file, which would hold the letter.
///
/// # Errors
/// If the system refuses.
#[cfg(target_os = "linux")]
pub(super) fn bound(memory: u64, seconds: Option<u64>) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, nice, setrlimit};
    let at_most = |most| Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    setrlimit(Resource::As, at_most(memory))?;
    if let Some(seconds) = seconds {
        setrlimit(Resource::Cpu, at_most(seconds))?;
        // What is bounded in time serves a stranger, behind everybody who works.
        nice(10)?;
    }
    Ok(setrlimit(Resource::Core, at_most(0))?)
}

/// Elsewhere than on Linux they are bounded by the machine, and by the deadline of whoever asks.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub(super) fn bound(_: u64, _: Option<u64>) -> io::Result<()> {
    Ok(())
}

/// What a panic says may quote the letter, and a letter is nobody's business before its release.
pub(super) fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let _ = writeln!(
            io::stderr(),
            "panicked at {}",
            place.as_deref().unwrap_or("an unknown place")
        );
    }));
}
