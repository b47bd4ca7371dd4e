//! Further processes on a test's database: replicas that can be made to crash at a labelled point, or be killed.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use undersigned::config::Transport;

use super::{Browser, TestApp, log, program};

/// How long a process may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// The real binary, serving a test's data with its jobs running.
pub(crate) struct Replica {
    child: Child,
    address: Option<String>,
    reader: Option<JoinHandle<()>>,
}

impl Replica {
    /// Starts one.
    pub(crate) fn start(app: &TestApp) -> Self {
        Self::crashing_at(app, "")
    }

    /// Starts one with labelled points at which it crashes, in the form of the `FAILPOINTS` variable.
    pub(crate) fn crashing_at(app: &TestApp, points: &str) -> Self {
        let mut command = program::undersigned(app.folder(), &["serve"]);
        command
            .env("UNDERSIGNED__DATABASE__URL", app.database_url())
            .env("UNDERSIGNED__SERVER__LISTEN", "127.0.0.1:0")
            .env("UNDERSIGNED__SERVER__PUBLIC_URL", app.base())
            .env("UNDERSIGNED__LOG__FORMAT", "json")
            .env("UNDERSIGNED__MAIL__SMTP_URL", &app.app.config.mail.smtp_url)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if app.app.config.mail.transport == Transport::Smtp {
            command.env("UNDERSIGNED__MAIL__TRANSPORT", "smtp");
        }
        let seal = &app.app.config.seal;
        command
            .env("UNDERSIGNED__SEAL__KEY_FILE", &seal.key_file)
            .env("UNDERSIGNED__SEAL__CHAIN_FILE", &seal.chain_file)
            .env("UNDERSIGNED__SEAL__TIMESTAMP_URL", &seal.timestamp_url)
            .env(
                "UNDERSIGNED__SEAL__TIMESTAMP_ROOTS_FILE",
                &seal.timestamp_roots_file,
            );
        if !points.is_empty() {
            command.env("FAILPOINTS", points);
        }
        let mut child = command.spawn().expect("the program starts");
        let lines = BufReader::new(child.stderr.take().expect("its log"));
        let (tell, told) = mpsc::channel();
        let reader = std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                log::add(&line);
                let event: Value = serde_json::from_str(&line).unwrap_or_default();
                if event["message"] == "serving" {
                    // Nobody waits any more if the test has given up.
                    let _ = tell.send(event["listen"].as_str().unwrap_or_default().to_owned());
                }
            }
        });
        Self {
            child,
            // No address if it crashed before it served.
            address: told.recv_timeout(PATIENCE).ok(),
            reader: Some(reader),
        }
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// A stranger's browser whose links lead here; none if the replica crashed before it served.
    pub(crate) fn browser(&self, app: &TestApp) -> Option<Browser> {
        let base = format!("http://{}", self.address.as_deref()?);
        Some(Browser::new(&base, app.base(), app.journal().clone()))
    }

    /// Waits until it has crashed by itself.
    pub(crate) fn must_crash(mut self) {
        let status = self.wait();
        assert!(!status.success(), "it ended in good order");
    }

    /// Kills it, as the system does when memory is out, whoever is still waiting for an answer.
    pub(crate) fn kill(&self) {
        let id = self.child.id().to_string();
        // An error means that it has ended already.
        let _ = Command::new("kill").args(["-KILL", &id]).output();
    }

    fn wait(&mut self) -> ExitStatus {
        let glances = PATIENCE.as_millis() / GLANCE.as_millis();
        for _ in 0..glances {
            if let Some(status) = self.child.try_wait().expect("its status") {
                return status;
            }
            std::thread::sleep(GLANCE);
        }
        panic!("the replica goes on as if nothing had been set");
    }

    fn end(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            // All its lines are in the log now.
            let _ = reader.join();
        }
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.end();
    }
}
