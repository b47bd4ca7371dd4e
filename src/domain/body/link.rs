//! Addresses that a letter may link to.

use url::Url;

use super::URL;
use super::refusal::Unfit;
use crate::domain::text::EmailAddress;

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
