//! An aide of the lead office, who works at the desk.

use undersigned::domain::roster::Member;

use super::chromium::Chromium;
use super::{Browser, TestApp, cast};

/// Somebody who may sign in.
pub(crate) struct Aide<'a> {
    /// Where the sign-in link goes.
    pub(crate) address: String,
    app: &'a TestApp,
    browser: Browser,
}

impl<'a> Aide<'a> {
    /// A new aide of this office, not signed in.
    pub(crate) fn of(app: &'a TestApp, member: &Member) -> Self {
        Self::at(app, member, &cast::aide_address(member))
    }

    /// The same at another address: a second person of one office.
    pub(crate) fn at(app: &'a TestApp, member: &Member, address: &str) -> Self {
        cast::employ(app, member, address);
        Self {
            address: address.to_owned(),
            app,
            browser: app.stranger(),
        }
    }

    /// The browser, with the session's cookie once signed in.
    pub(crate) fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Asks for a link, finds it in the mail, opens it and presses the button.
    #[track_caller]
    pub(crate) fn sign_in(&self) {
        let page = self.browser.get(&self.sign_in_link()).expect(200);
        let forms = page.forms();
        let form = forms.first().expect("a form with the button");
        self.browser.submit(&page, form, &[]).expect(303);
    }

    /// The same in a real browser.
    #[track_caller]
    pub(crate) fn sign_in_at(&self, window: &Chromium) {
        window.go(&self.sign_in_link());
        window.script("document.forms[0].requestSubmit()");
        window.wait_for("location.pathname.startsWith('/desk')");
    }

    #[track_caller]
    fn sign_in_link(&self) -> String {
        let page = self.browser.get("/sign-in").expect(200);
        let form = page.form("email", "");
        let asked = self
            .browser
            .submit(&page, &form, &[("email", &self.address)]);
        assert!(asked.status < 400, "{}", asked.text());
        self.app.run_jobs();
        self.app.mailbox.link(&self.address, "/sign-in/")
    }
}
