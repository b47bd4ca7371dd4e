//! One such process as the service sees it: asked one thing at a time, killed if it takes too long.

use std::io::{self, BufRead, BufReader, BufWriter};
use std::path::Path;
use std::process::{self, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::message;

/// Why a process has not answered.
#[derive(Debug, thiserror::Error)]
pub(in crate::pdf) enum ChildFault {
    /// The system starts no thread to watch it.
    #[error("{0}")]
    NotStarted(String),
    /// It took more than so many seconds and was killed.
    #[error("it took more than {0} seconds")]
    Overtime(u64),
    /// It ended before it had answered, as one does whose memory or processor time is at an end.
    #[error("it ended before it had answered: {0}")]
    Died(String),
}

/// All that its environment holds: no setting and no secret of the service. A letter is too short to be
/// worth several threads, and several arenas for one thread would be counted against its memory.
const ENVIRONMENT: [(&str, &str); 3] = [
    ("RAYON_NUM_THREADS", "1"),
    ("RUST_MIN_STACK", "16777216"),
    ("MALLOC_ARENA_MAX", "2"),
];

/// A running process; it ends when this is dropped.
#[derive(Debug)]
pub(in crate::pdf) struct Child {
    process: process::Child,
    ask: BufWriter<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Child {
    /// Starts one.
    pub(in crate::pdf) fn start(program: &Path, arguments: &[String]) -> io::Result<Self> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .envs(ENVIRONMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // An interrupt typed at the terminal is for the service, which lets letters under way be finished.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn()?;
        let pipes = (
            process.stdin.take(),
            process.stdout.take(),
            process.stderr.take(),
        );
        let (Some(ask), Some(answer), Some(log)) = pipes else {
            return Err(io::Error::other("a process without its pipes"));
        };
        let id = process.id();
        thread::Builder::new()
            .name("child-log".into())
            .spawn(move || {
                for line in BufReader::new(log).lines().map_while(Result::ok) {
                    tracing::debug!(process = id, line, "a process says");
                }
            })?;
        Ok(Self {
            process,
            ask: BufWriter::new(ask),
            answer: BufReader::new(answer),
        })
    }

    /// Asks for one thing. After an error it is not to be asked again.
    pub(in crate::pdf) fn ask<T: DeserializeOwned>(
        &mut self,
        request: &impl Serialize,
        parts: &[&[u8]],
        within: Duration,
    ) -> Result<(T, Vec<Vec<u8>>), ChildFault> {
        let Self {
            process,
            ask,
            answer,
        } = self;
        let (answered, waits) = mpsc::channel::<()>();
        let (told, late) = thread::scope(|scope| {
            // Reading and writing have no deadline of their own; a process that is gone ends both.
            let watch = thread::Builder::new()
                .name("child-watch".into())
                .spawn_scoped(scope, move || {
                    let late = waits.recv_timeout(within) == Err(RecvTimeoutError::Timeout);
                    if late {
                        // An error means that it has ended already.
                        let _ = process.kill();
                    }
                    late
                })
                .map_err(|error| ChildFault::NotStarted(error.to_string()))?;
            let told =
                message::write(ask, request, parts).and_then(|()| message::read::<T>(answer));
            drop(answered);
            Ok::<_, ChildFault>((told, watch.join().unwrap_or(true)))
        })?;
        match told {
            Ok(Some(told)) => Ok(told),
            Ok(None) | Err(_) if late => Err(ChildFault::Overtime(within.as_secs())),
            Ok(None) => Err(ChildFault::Died(self.ended())),
            Err(error) => Err(ChildFault::Died(format!("{error}; {}", self.ended()))),
        }
    }

    /// How it ended; it is made to end if it has not.
    fn ended(&mut self) -> String {
        let _ = self.process.kill();
        match self.process.wait() {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.ended();
    }
}
