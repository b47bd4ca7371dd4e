//! What happened in one test: requests, answers, tokens, faults.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use undersigned::domain::letter::LetterId;

use super::mailbox::Mailbox;

/// Exchanges that are kept for a failure.
const KEPT: usize = 6;
/// Characters of each that are kept.
const SHOWN: usize = 3000;
/// A second, in the clock's own unit.
const SECOND: i64 = 1_000_000;

/// What happened so far.
pub(crate) struct Journal {
    clock: Arc<AtomicI64>,
    exchanges: Mutex<VecDeque<String>>,
    tokens: Mutex<BTreeSet<String>>,
    faults: Mutex<Vec<String>>,
    letters: Mutex<Vec<LetterId>>,
    faults_expected: AtomicBool,
}

impl Journal {
    pub(crate) fn new(clock: Arc<AtomicI64>) -> Self {
        Self {
            clock,
            exchanges: Mutex::default(),
            tokens: Mutex::default(),
            faults: Mutex::default(),
            letters: Mutex::default(),
            faults_expected: AtomicBool::new(false),
        }
    }

    /// The test's clock.
    pub(crate) fn clock(&self) -> &AtomicI64 {
        &self.clock
    }

    /// A request begins: one second passes.
    pub(crate) fn tick(&self) {
        self.clock.fetch_add(SECOND, Ordering::SeqCst);
    }

    /// Notes a request with its answer.
    pub(crate) fn exchange(&self, request: &str, status: u16, body: &[u8]) {
        let body = String::from_utf8_lossy(body);
        let shown: String = body.chars().take(SHOWN).collect();
        if status >= 500 {
            self.faults([format!("{request} was answered {status}: {shown}")]);
        }
        let mut exchanges = held(&self.exchanges);
        if exchanges.len() == KEPT {
            exchanges.pop_front();
        }
        exchanges.push_back(format!("{request}\n=> {status}\n{shown}"));
    }

    /// Notes a secret that must never be logged.
    pub(crate) fn token(&self, token: &str) {
        held(&self.tokens).insert(token.to_owned());
    }

    /// Notes a letter, whose mails are looked at in the end.
    pub(crate) fn letter(&self, letter: LetterId) {
        held(&self.letters).push(letter);
    }

    /// Notes faults.
    pub(crate) fn faults(&self, faults: impl IntoIterator<Item = String>) {
        held(&self.faults).extend(faults);
    }

    pub(crate) fn expect_faults(&self) {
        self.faults_expected.store(true, Ordering::SeqCst);
    }

    pub(crate) fn expects_faults(&self) -> bool {
        self.faults_expected.load(Ordering::SeqCst)
    }

    pub(crate) fn faults_seen(&self) -> Vec<String> {
        held(&self.faults).clone()
    }

    pub(crate) fn letters(&self) -> Vec<LetterId> {
        held(&self.letters).clone()
    }

    /// All secrets: those noted, and those in the mails that left.
    pub(crate) fn tokens(&self, mailbox: &Mailbox) -> BTreeSet<String> {
        let mut tokens = held(&self.tokens).clone();
        tokens.extend(mailbox.tokens());
        tokens
    }
}

impl fmt::Display for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in held(&self.faults).iter() {
            writeln!(f, "--- a fault: {fault}")?;
        }
        writeln!(f, "--- the last requests")?;
        for exchange in held(&self.exchanges).iter() {
            writeln!(f, "{exchange}\n")?;
        }
        Ok(())
    }
}

/// A lock that a failed assertion elsewhere does not take away.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
