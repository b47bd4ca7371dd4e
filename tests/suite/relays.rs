//! Relays: what each of their answers means, at each step of the conversation, and how long their silence is borne.

use std::time::{Duration, Instant};

use undersigned::mail::{Mailer, SendError};

use crate::support::message::{FROM, message};
use crate::support::smtp::{Does, FakeRelay, Script, TAKES_ALL};

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
