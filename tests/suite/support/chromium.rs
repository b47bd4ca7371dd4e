//! A real browser: Chromium, driven through its own `WebDriver`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

/// How long one command may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a page is looked at.
const GLANCE: Duration = Duration::from_millis(20);
/// Tabs after which something cannot be reached by keyboard.
const STOPS: usize = 200;

/// The driver's names of keys that print nothing.
pub(crate) mod key {
    pub(crate) const TAB: &str = "\u{e004}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const SPACE: &str = " ";
    pub(crate) const DOWN: &str = "\u{e015}";
}

/// A window of its own, with scripts, as wide as a telephone.
pub(crate) struct Chromium {
    driver: Child,
    agent: Agent,
    session: String,
    // The browser's profile, removed with it.
    _profile: TempDir,
}

impl Chromium {
    /// Opens a window that is this many CSS pixels wide.
    pub(crate) fn open(width: u32) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver; tests/run installs it");
        let port = port_of(&mut driver);
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        let profile = tempfile::tempdir().expect("a folder for the browser");
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-dev-shm-usage", "--hide-scrollbars",
                    format!("--user-data-dir={}", profile.path().display())
                ],
                "mobileEmulation": {
                    "deviceMetrics": { "width": width, "height": 844, "pixelRatio": 2.0, "touch": false }
                }
            }
        } } });
        let base = format!("http://127.0.0.1:{port}/session");
        let answer = ask(&agent, &base, Some(&capabilities));
        let id = answer["sessionId"].as_str().expect("a session").to_owned();
        Self {
            driver,
            agent,
            session: format!("{base}/{id}"),
            _profile: profile,
        }
    }

    /// Goes to a page and waits until it is loaded.
    pub(crate) fn go(&self, url: &str) {
        self.tell("url", &json!({ "url": url }));
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        let url = ask(&self.agent, &format!("{}/url", self.session), None);
        url.as_str().expect("an address").to_owned()
    }

    /// What a script returns.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.tell("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until a condition holds on the page.
    #[track_caller]
    pub(crate) fn wait_for(&self, condition: &str) {
        let started = Instant::now();
        while self.script(&format!("return !!({condition})")) != true {
            assert!(
                started.elapsed() < PATIENCE,
                "it never holds that {condition}"
            );
            std::thread::sleep(GLANCE);
        }
    }

    /// Presses and releases keys, one after the other.
    pub(crate) fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                let key = key.to_string();
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                ]
            })
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.tell("actions", &json!({ "actions": [keyboard] }));
    }

    /// Presses Tab until the focus is on what a CSS selector names, and sees that the focus shows.
    #[track_caller]
    pub(crate) fn tab_to(&self, selector: &str) {
        for _ in 0..STOPS {
            self.press(key::TAB);
            let there = format!("return document.activeElement.matches({selector:?})");
            if self.script(&there) == true {
                let shows = "const a = document.activeElement; const s = getComputedStyle(a);
                    return a.matches(':focus-visible') && (s.outlineStyle !== 'none' || s.boxShadow !== 'none')";
                assert_eq!(
                    self.script(shows),
                    true,
                    "the focus on {selector} cannot be seen"
                );
                return;
            }
        }
        panic!("{selector} cannot be reached by keyboard on {}", self.url());
    }

    fn tell(&self, command: &str, body: &Value) -> Value {
        ask(
            &self.agent,
            &format!("{}/{command}", self.session),
            Some(body),
        )
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The window closes with the session; an error means that it has gone already.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn port_of(driver: &mut Child) -> String {
    let lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
    let mut told = lines.map_while(Result::ok);
    let line = told
        .find(|line| line.contains("started successfully on port "))
        .expect("chromedriver says its port");
    // What it says from here on interests nobody, but a full pipe would stop it.
    std::thread::spawn(move || told.for_each(drop));
    let port = line.rsplit("on port ").next().unwrap_or_default();
    port.trim_end_matches('.').to_owned()
}

fn ask(agent: &Agent, url: &str, body: Option<&Value>) -> Value {
    let answer = match body {
        Some(body) => agent
            .post(url)
            .header("content-type", "application/json")
            .send(body.to_string()),
        None => agent.get(url).call(),
    };
    let mut answer = answer.unwrap_or_else(|error| panic!("{url}: {error}"));
    let text = answer
        .body_mut()
        .read_to_string()
        .expect("WebDriver's answer");
    assert!(answer.status().is_success(), "{url}: {text}");
    let value: Value = serde_json::from_str(&text).expect("JSON from WebDriver");
    value["value"].clone()
}
