//! Sealed files that are made to do harm to whoever checks them: each is answered within bounds, and the service lives on.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use lopdf::{Stream, dictionary};
use undersigned::pdf::checker::{Bounds, Checker};
use undersigned::pdf::verify::{Question, Trust, Verdict};

use crate::pdf_forging::assert_other_pages;
use crate::pdf_letters::{frozen, members, typed};
use crate::pdf_rewriting::Workshop;
use crate::public_pages::hand_in;
use crate::support::{Database, TestApp};

const PROGRAM: &str = env!("CARGO_BIN_EXE_undersigned");

/// A letter whose page inflates to so many bytes of this, sealed with a key of its own.
fn filled(with: &[u8], bytes: usize) -> Vec<u8> {
    let mut forged = Workshop::open(frozen(&typed("Please answer."), &members(1)).typeset());
    let page = forged.document().get_pages()[&1];
    let entries = forged.document().get_dictionary(page).unwrap();
    let (content, _) = entries.get(b"Contents").unwrap().as_reference().unwrap();
    let mut stream = Stream::new(dictionary! {}, with.repeat(bytes / with.len()));
    stream.compress().unwrap();
    forged.put_stream(content, "/Filter/FlateDecode", &stream.content);
    forged.sealed()
}

#[test]
fn operands_without_an_operator_are_not_even_read() {
    for operand in ["[]", "1 ", "()", "<>", "/a"] {
        assert_other_pages(&filled(operand.as_bytes(), 30 << 20));
    }
}

#[test]
fn a_file_that_asks_for_too_much_is_not_checked_and_the_service_lives_on() {
    let letter = frozen(&typed("Please answer."), &members(12)).sealed();
    let checker = Checker::new(PROGRAM.into());
    let question = Question::of(Trust::nobody());
    let within = |seconds, memory| {
        let bounded = checker.clone().within(Bounds { seconds, memory });
        bounded.check(&letter, &question)
    };
    let enough = Bounds::default();
    let judged = within(enough.seconds, enough.memory);
    assert!(judged.holds, "{judged:?}");
    for (seconds, memory) in [(0, enough.memory), (enough.seconds, 48 << 20)] {
        let judged = within(seconds, memory);
        assert_eq!(
            judged.verdict,
            Verdict::NotChecked,
            "{seconds} s, {memory} bytes"
        );
        assert!(!judged.holds && judged.letter.is_none());
        assert!(judged.checks[0].finding.contains("NOT checked"));
    }
}

#[test]
fn a_bomb_handed_in_is_answered_and_everybody_else_too() {
    let app = TestApp::on(Database::Sqlite);
    let bomb = filled(b"[]", 30 << 20);
    std::thread::scope(|scope| {
        let bombed = scope.spawn(|| hand_in(&app, &bomb, "application/json").expect(200).json());
        app.stranger().get("/").expect(200);
        app.stranger().get("/verify").expect(200);
        assert_eq!(bombed.join().unwrap()["verdict"], "altered");
    });
    app.stranger().get("/readyz").expect(200);
}

#[test]
fn uploads_that_do_not_arrive_hold_up_nobody_who_checks() {
    let app = TestApp::on(Database::Sqlite);
    let letter = frozen(&typed("Please answer."), &members(1)).sealed();
    let slow = (0..8).map(|_| {
        let mut socket = TcpStream::connect(app.address()).unwrap();
        let head = "POST /verify HTTP/1.1\r\nHost: letters.example\r\nContent-Type: application/pdf\r\nContent-Length: 100000\r\n\r\n%PDF-";
        socket.write_all(head.as_bytes()).unwrap();
        socket
    });
    let slow: Vec<TcpStream> = slow.collect();
    let begun = Instant::now();
    hand_in(&app, &letter, "application/json").expect(200);
    assert!(
        begun.elapsed() < Duration::from_secs(60),
        "an upload takes its turn when it has arrived"
    );
    drop(slow);
}
