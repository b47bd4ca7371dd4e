//! What an authority may answer, and what is not used.

use jiff::SignedDuration;
use undersigned::jobs::time_authority::{TimeAuthority, Unavailable};
use undersigned::pdf::seal::{self, Stamped, TimeStampKind};
use undersigned::workflow::Moment;

use crate::support::authority::{Authority, asking, moment};
use crate::support::false_authority::{Lies, false_authority};

fn ask(time: &TimeAuthority, moment: &Moment) -> Result<Stamped, Unavailable> {
    time.stamp([42; 32], TimeStampKind::Document, moment)
}

#[test]
fn only_an_answer_to_the_question_by_somebody_trusted_is_used() {
    let authority = Authority::start();
    let stamped = ask(&asking(&authority, &authority.url()), &moment()).unwrap();
    assert_eq!(stamped.time_stamp.authority, "Time");
    let says = |status, body: &[u8]| false_authority(Lies::Says(status, body.to_vec()));
    // The digest stands from byte 24 on; the one-time value ends three bytes before the end.
    let asks = |place| false_authority(Lies::Asks(authority.url(), place));
    let refused = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02];
    let large = vec![0x30; 70_000];
    let cases = [
        (
            authority.url_of("wrong-purpose"),
            "not made for time stamps alone",
        ),
        (
            authority.url_of("not-critical"),
            "not made for time stamps alone",
        ),
        (authority.url_of("stranger"), "lead to none of the roots"),
        (asks(30), "it is about something else"),
        (asks(-5), "its nonce is another one"),
        (
            says("200 OK", b"Good evening."),
            "not one of a time-stamp authority",
        ),
        (says("200 OK", b""), "not one of a time-stamp authority"),
        (says("200 OK", &refused), "refused with status 2"),
        (says("200 OK", &large), "cannot be reached"),
        (says("503 Service Unavailable", b""), "it answers 503"),
        (
            says("302 Found\r\nLocation: http://127.0.0.1:1/", b""),
            "it answers 302",
        ),
        (false_authority(Lies::IsSilent), "cannot be reached"),
        ("http://127.0.0.1:1/time".to_owned(), "cannot be reached"),
    ];
    for (url, why) in cases {
        let said = ask(&asking(&authority, &url), &moment()).unwrap_err();
        assert!(said.to_string().contains(why), "{url}: {said}");
    }
}

#[test]
fn a_clock_that_is_minutes_off_is_not_believed() {
    let authority = Authority::start();
    let time = asking(&authority, &authority.url());
    authority.is_at(moment().now - SignedDuration::from_mins(6));
    let said = ask(&time, &moment()).unwrap_err().to_string();
    assert!(said.contains("its clock says"), "{said}");
    authority.is_at(moment().now + SignedDuration::from_mins(4));
    assert!(ask(&time, &moment()).is_ok());
}

#[test]
fn roots_and_policy_that_make_no_sense_are_refused_with_a_sentence() {
    let authority = Authority::start();
    let roots = authority.read("roots.pem");
    let refused =
        |roots: &str, policy| seal::Authority::new(roots, policy).unwrap_err().to_string();
    assert!(refused("", "").contains("roots for time stamps"));
    assert!(refused("nonsense", "").contains("cannot be read as PEM"));
    assert!(refused(&authority.read("seal.chain.pem"), "").contains("not a root"));
    assert!(refused(&roots, "policy").contains("no object identifier"));
    assert!(seal::Authority::new(&roots, "1.2.3.4.1").is_ok());
}
