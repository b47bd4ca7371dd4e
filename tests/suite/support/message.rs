//! One message, as the outbox would hand it to a mailer.

use undersigned::mail::Message;

/// The service's own address.
pub(crate) const FROM: &str = "letters@undersigned.example";

/// A message of this id, with everything that headers and parts find hard.
pub(crate) fn message(id: &str) -> Message {
    Message {
        id: id.to_owned(),
        from_name: "Office of Senator Luján via Undersigned".to_owned(),
        to: "approvals@cornyn.senate.example".to_owned(),
        reply_to: Some("dana.whitfield@tillis.senate.example".to_owned()),
        thread: Some("0001.invitation".to_owned()),
        date: "2022-08-30T14:00:00Z".parse().expect("a time"),
        subject: "Joint letter for Senator John Cornyn: Detainers – “draft” policy".to_owned(),
        text: "Dear Colleague,\n\n§ 1 of the text.\n.\n.. dots\n\nhttps://letters.example/a/abcdefghijklmnopqrstuvwxyz234567\n".to_owned(),
        html: "<!doctype html><html lang=\"en\"><body><p>Dear Colleague, § 1</p></body></html>".to_owned(),
    }
}
