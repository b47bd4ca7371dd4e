//! The form of a decision: as typed, and as the domain takes it.

use std::fmt::Display;

use serde::Deserialize;

use crate::domain::approval::Press;
use crate::domain::event::Capacity;
use crate::domain::invitation::InvitationId;
use crate::domain::revision::{FieldRefusal, TextDigest};
use crate::domain::text::{Note, PersonName, Title};
use crate::workflow::approve::Decided;

/// How long a page's one-time value may be.
const NONCE: std::ops::RangeInclusive<usize> = 8..=128;

/// A decision as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Typed {
    /// `approve`, `decline` or `request_changes`: the button that was pressed.
    pub(super) decision: String,
    /// `member` or `staff`.
    pub(super) capacity: String,
    /// Who presses.
    pub(super) name: String,
    /// With which title.
    pub(super) title: String,
    /// The text that the page showed.
    pub(super) digest: String,
    /// The page's one-time value.
    pub(super) nonce: String,
    /// `yes` or nothing.
    pub(super) technical_changes: String,
    /// A word to the lead offices.
    pub(super) note: String,
    /// Wording that the office proposes.
    pub(super) suggested_text: String,
    /// The word that goes with a pass; it has a box of its own on the page.
    pub(super) reason: String,
}

/// A decision that the domain takes.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) nonce: String,
    pub(super) press: Press,
    pub(super) decided: Decided,
}

impl Typed {
    /// The text that the page showed, if the form says.
    pub(super) fn shown(&self) -> Option<TextDigest> {
        self.digest.parse().ok()
    }

    /// Holds every rule against every field.
    ///
    /// # Errors
    /// All that is wrong, in the order of the page.
    pub(super) fn read(&self, invitation: InvitationId) -> Result<Read, Vec<FieldRefusal>> {
        let mut wrong = Vec::new();
        let capacity = match self.capacity.as_str() {
            "member" => Some(Capacity::Member),
            "staff" => Some(Capacity::Staff),
            _ => refuse(&mut wrong, "capacity", "Say by whose authority you decide."),
        };
        let name = read(&mut wrong, "name", &self.name, PersonName::parse, |empty| {
            if empty {
                Some("Give your own name; it stands in the record beside the decision.")
            } else {
                None
            }
        });
        let title = self.read_title(&mut wrong, capacity);
        let technical_changes = match self.technical_changes.as_str() {
            "" => Some(false),
            "yes" => Some(true),
            _ => refuse(&mut wrong, "technical_changes", "Tick the box or leave it."),
        };
        let note = optional(&mut wrong, "note", &self.note);
        let suggested = optional(&mut wrong, "suggested_text", &self.suggested_text);
        let reason = optional(&mut wrong, "reason", &self.reason);
        let shown = self
            .shown()
            .or_else(|| refuse(&mut wrong, "form", "The form does not say which text it was sent from. Read the letter again, then decide."));
        if !is_nonce(&self.nonce) {
            refuse::<()>(
                &mut wrong,
                "form",
                "The form came without its one-time value. Here is a fresh one.",
            );
        }
        let decided = match self.decision.as_str() {
            "approve" => {
                technical_changes.map(|technical_changes| Decided::Approve { technical_changes })
            }
            "decline" => Some(Decided::Decline),
            "request_changes" => suggested.map(|suggested| Decided::RequestChanges { suggested }),
            _ => refuse(
                &mut wrong,
                "decision",
                "Press one of the buttons: approve, ask for changes, or pass.",
            ),
        };
        let note = match &decided {
            Some(Decided::Decline) => reason.and_then(|reason| note.map(|note| note.or(reason))),
            Some(Decided::Approve { .. } | Decided::RequestChanges { .. }) | None => note,
        };
        let read = (|| {
            Some(Read {
                nonce: self.nonce.clone(),
                press: Press {
                    invitation,
                    shown: shown?,
                    capacity: capacity?,
                    name: name?,
                    title: title?,
                    note: note?,
                },
                decided: decided?,
            })
        })();
        match read {
            Some(read) if wrong.is_empty() => Ok(read),
            Some(_) | None => Err(wrong),
        }
    }

    /// A title is asked of staff; of the member it is not.
    fn read_title(
        &self,
        wrong: &mut Vec<FieldRefusal>,
        capacity: Option<Capacity>,
    ) -> Option<Option<Title>> {
        let empty = self.title.trim().is_empty();
        match capacity {
            Some(Capacity::Staff) if empty => refuse(
                wrong,
                "title",
                "Give your title, for example Legislative Director.",
            ),
            _ if empty => Some(None),
            Some(_) | None => read(wrong, "title", &self.title, Title::parse, |_| None).map(Some),
        }
    }
}

/// Whether a one-time value can be one of ours, or one that a program made for itself.
pub(super) fn is_nonce(text: &str) -> bool {
    NONCE.contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A note that may be left empty: `None` if it is refused.
pub(super) fn optional(
    wrong: &mut Vec<FieldRefusal>,
    field: &str,
    raw: &str,
) -> Option<Option<Note>> {
    if raw.trim().is_empty() {
        return Some(None);
    }
    read(wrong, field, raw, Note::parse, |_| None).map(Some)
}

fn read<T, E: Display>(
    wrong: &mut Vec<FieldRefusal>,
    field: &str,
    raw: &str,
    parse: impl Fn(&str) -> Result<T, E>,
    instead: impl Fn(bool) -> Option<&'static str>,
) -> Option<T> {
    match parse(raw) {
        Ok(value) => Some(value),
        Err(refusal) => {
            let reason = instead(raw.trim().is_empty()).map_or(refusal.to_string(), str::to_owned);
            refuse(wrong, field, &reason)
        }
    }
}

fn refuse<T>(wrong: &mut Vec<FieldRefusal>, field: &str, reason: &str) -> Option<T> {
    wrong.push(FieldRefusal {
        field: field.to_owned(),
        reason: reason.to_owned(),
    });
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        Typed {
            decision: "approve".into(),
            capacity: "staff".into(),
            name: "Ann Lee".into(),
            title: "Counsel".into(),
            digest: "0".repeat(64),
            nonce: "abcdefgh".into(),
            ..Typed::default()
        }
    }

    fn refused(typed: &Typed) -> Vec<String> {
        let id = InvitationId::new(uuid::Uuid::nil());
        let wrong = typed.read(id).err().unwrap_or_default();
        wrong.into_iter().map(|wrong| wrong.field).collect()
    }

    #[test]
    fn a_form_that_nobody_touched_decides_nothing() {
        let untouched = Typed {
            digest: "0".repeat(64),
            nonce: "abcdefgh".into(),
            ..Typed::default()
        };
        assert_eq!(refused(&untouched), ["capacity", "name", "decision"]);
        assert_eq!(refused(&typed()), [""; 0]);
    }

    #[test]
    fn staff_give_a_title_and_the_member_need_not() {
        let mut form = typed();
        form.title = "  ".into();
        assert_eq!(refused(&form), ["title"]);
        form.capacity = "member".into();
        assert_eq!(refused(&form), [""; 0]);
    }

    #[test]
    fn a_pass_takes_its_reason_as_the_note() {
        let mut form = typed();
        form.decision = "decline".into();
        form.reason = "Not this week.".into();
        let read = form.read(InvitationId::new(uuid::Uuid::nil())).unwrap();
        assert_eq!(read.press.note.unwrap().as_ref(), "Not this week.");
        assert_eq!(read.decided, Decided::Decline);
    }

    #[test]
    fn a_form_without_its_hidden_values_is_refused_as_a_whole() {
        let form = Typed {
            digest: "z".into(),
            nonce: "short".into(),
            ..typed()
        };
        assert_eq!(refused(&form), ["form", "form"]);
    }
}
