//! The lead office, which does everything through the API.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use undersigned::domain::letter::LetterId;
use undersigned::domain::roster::Member;
use undersigned::store::NewToken;
use undersigned::workflow::link::Token;

use super::{Answer, Browser, TestApp, cast};

/// An office with a token of its own.
pub(crate) struct LeadOffice<'a> {
    /// Whose office.
    pub(crate) member: Member,
    app: &'a TestApp,
    token: Token,
    browser: Browser,
}

/// A letter as its lead office knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Its name inside.
    pub(crate) id: String,
    /// Its name outside.
    pub(crate) slug: String,
}

impl<'a> LeadOffice<'a> {
    /// The office of Senator Tillis, after the twelve have been seated.
    pub(crate) fn of_2022(app: &'a TestApp) -> Self {
        cast::seat(app);
        Self::of(app, &cast::member("Tillis"))
    }

    /// The office of a member who is on the roster, with a new API token.
    pub(crate) fn of(app: &'a TestApp, member: &Member) -> Self {
        let moment = app.app.clock.moment();
        let token = Token::random(moment.random());
        let row = NewToken {
            token_hash: token.hash(),
            name: "the tests".into(),
            office: member.id.clone(),
            created_at: moment.now,
        };
        app.act(move |tx| Ok(tx.put_token(row.clone())?));
        Self {
            member: member.clone(),
            app,
            browser: app.stranger().bearing(token.reveal()),
            token,
        }
    }

    /// Another browser that sends this office's token.
    pub(crate) fn at(&self, browser: Browser) -> Browser {
        browser.bearing(self.token.reveal())
    }

    /// The browser that sends this office's token.
    pub(crate) fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Reads from the API.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Value {
        self.ask("GET", path, None).expect(200).json()
    }

    /// Writes through the API; the answer must be a success.
    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.ask("POST", path, Some(body));
        assert!(
            (200..300).contains(&answer.status),
            "{path}: {} {}",
            answer.status,
            answer.text()
        );
        answer.json()
    }

    /// Calls the API and returns whatever it answers.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let url = format!("/api/v1/{path}");
        match body {
            Some(body) => self.browser.send_json(method, &url, body),
            None => self.browser.send(method, &url, &[], Vec::new()),
        }
    }

    /// The path of the office itself in the API.
    pub(crate) fn own(&self, part: &str) -> String {
        format!("offices/{}{part}", self.member.id)
    }

    /// Hands in a file of the office's.
    pub(crate) fn hand(&self, part: &str, file: Vec<u8>) -> Answer {
        let url = format!("/api/v1/{}", self.own(part));
        self.browser.send("PUT", &url, &[], file)
    }

    /// What the office prints on letters.
    #[track_caller]
    pub(crate) fn printed(&self) -> Value {
        self.get(&self.own(""))["printed"].clone()
    }

    /// Drafts the short letter of [`cast::draft`].
    #[track_caller]
    pub(crate) fn draft(&self) -> Letter {
        self.draft_as(&cast::draft())
    }

    /// Drafts a letter.
    #[track_caller]
    pub(crate) fn draft_as(&self, draft: &Value) -> Letter {
        self.drafted(&self.post("letters", draft))
    }

    /// The letter that the API has answered a draft with.
    #[track_caller]
    pub(crate) fn drafted(&self, drafted: &Value) -> Letter {
        let text = |key: &str| drafted[key].as_str().expect(key).to_owned();
        let letter = Letter {
            id: text("id"),
            slug: text("slug"),
        };
        let id: LetterId = serde_json::from_value(drafted["id"].clone()).expect("a letter's id");
        self.app.journal().letter(id);
        letter
    }

    /// Changes the text: any of its fields, and the kind.
    #[track_caller]
    pub(crate) fn revise(&self, letter: &Letter, kind: &str, mut fields: Value) -> Value {
        fields["kind"] = kind.into();
        self.post(&format!("letters/{}/revisions", letter.id), &fields)
    }

    /// Invites offices at their addresses of record.
    #[track_caller]
    pub(crate) fn invite(&self, letter: &Letter, members: &[Member]) -> Value {
        let rows: Vec<Value> = members
            .iter()
            .map(|member| json!({ "member": member.id.to_string() }))
            .collect();
        self.post(
            &format!("letters/{}/invitations", letter.id),
            &json!({ "invitations": rows }),
        )
    }

    /// Invites an office at an address that the lead chooses.
    #[track_caller]
    pub(crate) fn invite_at(&self, letter: &Letter, member: &Member, email: &str) -> Value {
        self.post(
            &format!("letters/{}/invitations", letter.id),
            &json!({ "invitations": [{ "member": member.id.to_string(), "email": email }] }),
        )
    }

    /// Circulates with a deadline in three days, and lets the mails leave.
    #[track_caller]
    pub(crate) fn circulate(&self, letter: &Letter) {
        self.circulate_until(letter, self.app.now() + SignedDuration::from_hours(72));
    }

    /// Circulates, and lets the mails leave.
    #[track_caller]
    pub(crate) fn circulate_until(&self, letter: &Letter, deadline: Timestamp) {
        self.post(
            &format!("letters/{}/circulation", letter.id),
            &json!({ "deadline": deadline.to_string(), "message": "We would be glad to have your boss on this letter." }),
        );
        self.app.run_jobs();
    }

    /// Drafts the short letter and circulates it to these members.
    #[track_caller]
    pub(crate) fn circulated_to(&self, members: &[Member]) -> Letter {
        let letter = self.draft();
        self.invite(&letter, members);
        self.circulate(&letter);
        letter
    }

    /// Takes no more answers.
    #[track_caller]
    pub(crate) fn close(&self, letter: &Letter) {
        self.post(&format!("letters/{}/closing", letter.id), &json!({}));
    }

    /// Asks for the sealed PDF, and waits until the jobs have made it.
    #[track_caller]
    pub(crate) fn finalize(&self, letter: &Letter) -> Value {
        self.post(&format!("letters/{}/finalization", letter.id), &json!({}));
        self.app.run_jobs();
        let now = self.letter(letter);
        assert_eq!(now["stage"], "finalized", "{now}");
        now
    }

    /// Releases at once, without a window for objections.
    #[track_caller]
    pub(crate) fn release(&self, letter: &Letter) {
        self.post(
            &format!("letters/{}/release", letter.id),
            &json!({ "objection_hours": 0 }),
        );
        self.app.run_jobs();
    }

    /// What the API shows of the letter.
    #[track_caller]
    pub(crate) fn letter(&self, letter: &Letter) -> Value {
        self.get(&format!("letters/{}", letter.id))
    }

    /// The letter's events, oldest first.
    #[track_caller]
    pub(crate) fn events(&self, letter: &Letter) -> Vec<Value> {
        let record = self.get(&format!("letters/{}/record", letter.id));
        record["events"].as_array().expect("events").clone()
    }

    /// The kinds of the letter's events, oldest first.
    #[track_caller]
    pub(crate) fn kinds(&self, letter: &Letter) -> Vec<String> {
        let events = self.events(letter);
        let kinds = events
            .iter()
            .map(|event| event["kind"].as_str().expect("a kind"));
        kinds.map(str::to_owned).collect()
    }
}
