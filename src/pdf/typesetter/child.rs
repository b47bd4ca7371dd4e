//! One typesetter as the service sees it: a process of its own, asked one thing at a time, killed if it takes too long.

use std::io::{self, BufRead, BufReader, BufWriter};
use std::path::Path;
use std::process::{self, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::TypesetterFault;
use super::message::{self, Answer, Request};

/// All that a typesetter's environment holds: no setting and no secret of the service. A letter is too short to be
/// worth several threads, and several arenas for one thread would be counted against its memory.
const ENVIRONMENT: [(&str, &str); 3] = [
    ("RAYON_NUM_THREADS", "1"),
    ("RUST_MIN_STACK", "16777216"),
    ("MALLOC_ARENA_MAX", "2"),
];

/// A running typesetter; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Child {
    process: process::Child,
    ask: BufWriter<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Child {
    /// Starts one.
    pub(super) fn start(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command
            .arg("typesetter")
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
            return Err(io::Error::other("a typesetter without its pipes"));
        };
        let id = process.id();
        thread::Builder::new()
            .name("typesetter-log".into())
            .spawn(move || {
                for line in BufReader::new(log).lines().map_while(Result::ok) {
                    tracing::debug!(typesetter = id, line, "a typesetter says");
                }
            })?;
        Ok(Self {
            process,
            ask: BufWriter::new(ask),
            answer: BufReader::new(answer),
        })
    }

    /// Asks for one thing. After an error it is not to be asked again.
    pub(super) fn ask(
        &mut self,
        request: &Request,
        parts: &[&[u8]],
        within: Duration,
    ) -> Result<(Answer, Vec<Vec<u8>>), TypesetterFault> {
        let Self {
            process,
            ask,
            answer,
        } = self;
        let (answered, waits) = mpsc::channel::<()>();
        let (told, late) = thread::scope(|scope| {
            // Reading and writing have no deadline of their own; a process that is gone ends both.
            let watch = thread::Builder::new()
                .name("typesetter-watch".into())
                .spawn_scoped(scope, move || {
                    let late = waits.recv_timeout(within) == Err(RecvTimeoutError::Timeout);
                    if late {
                        // An error means that it has ended already.
                        let _ = process.kill();
                    }
                    late
                })
                .map_err(|error| TypesetterFault::NotStarted(error.to_string()))?;
            let told =
                message::write(ask, request, parts).and_then(|()| message::read::<Answer>(answer));
            drop(answered);
            Ok::<_, TypesetterFault>((told, watch.join().unwrap_or(true)))
        })?;
        match told {
            Ok(Some(told)) => Ok(told),
            Ok(None) | Err(_) if late => Err(TypesetterFault::Overtime(within.as_secs())),
            Ok(None) => Err(TypesetterFault::Died(self.ended())),
            Err(error) => Err(TypesetterFault::Died(format!("{error}; {}", self.ended()))),
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
