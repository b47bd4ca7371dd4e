//! The release that an office localizes.

use super::sentence::{Cast, and, by_chamber};
use super::{NotASignatory, PressKit, Style};
use crate::domain::body::escape;
use crate::domain::finalization::Manifest;
use crate::domain::revision::{LetterText, Recipient, long_date};
use crate::domain::roster::MemberId;
use crate::domain::text::number_word;

/// The parts of a release, before they are set in one form or the other.
struct Release {
    headline: String,
    lede: String,
    /// Who speaks in the quotation, whose words the office writes.
    speaker: String,
    joined_by: String,
    ask: Option<String>,
    url: String,
}

/// The words of the link.
const LINK: &str = "Click here to read the letter.";

/// The release from one signatory's own point of view. `leads` are the lead and the co-leads, lead first.
///
/// It names the recipient, who signed, by when an answer is asked for, and where the letter is; the quotation is left
/// for the office to write.
///
/// # Errors
/// [`NotASignatory`].
pub fn kit(
    manifest: &Manifest,
    text: &LetterText,
    leads: &[MemberId],
    own: &MemberId,
    style: Style,
) -> Result<PressKit, NotASignatory> {
    let cast = Cast::of(manifest, leads, own)?;
    let release = Release::of(&cast, manifest, text, style);
    Ok(PressKit {
        markdown: release.markdown(),
        html: release.html(),
        joined_by: release.joined_by,
        url: release.url,
    })
}

impl Release {
    fn of(cast: &Cast<'_>, manifest: &Manifest, text: &LetterText, style: Style) -> Self {
        let to: Vec<String> = text.recipients.iter().map(addressee).collect();
        let lede = format!(
            "WASHINGTON \u{2013} {} a letter dated {} to {}, on \u{201c}{}.\u{201d}",
            opening(cast, style),
            long_date(manifest.dated),
            and(&to),
            text.subject.as_ref().trim_end_matches('.')
        );
        Self {
            headline: headline(cast, text),
            lede,
            speaker: format!("{} {}", cast.own.honorific(), cast.short(cast.own)),
            joined_by: cast.joined_by(style),
            ask: text
                .reply_due
                .map(|due| format!("The letter asks for an answer by {}.", long_date(due))),
            url: manifest.url.clone(),
        }
    }

    fn markdown(&self) -> String {
        let mut parts = vec![
            format!("# {}", literal(&self.headline)),
            literal(&self.lede),
            format!("> \u{201c} \u{201d} said {}.", literal(&self.speaker)),
            literal(&self.joined_by),
        ];
        parts.extend(self.ask.as_deref().map(literal));
        let url = self.url.replace('(', "%28").replace(')', "%29");
        parts.push(format!("[{LINK}]({url})"));
        parts.join("\n\n") + "\n"
    }

    fn html(&self) -> String {
        let mut parts = vec![
            format!("<h1>{}</h1>", escape(&self.headline)),
            format!("<p>{}</p>", escape(&self.lede)),
            format!(
                "<blockquote><p>\u{201c} \u{201d} said {}.</p></blockquote>",
                escape(&self.speaker)
            ),
            format!("<p>{}</p>", escape(&self.joined_by)),
        ];
        parts.extend(
            self.ask
                .as_deref()
                .map(|ask| format!("<p>{}</p>", escape(ask))),
        );
        parts.push(format!(
            "<p><a href=\"{}\">{LINK}</a></p>",
            escape(&self.url)
        ));
        parts.join("\n") + "\n"
    }
}

/// "Cramer Joins Tillis in Letter to United States Marshals Service".
fn headline(cast: &Cast<'_>, text: &LetterText) -> String {
    let own = cast.short(cast.own);
    let leads: Vec<String> = cast.leads.iter().map(|lead| cast.short(lead)).collect();
    let told = match (cast.own_leads, leads.as_slice(), cast.others.is_empty()) {
        (true, [], false) => format!("{own} Leads"),
        (true, [], true) | (false, [], _) => format!("{own} Signs"),
        (true, others, _) => {
            let all: Vec<String> = std::iter::once(own).chain(others.iter().cloned()).collect();
            format!("{} Lead", and(&all))
        }
        (false, leads, _) => format!("{own} Joins {}", and(leads)),
    };
    let to = text.recipients.first().map_or(String::new(), |to| {
        let organization = to.organization.as_ref().map(ToString::to_string);
        organization.unwrap_or_else(|| to.name.to_string())
    });
    let more = if text.recipients.len() > 1 {
        " and Others"
    } else {
        ""
    };
    format!(
        "{told} {} Letter to {to}{more}",
        if told.contains("Joins") { "in" } else { "a" }
    )
}

/// Who did what: "U.S. Senator Kevin Cramer (R-ND) joined Senator Thom Tillis (R-NC) and 10 colleagues in sending".
fn opening(cast: &Cast<'_>, style: Style) -> String {
    let own = format!("U.S. {} {}", cast.own.honorific(), style.name(cast.own));
    let leads = by_chamber(&cast.leads, |lead| style.name(lead));
    let colleagues = match cast.others.len() {
        0 => None,
        1 => Some("one colleague".to_owned()),
        count => Some(format!("{} colleagues", number_word(count))),
    };
    match (cast.own_leads, leads.is_empty(), colleagues) {
        (true, true, Some(colleagues)) => format!("{own} led {colleagues} in sending"),
        (true, false, Some(colleagues)) => format!("{own} and {leads} led {colleagues} in sending"),
        (true, false, None) => format!("{own} and {leads} sent"),
        (_, true, None) => format!("{own} sent"),
        (false, true, Some(colleagues)) => format!("{own} and {colleagues} sent"),
        (false, false, Some(colleagues)) => {
            format!("{own} joined {leads} and {colleagues} in sending")
        }
        (false, false, None) => format!("{own} joined {leads} in sending"),
    }
}

fn addressee(to: &Recipient) -> String {
    let title = to.title.as_ref().map(ToString::to_string);
    let organization = to.organization.as_ref().map(ToString::to_string);
    let parts = [Some(to.name.to_string()), title, organization];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

/// Text made fit to stand in Markdown as what it is.
fn literal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!'
        ) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}
