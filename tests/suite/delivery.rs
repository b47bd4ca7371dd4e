//! How mail leaves: what a relay may say, what a folder holds, and that a retry is the same message.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use undersigned::mail::{Mailer, Message, SendError, mailbox};

use crate::support::smtp::{Does, FakeRelay, Script, TAKES_ALL};

const FROM: &str = "letters@undersigned.example";

fn message(id: &str) -> Message {
    Message {
        id: id.to_owned(),
        from_name: "Office of Senator Luján via Undersigned".to_owned(),
        to: "approvals@cornyn.senate.example".to_owned(),
        reply_to: Some("dana.whitfield@tillis.senate.example".to_owned()),
        thread: Some("0001.invitation".to_owned()),
        date: "2022-08-30T14:00:00Z".parse().unwrap(),
        subject: "Joint letter for Senator John Cornyn: Detainers – “draft” policy".to_owned(),
        text: "Dear Colleague,\n\n§ 1 of the text.\n.\n.. dots\n\nhttps://letters.example/a/abcdefghijklmnopqrstuvwxyz234567\n".to_owned(),
        html: "<!doctype html><html lang=\"en\"><body><p>Dear Colleague, § 1</p></body></html>".to_owned(),
    }
}

/// A mailer with a test's patience.
fn mailer(url: &str) -> Mailer {
    match Mailer::smtp(url, FROM).unwrap() {
        Mailer::Smtp(relay) => Mailer::Smtp(
            relay.with_patience(Duration::from_millis(400), Duration::from_millis(1_500)),
        ),
        Mailer::Folder(_) | Mailer::Memory(_) => unreachable!("asked for a relay"),
    }
}

fn send_to(script: Script) -> (Result<(), SendError>, FakeRelay) {
    let relay = FakeRelay::plays(script);
    let sent = mailer(&relay.url()).send(&message("0002.reminder"));
    (sent, relay)
}

fn is_refused(sent: &Result<(), SendError>) -> bool {
    matches!(sent, Err(SendError::Refused(_)))
}

fn is_deferred(sent: &Result<(), SendError>) -> bool {
    matches!(sent, Err(SendError::Deferred(_)))
}

fn is_unreachable(sent: &Result<(), SendError>) -> bool {
    matches!(sent, Err(SendError::Unreachable(_)))
}

#[test]
fn a_relay_that_takes_the_message_is_believed_and_gets_each_on_a_connection_of_its_own() {
    let relay = FakeRelay::plays(TAKES_ALL);
    let mailer = mailer(&relay.url());
    for id in ["0001.invitation", "0002.reminder", "0003.receipt"] {
        assert_eq!(mailer.send(&message(id)), Ok(()));
    }
    assert_eq!((relay.taken().len(), relay.connections()), (3, 3));
}

#[test]
fn what_a_relay_says_of_the_message_decides_about_the_message() {
    use Does::Says;
    let refused = [
        Script {
            from: Says("550 5.7.1 not you"),
            ..TAKES_ALL
        },
        Script {
            to: Says("550 5.1.1 no such user"),
            ..TAKES_ALL
        },
        Script {
            to: Says("553 5.1.3 strange address"),
            ..TAKES_ALL
        },
        Script {
            data: Says("554 5.5.1 no"),
            ..TAKES_ALL
        },
        Script {
            dot: Says("552 5.3.4 too large"),
            ..TAKES_ALL
        },
        Script {
            dot: Says("554 5.6.0 not wanted"),
            ..TAKES_ALL
        },
    ];
    for script in refused {
        let (sent, relay) = send_to(script);
        assert!(is_refused(&sent), "{sent:?}");
        assert_eq!(relay.taken().len(), 0);
    }
    let deferred = [
        Script {
            from: Says("451 4.3.0 later"),
            ..TAKES_ALL
        },
        Script {
            to: Says("450 4.2.1 busy"),
            ..TAKES_ALL
        },
        Script {
            to: Says("452 4.2.2 mailbox full"),
            ..TAKES_ALL
        },
        Script {
            dot: Says("451 4.3.0 later"),
            ..TAKES_ALL
        },
    ];
    for script in deferred {
        let (sent, _) = send_to(script);
        assert!(is_deferred(&sent), "{sent:?}");
    }
}

#[test]
fn what_goes_wrong_before_the_message_is_offered_condemns_no_message() {
    use Does::{Babbles, HangsUp, IsSilent, Says};
    let closed = [
        Script {
            greeting: Says("421 4.3.2 closing"),
            ..TAKES_ALL
        },
        Script {
            greeting: Says("554 5.7.1 you are on a list"),
            ..TAKES_ALL
        },
        Script {
            greeting: HangsUp,
            ..TAKES_ALL
        },
        Script {
            greeting: IsSilent,
            ..TAKES_ALL
        },
        Script {
            greeting: Babbles,
            ..TAKES_ALL
        },
        Script {
            hello: Says("550 not you"),
            ..TAKES_ALL
        },
    ];
    for script in closed {
        let (sent, _) = send_to(script);
        assert!(is_unreachable(&sent), "{sent:?}");
    }
    let relay = FakeRelay::plays(Script {
        auth: Says("535 5.7.8 wrong password"),
        ..TAKES_ALL
    });
    let url = format!("smtp://app:hunter%402@127.0.0.1:{}", relay.port);
    let sent = mailer(&url).send(&message("0002.reminder"));
    assert!(is_unreachable(&sent), "{sent:?}");
    let nobody = FakeRelay::plays(TAKES_ALL).port;
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    assert_ne!(nobody, free);
    let sent = mailer(&format!("smtp://127.0.0.1:{free}")).send(&message("0002.reminder"));
    assert!(is_unreachable(&sent), "{sent:?}");
}

#[test]
fn without_a_250_at_the_end_nothing_counts_as_sent() {
    use Does::{Babbles, HangsUp, IsSilent, Says};
    let unfinished = [
        Script {
            dot: Says("421 4.3.2 closing"),
            ..TAKES_ALL
        },
        Script {
            dot: Says("354 go on"),
            ..TAKES_ALL
        },
        Script {
            dot: HangsUp,
            ..TAKES_ALL
        },
        Script {
            dot: IsSilent,
            ..TAKES_ALL
        },
        Script {
            dot: Babbles,
            ..TAKES_ALL
        },
        Script {
            data: HangsUp,
            ..TAKES_ALL
        },
        Script {
            to: IsSilent,
            ..TAKES_ALL
        },
        Script {
            from: HangsUp,
            ..TAKES_ALL
        },
    ];
    for script in unfinished {
        let (sent, relay) = send_to(script);
        assert!(is_unreachable(&sent), "{sent:?}");
        assert_eq!(relay.taken().len(), 0);
    }
}

#[test]
fn a_relay_that_drips_without_end_is_left_after_our_patience_has_ended() {
    let begun = Instant::now();
    let (sent, _) = send_to(Script {
        hello: Does::Drips,
        ..TAKES_ALL
    });
    assert!(is_unreachable(&sent), "{sent:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn a_reason_names_no_address() {
    let (sent, _) = send_to(Script {
        to: Does::Says("550 5.1.1 <approvals@cornyn.senate.example>: no such user"),
        ..TAKES_ALL
    });
    assert_eq!(
        sent.unwrap_err().to_string(),
        "it was refused: 550 5.1.1 … no such user"
    );
}

#[test]
fn mail_in_the_clear_goes_nowhere_but_to_this_machine() {
    for url in [
        "smtp://relay.example:25",
        "smtp://192.0.2.1",
        "smtp://[2001:db8::1]:25",
        "smtp://relay.example:587?tls=opportunistic",
        "smtp://relay.example:587?tls=none",
        "http://127.0.0.1:25",
        "not a url",
        "smtp:",
    ] {
        let refusal = Mailer::smtp(url, FROM).unwrap_err().to_string();
        assert!(refusal.starts_with("mail.smtp_url: "), "{url}: {refusal}");
    }
    for url in [
        "smtp://127.0.0.1:25",
        "smtp://localhost",
        "smtp://[::1]:2525",
        "smtps://app:secret@relay.example:465",
        "smtp://app:secret@relay.example:587?tls=required",
    ] {
        assert!(Mailer::smtp(url, FROM).is_ok(), "{url}");
    }
    let shown = format!(
        "{:?}",
        Mailer::smtp("smtps://app:hunter2@relay.example", FROM).unwrap()
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_relay_without_starttls_gets_nothing_where_tls_is_required() {
    let relay = FakeRelay::plays(TAKES_ALL);
    let sent = mailer(&format!("smtp://127.0.0.1:{}?tls=required", relay.port))
        .send(&message("0002.reminder"));
    assert!(is_unreachable(&sent), "{sent:?}");
    assert_eq!(relay.taken().len(), 0);
}

#[test]
fn a_message_that_cannot_be_written_fails_alone() {
    let (mailer, memory) = Mailer::memory();
    for broken in [
        Message {
            from_name: "Ann\u{a}Lee".into(),
            ..message("0001.invitation")
        },
        Message {
            to: "a@b.example, c@d.example".into(),
            ..message("0001.invitation")
        },
        Message {
            reply_to: Some("nobody".into()),
            ..message("0001.invitation")
        },
        Message {
            id: "../../etc/passwd".into(),
            ..message("")
        },
        Message {
            thread: Some("a>\r\nBcc: b@c.example".into()),
            ..message("0001.invitation")
        },
    ] {
        let sent = mailer.send(&broken);
        assert!(is_refused(&sent), "{sent:?}");
    }
    assert_eq!(mailer.send(&message("0001.invitation")), Ok(()));
    assert_eq!(memory.messages().len(), 1);
}

#[test]
fn a_retry_writes_the_same_file_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::folder(folder.path(), FROM).unwrap();
    mailer.send(&message("0001.invitation")).unwrap();
    let file = folder.path().join("0001.invitation.eml");
    let first = std::fs::read(&file).unwrap();
    std::thread::sleep(Duration::from_millis(5));
    mailer.send(&message("0001.invitation")).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), first);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_holds_whole_messages_and_its_reader_passes_over_everything_else() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::folder(folder.path(), FROM).unwrap();
    for id in ["0001.invitation", "0002.reminder"] {
        mailer.send(&message(id)).unwrap();
    }
    let path = folder.path();
    std::fs::write(path.join(".0003.receipt.unfinished"), "From: half").unwrap();
    std::fs::write(path.join("notes.txt"), "not a mail").unwrap();
    std::fs::write(path.join("junk.eml"), [0xff, 0x00, 0xfe]).unwrap();
    std::fs::write(path.join("empty.eml"), "").unwrap();
    std::fs::create_dir(path.join("folder.eml")).unwrap();
    let mails = mailbox::read(path).unwrap();
    let files: Vec<&str> = mails.iter().map(|mail| mail.file.as_str()).collect();
    assert_eq!(files, ["0002.reminder.eml", "0001.invitation.eml"]);
    let mail = &mails[0];
    assert_eq!(mail.to, "approvals@cornyn.senate.example");
    assert_eq!(mail.subject, message("x").subject);
    assert_eq!(mail.text.replace("\r\n", "\n"), message("x").text);
    assert!(mail.html.contains("<p>Dear Colleague, § 1</p>"));
    assert_eq!(mail.at, message("x").date);
    assert_eq!(mailbox::open(path, "../0001.invitation.eml").unwrap(), None);
    assert_eq!(mailbox::open(path, "/etc/passwd").unwrap(), None);
    assert_eq!(mailbox::read(&path.join("nowhere")).unwrap(), []);
}

#[test]
fn a_folder_that_cannot_be_written_condemns_no_message() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("mail");
    let mailer = Mailer::folder(&inner, FROM).unwrap();
    std::fs::remove_dir(&inner).unwrap();
    let sent = mailer.send(&message("0001.invitation"));
    assert!(is_unreachable(&sent), "{sent:?}");
}

/// What Python's own mail library makes of a message, field by field.
const READ_BACK: &str = r#"
import asyncio, email, email.policy, json, sys
from aiosmtpd.smtp import SMTP
class Keep:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "defects": [str(d) for d in mail.defects],
            "headers": {name.lower(): str(value) for name, value in mail.items()},
            "names": [a.display_name for a in mail["from"].addresses],
            "kinds": [part.get_content_type() for part in mail.iter_parts()],
            "parts": [part.get_content() for part in mail.iter_parts()],
        }), flush=True)
        return "250 OK"
async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keep(), loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
asyncio.run(serve())
"#;

#[test]
fn a_real_server_reads_what_was_written() {
    let python = std::env::var("UNDERSIGNED_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut server = Command::new(Path::new(&python))
        .args(["-c", READ_BACK])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    let port = said
        .next()
        .expect("aiosmtpd is installed by tests/run")
        .unwrap();
    let relay = Mailer::smtp(&format!("smtp://127.0.0.1:{port}"), FROM).unwrap();
    relay.send(&message("0002.reminder")).unwrap();
    let read: serde_json::Value = serde_json::from_str(&said.next().unwrap().unwrap()).unwrap();
    drop(server.stdin.take());
    server.wait().unwrap();
    let sent = message("0002.reminder");
    let headers = &read["headers"];
    assert_eq!(read["defects"], serde_json::json!([]));
    assert_eq!(read["from"], FROM);
    assert_eq!(read["to"], serde_json::json!([sent.to]));
    assert_eq!(read["names"], serde_json::json!([sent.from_name]));
    assert_eq!(headers["to"], sent.to);
    assert_eq!(headers["subject"], sent.subject);
    assert_eq!(headers["reply-to"], sent.reply_to.unwrap());
    assert_eq!(headers["message-id"], "<0002.reminder@undersigned.example>");
    assert_eq!(
        headers["in-reply-to"],
        "<0001.invitation@undersigned.example>"
    );
    assert_eq!(
        headers["references"],
        "<0001.invitation@undersigned.example>"
    );
    assert_eq!(headers["auto-submitted"], "auto-generated");
    assert_eq!(headers["date"], "Tue, 30 Aug 2022 14:00:00 +0000");
    assert_eq!(headers["mime-version"], "1.0");
    assert_eq!(
        read["kinds"],
        serde_json::json!(["text/plain", "text/html"])
    );
    let part = |at: usize| read["parts"][at].as_str().unwrap().replace("\r\n", "\n");
    assert_eq!(part(0).trim_end(), sent.text.trim_end());
    assert_eq!(part(1).trim_end(), sent.html.trim_end());
}
