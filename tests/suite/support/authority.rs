//! Whom seals are certified and time-stamped by: certomancer on loopback, with lists of revoked certificates.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;
use undersigned::config::Config;
use undersigned::jobs::time_authority::TimeAuthority;
use undersigned::pdf::seal::{self, SealKey};
use undersigned::workflow::Moment;

/// How long an answer may take here.
const PATIENCE: Duration = Duration::from_secs(2);

/// A running authority; it ends with the test.
pub(crate) struct Authority {
    folder: TempDir,
    child: Child,
    port: u16,
}

impl Authority {
    /// Starts one with fresh keys.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for one test");
        let tool = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/authority.py");
        let mut child = Command::new(python())
            .arg(tool)
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python is needed to test");
        let mut line = String::new();
        let said = child.stdout.take().expect("what it says");
        BufReader::new(said).read_line(&mut line).expect("a line");
        let port = line.trim().parse();
        Self {
            port: port.unwrap_or_else(|_| panic!("certomancer does not start: {line}")),
            folder,
            child,
        }
    }

    /// Where it gives time stamps.
    pub(crate) fn url(&self) -> String {
        self.url_of("")
    }

    /// Where one of its signers does.
    pub(crate) fn url_of(&self, signer: &str) -> String {
        let path = if signer.is_empty() {
            String::new()
        } else {
            format!("/{signer}")
        };
        format!("http://127.0.0.1:{}/time{path}", self.port)
    }

    /// The folder with the certificates.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder().join(name)).expect("a file of the authority")
    }

    /// The key that it has certified.
    pub(crate) fn key(&self) -> SealKey {
        let (key, chain) = (self.read("seal.key.pem"), self.read("seal.chain.pem"));
        SealKey::from_pem(&key, &chain, Timestamp::now()).expect("a key")
    }

    /// Settings that use all of it.
    pub(crate) fn configure(&self, config: &mut Config) {
        config.seal.key_file = self.folder().join("seal.key.pem");
        config.seal.chain_file = self.folder().join("seal.chain.pem");
        self.configure_time(config, &self.url());
    }

    /// Settings that use its time stamps.
    pub(crate) fn configure_time(&self, config: &mut Config, url: &str) {
        config.seal.timestamp_url = url.to_owned();
        config.seal.timestamp_roots_file = self.folder().join("roots.pem");
    }

    /// Sets its clock.
    pub(crate) fn is_at(&self, now: Timestamp) {
        let seconds = Timestamp::from_second(now.as_second()).expect("a moment");
        let text = seconds.to_string().replace('Z', "+00:00");
        std::fs::write(self.folder().join("now"), text).expect("its clock");
    }

    /// Puts it out of order, or in order again.
    pub(crate) fn is_out_of_order(&self, out: bool) {
        let flag = self.folder().join("outage");
        if out {
            std::fs::write(flag, "").expect("its flag");
        } else {
            // It may have been in order.
            let _ = std::fs::remove_file(flag);
        }
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The interpreter with the packages that the tests need.
pub(crate) fn python() -> String {
    std::env::var("UNDERSIGNED_TEST_PYTHON").unwrap_or_else(|_| "python3".into())
}

/// This moment, with randomness that is good enough for a test.
pub(crate) fn moment() -> Moment {
    let random = || {
        let nanoseconds = Timestamp::now().as_nanosecond().to_be_bytes();
        let mut bytes = [7; 32];
        bytes[..16].copy_from_slice(&nanoseconds);
        bytes[..8].reverse();
        bytes
    };
    Moment::new(Timestamp::now(), Arc::new(random))
}

/// The service's own way to ask for the time, at an address.
pub(crate) fn asking(authority: &Authority, url: &str) -> TimeAuthority {
    let roots = seal::Authority::new(&authority.read("roots.pem"), "").expect("roots");
    TimeAuthority::patient_for(PATIENCE, url, roots)
}
