//! A relay that says what it is told to say, word by word, and counts what it was given.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the relay does at one step of the conversation.
#[derive(Clone, Copy)]
pub(crate) enum Does {
    /// Says a line.
    Says(&'static str),
    /// Closes the connection without a word.
    HangsUp,
    /// Says nothing, for longer than any test waits.
    IsSilent,
    /// Says what is no SMTP at all.
    Babbles,
    /// Says the start of an answer again and again, one line at a time, without an end.
    Drips,
}

/// The conversation, step by step.
#[derive(Clone, Copy)]
pub(crate) struct Script {
    pub(crate) greeting: Does,
    pub(crate) hello: Does,
    pub(crate) auth: Does,
    pub(crate) from: Does,
    pub(crate) to: Does,
    pub(crate) data: Does,
    pub(crate) dot: Does,
}

/// A relay that takes everything.
pub(crate) const TAKES_ALL: Script = Script {
    greeting: Does::Says("220 relay.example ready"),
    hello: Does::Says("250-relay.example\r\n250 AUTH PLAIN LOGIN"),
    auth: Does::Says("235 welcome"),
    from: Does::Says("250 go on"),
    to: Does::Says("250 go on"),
    data: Does::Says("354 speak"),
    dot: Does::Says("250 taken"),
};

/// A relay on a port of its own.
pub(crate) struct FakeRelay {
    pub(crate) port: u16,
    connections: Arc<AtomicUsize>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl FakeRelay {
    pub(crate) fn plays(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let relay = Self {
            port: listener.local_addr().expect("the port").port(),
            connections: Arc::default(),
            taken: Arc::default(),
        };
        let (connections, taken) = (relay.connections.clone(), relay.taken.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let taken = taken.clone();
                thread::spawn(move || {
                    // A client that goes away ends the conversation, and that is all.
                    let _ = converse(stream, script, &taken);
                });
            }
        });
        relay
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// How often somebody called.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The messages to which the relay answered 250.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("the messages").clone()
    }
}

fn converse(stream: TcpStream, script: Script, taken: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    if !act(&mut stream, script.greeting)? {
        return Ok(());
    }
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let does = match verb.as_str() {
            "EHLO" | "HELO" => script.hello,
            "AUTH" => script.auth,
            "MAIL" => script.from,
            "RCPT" => script.to,
            "DATA" => script.data,
            "QUIT" => {
                stream.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => Does::Says("500 what"),
        };
        if !act(&mut stream, does)? {
            return Ok(());
        }
        if verb == "DATA" && matches!(does, Does::Says(said) if said.starts_with("354")) {
            let mut message = String::new();
            loop {
                let mut line = String::new();
                if lines.read_line(&mut line)? == 0 {
                    return Ok(());
                }
                if line == ".\r\n" {
                    break;
                }
                message.push_str(&line);
            }
            if matches!(script.dot, Does::Says(said) if said.starts_with("250")) {
                taken.lock().expect("the messages").push(message);
            }
            if !act(&mut stream, script.dot)? {
                return Ok(());
            }
        }
    }
}

/// Does one step; false if the conversation is over.
fn act(stream: &mut TcpStream, does: Does) -> std::io::Result<bool> {
    match does {
        Does::Says(line) => stream
            .write_all(format!("{line}\r\n").as_bytes())
            .map(|()| true),
        Does::HangsUp => Ok(false),
        Does::IsSilent => {
            thread::sleep(Duration::from_secs(20));
            Ok(false)
        }
        Does::Babbles => stream
            .write_all(b"\xff\xfe HTTP/1.1 200 OK\r\n\r\n<html>")
            .map(|()| false),
        Does::Drips => {
            for _ in 0..200 {
                stream.write_all(b"250-more\r\n")?;
                thread::sleep(Duration::from_millis(50));
            }
            Ok(false)
        }
    }
}
