//! Addresses that a letter may link to.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::refusal::Unfit;
use super::{Inline, URL};
use crate::domain::text::EmailAddress;

const MAIL: &str = "mailto:";
/// How much of an address is told.
const SHOWN: usize = 60;
/// What the names of files end with, which are no hosts.
const FILES: [&str; 16] = [
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "csv", "txt", "rtf", "htm", "html", "json",
    "jpg", "png", "zip",
];
/// What ends a host even where a period follows; after any other word, as in "S.Ct.", the period abbreviates.
const COMMON: [&str; 9] = [
    "gov", "com", "org", "net", "edu", "mil", "us", "int", "info",
];

/// Reads a link's address; `mail` if it was written as a bare mail address between angle brackets.
///
/// The scheme is read after the same tidying that a browser does, so `java\tscript:` is what it looks like to one.
pub(super) fn address(dest: &str, mail: bool) -> Result<String, Unfit> {
    let shown = || dest.chars().take(60).collect::<String>();
    if dest.chars().count() > URL {
        return Err(Unfit::LongLink);
    }
    let whole = if mail {
        format!("mailto:{dest}")
    } else {
        dest.to_owned()
    };
    let url = Url::parse(&whole).map_err(|_| Unfit::Relative(shown()))?;
    match url.scheme() {
        "https" | "http" if !url.username().is_empty() || url.password().is_some() => {
            Err(Unfit::Credentials)
        }
        "https" | "http" => Ok(url.to_string()),
        "mailto" => {
            let one = EmailAddress::parse(url.path()).map_err(|_| Unfit::Mail(shown()))?;
            let harmless = |(name, _): (std::borrow::Cow<'_, str>, _)| name == "subject";
            if !url.query_pairs().all(harmless) || url.fragment().is_some() {
                return Err(Unfit::Mail(shown()));
            }
            let query = url
                .query()
                .map_or(String::new(), |query| format!("?{query}"));
            Ok(format!("mailto:{one}{query}"))
        }
        _ => Err(Unfit::Scheme(shown())),
    }
}

/// What a link shows: a mail address without its scheme, for it says nothing on paper.
pub(super) fn without_scheme(mut content: Vec<Inline>, url: &str) -> Vec<Inline> {
    if let [Inline::Text { text }] = content.as_mut_slice()
        && url.starts_with(MAIL)
        && text
            .get(..MAIL.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(MAIL))
    {
        let address = text.get(MAIL.len()..).unwrap_or_default();
        let address = address.split('?').next().unwrap_or_default();
        *text = address.to_owned();
    }
    content
}

/// Holds the words of a link against its address: words that look like an address of the web or of mail must lead to
/// that very host or mailbox, for on paper they are all that a reader has.
///
/// The scheme, `www.`, capitals and what follows the host do not count. Hosts are compared in their ASCII form, so
/// letters that only look alike are others.
pub(super) fn agrees(words: &str, url: &str) -> Result<(), Unfit> {
    let Some(leads) = Target::of_link(url) else {
        return Ok(());
    };
    let composed: String = words.nfkc().collect();
    let shown = composed.split_whitespace().filter_map(Target::shown);
    match shown.into_iter().find(|(_, target)| *target != leads) {
        None => Ok(()),
        Some((shown, _)) => Err(Unfit::OtherAddress {
            shown: shown.chars().take(SHOWN).collect(),
            leads: leads.to_string().chars().take(SHOWN).collect(),
        }),
    }
}

/// Where an address leads, as far as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    Host(String),
    Mailbox(String),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(address) | Self::Mailbox(address) => f.write_str(address),
        }
    }
}

impl Target {
    fn of_link(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        match url.scheme() {
            "mailto" => Some(Self::Mailbox(url.path().to_lowercase())),
            _ => url.host_str().map(Self::host),
        }
    }

    fn host(host: &str) -> Self {
        let host = host.trim_end_matches('.').to_lowercase();
        Self::Host(host.strip_prefix("www.").unwrap_or(&host).to_owned())
    }

    /// The address that a word looks like, with where it would lead.
    fn shown(word: &str) -> Option<(&str, Self)> {
        let whole = word;
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let after = whole.split_once(word).map(|(_, after)| after);
        let is_abbreviation = after.is_some_and(|after| after.contains('.'));
        let is_domain = |host: &str| is_domain(host, is_abbreviation);
        let lower = word.to_lowercase();
        let bare = lower.strip_prefix(MAIL).unwrap_or(&lower);
        if let Some((scheme, _)) = bare.split_once("://") {
            let is_scheme = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric());
            let url = Url::parse(bare).ok().filter(|_| is_scheme)?;
            // A name before the host is there to be taken for it.
            let named = (!url.username().is_empty()).then(|| url.username().to_owned());
            let host = named.or_else(|| url.host_str().map(str::to_owned))?;
            return Some((word, Self::host(&host)));
        }
        let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
        match host.rsplit_once('@') {
            Some((name, domain)) if !name.is_empty() && is_domain(domain) => {
                Some((word, Self::Mailbox(host.to_owned())))
            }
            Some(_) => None,
            None if is_domain(host) => {
                let host = Url::parse(&format!("https://{host}")).ok()?;
                Some((word, Self::host(host.host_str()?)))
            }
            None => None,
        }
    }
}

/// Whether this could be a host of the web: labels between dots, the last one a word that no file ends with.
fn is_domain(text: &str, is_abbreviation: bool) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let is_label =
        |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let last = labels.last().copied().unwrap_or_default();
    let is_word = last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    let is_last = (is_word && !FILES.contains(&last)) || last.starts_with("xn--");
    let ends = is_last && (!is_abbreviation || COMMON.contains(&last));
    labels.len() >= 2 && ends && labels.iter().all(is_label)
}
