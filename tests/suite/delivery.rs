//! How mail leaves: what a folder holds, what a stranger's mail library reads, and that a retry is the same message.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use undersigned::mail::{Mailer, Message, SendError, mailbox};

use crate::support::message::{FROM, message};

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
        assert!(matches!(sent, Err(SendError::Refused(_))), "{sent:?}");
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
    assert!(matches!(sent, Err(SendError::Unreachable(_))), "{sent:?}");
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
