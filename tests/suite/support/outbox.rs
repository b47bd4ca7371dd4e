//! The outbox as only a test may see it, and acts of a lead's staff that let no mail leave by themselves.

use undersigned::domain::letter::LetterId;
use undersigned::domain::roster::Member;
use undersigned::store::MailRow;
use undersigned::workflow::Staff;
use undersigned::workflow::circulate::{self, Touch};

use super::{Letter, TestApp, cast};

/// Some of the twelve, by surname.
pub(crate) fn of(surnames: &[&str]) -> Vec<Member> {
    surnames.iter().map(|name| cast::member(name)).collect()
}

/// The letter's name inside, parsed.
pub(crate) fn letter_id(letter: &Letter) -> LetterId {
    letter.id.parse().expect("it is there")
}

/// The letter's mails, newest first.
pub(crate) fn rows(app: &TestApp, letter: &Letter) -> Vec<MailRow> {
    let id = letter_id(letter);
    app.app
        .store
        .read_blocking(move |db| db.mails_of(id))
        .expect("it is there")
}

/// What became of the letter's mails of one kind.
pub(crate) fn states(app: &TestApp, letter: &Letter, kind: &str) -> Vec<String> {
    let rows = rows(app, letter).into_iter();
    rows.filter(|row| row.kind == kind)
        .map(|row| row.state)
        .collect()
}

/// Touches the invitation of one member as the lead's staff would at the desk, without letting mail leave.
pub(crate) fn touch(app: &TestApp, letter: &Letter, surname: &str, touch: Touch) {
    let id = letter_id(letter);
    let member = cast::member(surname).id;
    let moment = app.app.clock.moment();
    let staff = Staff {
        office: cast::member("Tillis").id,
        name: "the tests".into(),
        email: None,
    };
    app.act(move |tx| {
        let letter = tx.letter(id)?.expect("it is there");
        let invitation = letter
            .invitations
            .iter()
            .find(|i| i.member.as_ref() == Some(&member))
            .expect("it is there")
            .id;
        circulate::touch(tx, &moment, &staff, id, invitation, &touch).expect("it is there");
        Ok(())
    });
}
