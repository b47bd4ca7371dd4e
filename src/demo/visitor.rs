//! A visitor: someone with a browser and a mailbox, who sees nothing but pages and mails.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

use super::DemoFault;
use crate::mail::mailbox;

/// How long a page, a mail or a PDF may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the visitor looks again.
const GLANCE: Duration = Duration::from_millis(20);

/// A browser that follows nothing by itself.
pub(super) struct Visitor {
    agent: Agent,
    base: String,
    mail: PathBuf,
}

/// A page as it came.
pub(super) struct Page {
    /// The status.
    pub(super) status: u16,
    /// Where it sends the browser, if anywhere.
    pub(super) location: Option<String>,
    /// Its bytes.
    pub(super) body: Vec<u8>,
}

impl Page {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a hidden field of the form.
    pub(super) fn field(&self, name: &str) -> Result<String, DemoFault> {
        let text = self.text();
        let after = text.split(&format!("name=\"{name}\" value=\"")).nth(1);
        let value = after.and_then(|rest| rest.split('"').next());
        value.map(str::to_owned).ok_or_else(|| {
            DemoFault::new(
                "reading the approval page",
                format!("there is no field {name}"),
            )
        })
    }

    fn expect(self, doing: &str, status: u16) -> Result<Self, DemoFault> {
        if self.status == status {
            return Ok(self);
        }
        Err(DemoFault::new(
            doing,
            format!("the service answered {}: {}", self.status, self.text()),
        ))
    }
}

impl Visitor {
    pub(super) fn new(base: &str, mail: &Path) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE));
        Self {
            agent: config.build().into(),
            base: base.to_owned(),
            mail: mail.to_owned(),
        }
    }

    /// Opens a page.
    pub(super) fn get(&self, url: &str) -> Result<Page, DemoFault> {
        let answer = self
            .agent
            .get(self.absolute(url))
            .call()
            .map_err(|e| DemoFault::new("opening a page", e))?;
        page(answer)?.expect("opening a page", 200)
    }

    /// Sends a form and returns where it led.
    pub(super) fn submit(&self, url: &str, form: &[(&str, &str)]) -> Result<Page, DemoFault> {
        let fields = form.iter().copied();
        let answer = self
            .agent
            .post(self.absolute(url))
            .send_form(fields)
            .map_err(|e| DemoFault::new("sending a form", e))?;
        page(answer)?.expect("sending a form", 303)
    }

    /// Calls the API; an empty `body` means GET.
    pub(super) fn api(
        &self,
        token: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, DemoFault> {
        let url = self.absolute(&format!("/api/v1/{path}"));
        let bearer = format!("Bearer {token}");
        let doing = "calling the API";
        let answer = match body {
            None => self.agent.get(url).header("authorization", bearer).call(),
            Some(body) => self
                .agent
                .post(url)
                .header("authorization", bearer)
                .header("content-type", "application/json")
                .send(body.to_string()),
        };
        let answer = page(answer.map_err(|e| DemoFault::new(doing, e))?)?;
        if !(200..300).contains(&answer.status) {
            return Err(DemoFault::new(
                doing,
                format!("{path}: {} {}", answer.status, answer.text()),
            ));
        }
        serde_json::from_slice(&answer.body).map_err(|e| DemoFault::new(doing, e))
    }

    /// Waits for a mail to this address that holds a link with `path` in it, and returns the link.
    pub(super) fn link_in_mail(&self, to: &str, path: &str) -> Result<String, DemoFault> {
        self.wait(&format!("waiting for a mail to {to}"), || {
            let mails = mailbox::read(&self.mail)
                .map_err(|e| DemoFault::new("reading the mail folder", e))?;
            let texts = mails
                .iter()
                .filter(|mail| mail.to == to)
                .map(|mail| mail.text.as_str());
            let mut words = texts.flat_map(str::split_whitespace);
            Ok(words
                .find(|word| word.starts_with(&self.base) && word.contains(path))
                .map(str::to_owned))
        })
    }

    /// Looks again and again until there is something to see.
    pub(super) fn wait<T>(
        &self,
        doing: &str,
        mut look: impl FnMut() -> Result<Option<T>, DemoFault>,
    ) -> Result<T, DemoFault> {
        let glances = PATIENCE.as_millis() / GLANCE.as_millis();
        for _ in 0..glances {
            if let Some(seen) = look()? {
                return Ok(seen);
            }
            std::thread::sleep(GLANCE);
        }
        Err(DemoFault::new(doing, "it did not come within a minute"))
    }

    fn absolute(&self, url: &str) -> String {
        if url.starts_with('/') {
            format!("{}{url}", self.base)
        } else {
            url.to_owned()
        }
    }
}

fn page(mut answer: ureq::http::Response<ureq::Body>) -> Result<Page, DemoFault> {
    let location = answer
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let status = answer.status().as_u16();
    let body = answer
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_to_vec()
        .map_err(|e| DemoFault::new("reading a page", e))?;
    Ok(Page {
        status,
        location,
        body,
    })
}
