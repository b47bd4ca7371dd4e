//! A browser without scripts: cookies, forms, redirects one at a time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{Request, Response};
use url::form_urlencoded;

use super::form::{self, Form};
use super::journal::{Journal, held};

/// How long an answer may take; debug builds typeset slowly.
const PATIENCE: Duration = Duration::from_secs(120);
/// Larger answers are not read.
const LARGEST: u64 = 64 << 20;

/// How a browser sends a form.
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// What a browser says of a form that came from a page of the same site.
const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

/// One person's browser.
pub(crate) struct Browser {
    agent: Agent,
    base: String,
    public_url: String,
    bearer: Option<String>,
    cookies: Mutex<BTreeMap<String, String>>,
    journal: Arc<Journal>,
}

impl Browser {
    /// A fresh one. Pages are asked of the service at `base`, also where a link says `public_url`: several replicas
    /// share one, and a test chooses which of them answers.
    pub(crate) fn new(base: &str, public_url: &str, journal: Arc<Journal>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .timeout_global(Some(PATIENCE));
        Self {
            agent: config.build().into(),
            base: base.to_owned(),
            public_url: public_url.to_owned(),
            bearer: None,
            cookies: Mutex::default(),
            journal,
        }
    }

    /// The same, sending this API token.
    pub(crate) fn bearing(mut self, token: &str) -> Self {
        self.journal.token(token);
        self.bearer = Some(token.to_owned());
        self
    }

    /// The same with another browser's cookies: one person, led to another replica.
    pub(crate) fn with_cookies_of(self, other: &Self) -> Self {
        held(&self.cookies).clone_from(&held(&other.cookies));
        self
    }

    /// Opens a page.
    pub(crate) fn get(&self, url: &str) -> Answer {
        self.send("GET", url, &[], Vec::new())
    }

    /// Asks for a page's head.
    pub(crate) fn head(&self, url: &str) -> Answer {
        self.send("HEAD", url, &[], Vec::new())
    }

    /// Sends a form's fields.
    pub(crate) fn post(&self, url: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", url, &[FORM], encoded(fields))
    }

    /// Sends JSON.
    pub(crate) fn send_json(&self, method: &str, url: &str, body: &Value) -> Answer {
        let kind = ("content-type", "application/json");
        self.send(method, url, &[kind], body.to_string().into_bytes())
    }

    /// Fills in and sends a form of a page, as a click on its button would. A field that the form does not have fails
    /// the test: a person could not have filled it in.
    pub(crate) fn submit(&self, page: &Answer, form: &Form, filled: &[(&str, &str)]) -> Answer {
        let sent = self.try_submit(page, form, filled);
        sent.unwrap_or_else(|error| panic!("{}: {error}", page.url))
    }

    /// The same to a service that may go away meanwhile.
    pub(crate) fn try_submit(
        &self,
        page: &Answer,
        form: &Form,
        filled: &[(&str, &str)],
    ) -> Result<Answer, ureq::Error> {
        let mut fields = form.fields.clone();
        for (name, value) in filled {
            assert!(
                form.has(name),
                "the form has no field {name}, but {:?}",
                form.names()
            );
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let action = if form.action.is_empty() {
            &page.url
        } else {
            &form.action
        };
        self.try_send("POST", action, &[FORM, OURS], encoded(&fields))
    }

    /// Follows where an answer leads.
    pub(crate) fn follow(&self, answer: &Answer) -> Answer {
        self.get(&answer.location())
    }

    /// Sends anything.
    pub(crate) fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let sent = self.try_send(method, url, headers, body);
        sent.unwrap_or_else(|error| panic!("{method} {url}: {error}"))
    }

    /// Sends anything to a service that may go away meanwhile.
    pub(crate) fn try_send(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, ureq::Error> {
        self.journal.tick();
        let path = url.strip_prefix(&self.public_url).unwrap_or(url);
        let url = if path.starts_with('/') {
            format!("{}{path}", self.base)
        } else {
            path.to_owned()
        };
        let mut request = Request::builder().method(method).uri(&url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.bearer {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let cookies: Vec<String> = held(&self.cookies)
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        let told = format!("{method} {url} {}", String::from_utf8_lossy(&body));
        let answer = if body.is_empty() && matches!(method, "GET" | "HEAD") {
            self.agent.run(request.body(()).expect("a request"))
        } else {
            self.agent.run(request.body(body).expect("a request"))
        };
        let answer = Answer::read(url, answer?)?;
        self.journal.exchange(&told, answer.status, &answer.body);
        self.keep_cookies(&answer);
        Ok(answer)
    }

    /// The cookies as a browser would send them.
    pub(crate) fn cookies(&self) -> String {
        let held = held(&self.cookies);
        let pairs: Vec<String> = held
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn keep_cookies(&self, answer: &Answer) {
        let mut cookies = held(&self.cookies);
        for (_, line) in answer.headers.iter().filter(|(n, _)| n == "set-cookie") {
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if value.is_empty() {
                cookies.remove(name);
            } else {
                self.journal.token(value);
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn encoded(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields).finish().into_bytes()
}

/// What the service answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// What was asked for.
    pub(crate) url: String,
    /// The status.
    pub(crate) status: u16,
    /// The headers, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The bytes.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn read(url: String, mut answer: Response<ureq::Body>) -> Result<Self, ureq::Error> {
        let headers = answer.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        let headers = headers.collect();
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(LARGEST);
        Ok(Self {
            url,
            status,
            headers,
            body: body.read_to_vec()?,
        })
    }

    /// The same answer, which has to have this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.url, self.text());
        self
    }

    /// A header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Where it leads.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        let location = self.header("location");
        location
            .unwrap_or_else(|| {
                panic!(
                    "{} leads nowhere: {} {}",
                    self.url,
                    self.status,
                    self.text()
                )
            })
            .to_owned()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The words a reader sees, tags and extra space removed.
    pub(crate) fn words(&self) -> String {
        form::words(&self.text())
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.url, self.text()))
    }

    /// Whether the page has these words.
    #[track_caller]
    pub(crate) fn must_say(&self, words: &str) {
        let seen = self.words();
        assert!(
            seen.contains(words),
            "{} does not say {words:?}: {seen}",
            self.url
        );
    }

    /// The page's forms.
    pub(crate) fn forms(&self) -> Vec<Form> {
        form::read(&self.text())
    }

    /// The form that a person would use to do this: it has a field or button with this name, and, if `value` is not
    /// empty, this value.
    #[track_caller]
    pub(crate) fn form(&self, name: &str, value: &str) -> Form {
        let mut forms = self.forms().into_iter();
        forms
            .find(|form| form.offers(name, value))
            .unwrap_or_else(|| {
                panic!(
                    "{} has no form with {name}={value}: {}",
                    self.url,
                    self.text()
                )
            })
    }

    /// The form that is sent to this path.
    #[track_caller]
    pub(crate) fn form_to(&self, path: &str) -> Form {
        let mut forms = self.forms().into_iter();
        forms
            .find(|form| form.action.ends_with(path))
            .unwrap_or_else(|| panic!("{} has no form to {path}: {}", self.url, self.text()))
    }
}
