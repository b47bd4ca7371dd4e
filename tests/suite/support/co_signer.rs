//! A co-signer's office: it has a mailbox and a browser, and nothing else.

use undersigned::domain::roster::Member;

use super::{Answer, Browser, TestApp, cast};

/// Whoever reads the mail at one address about one member.
pub(crate) struct CoSigner<'a> {
    /// Whose name is asked for.
    pub(crate) member: Member,
    /// Where the mail goes.
    pub(crate) address: String,
    app: &'a TestApp,
    browser: Browser,
}

impl<'a> CoSigner<'a> {
    /// The office of one of the twelve, at its address of record.
    pub(crate) fn of(app: &'a TestApp, surname: &str) -> Self {
        let member = cast::member(surname);
        let address = cast::address(&member);
        Self::at(app, &member, &address)
    }

    /// Whoever reads the mail at another address.
    pub(crate) fn at(app: &'a TestApp, member: &Member, address: &str) -> Self {
        Self {
            member: member.clone(),
            address: address.to_owned(),
            app,
            browser: app.stranger(),
        }
    }

    /// The browser, which has no cookie.
    pub(crate) fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The approval link in the newest mail that has one.
    #[track_caller]
    pub(crate) fn link(&self) -> String {
        self.app.mailbox.link(&self.address, "/a/")
    }

    /// Opens the link.
    #[track_caller]
    pub(crate) fn open(&self) -> Answer {
        self.browser.get(&self.link())
    }

    /// What this office's staff would fill in.
    pub(crate) fn filled(&self) -> [(&'static str, String); 3] {
        [
            ("capacity", "staff".into()),
            ("name", format!("{} of the office", self.member.last_name)),
            ("title", "Legislative Director".into()),
        ]
    }

    /// Opens the link, fills in the form that decides so, and presses.
    #[track_caller]
    pub(crate) fn decide(&self, decision: &str, more: &[(&str, &str)]) -> Answer {
        let page = self.open().expect(200);
        self.press(&page, decision, more)
    }

    /// Fills in and presses on a page that is open already.
    #[track_caller]
    pub(crate) fn press(&self, page: &Answer, decision: &str, more: &[(&str, &str)]) -> Answer {
        let form = page.form("decision", decision);
        let filled = self.filled();
        let mut fields: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (*n, v.as_str())).collect();
        fields.push(("decision", decision));
        for field in more {
            fields.retain(|(name, _)| name != &field.0);
            fields.push(*field);
        }
        self.browser.submit(page, &form, &fields)
    }

    /// Approves, and returns the receipt page.
    #[track_caller]
    pub(crate) fn approve(&self) -> Answer {
        let answer = self.decide("approve", &[]).expect(303);
        self.browser.follow(&answer).expect(200)
    }

    /// Approves and allows technical changes.
    #[track_caller]
    pub(crate) fn approve_with_technical_changes(&self) -> Answer {
        let answer = self
            .decide("approve", &[("technical_changes", "yes")])
            .expect(303);
        self.browser.follow(&answer).expect(200)
    }

    /// Passes.
    #[track_caller]
    pub(crate) fn decline(&self, note: &str) -> Answer {
        let answer = self.decide("decline", &[("note", note)]).expect(303);
        self.browser.follow(&answer).expect(200)
    }

    /// Asks for changes.
    #[track_caller]
    pub(crate) fn request_changes(&self, note: &str, suggested: &str) -> Answer {
        let words = [("note", note), ("suggested_text", suggested)];
        let answer = self.decide("request_changes", &words).expect(303);
        self.browser.follow(&answer).expect(200)
    }

    /// Opens the receipt and takes the approval back there.
    #[track_caller]
    pub(crate) fn withdraw(&self) -> Answer {
        let receipt = self.browser.get(&format!("{}/receipt", self.link()));
        let receipt = receipt.expect(200);
        let form = receipt.form_to("/withdrawal");
        let answer = self
            .browser
            .submit(&receipt, &form, &[("confirm", "yes")])
            .expect(303);
        self.browser.follow(&answer).expect(200)
    }

    /// Opens the receipt and objects to the announced release there.
    #[track_caller]
    pub(crate) fn object(&self) -> Answer {
        let receipt = self.browser.get(&format!("{}/receipt", self.link()));
        let receipt = receipt.expect(200);
        let form = receipt.form_to("/objection");
        let answer = self
            .browser
            .submit(&receipt, &form, &[("confirm", "yes")])
            .expect(303);
        self.browser.follow(&answer).expect(200)
    }
}
