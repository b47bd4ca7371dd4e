//! What was just done, said once on the page that it led to.

use serde::Deserialize;

/// The query of a page that an act leads to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

impl Done {
    /// The sentence, if the address names an act that we know.
    pub(super) fn sentence(&self) -> Option<&'static str> {
        Some(match self.done.as_str() {
            "drafted" => "The draft is saved. Nobody outside the lead offices has seen it.",
            "revised" => "The new text is saved.",
            "laid-out" => "The letter is laid out so. The text and its approvals stay as they are.",
            "asked-again" => {
                "The new text is saved. The offices whose approval it touches get one mail with only what changed."
            }
            "invited" => "The offices are on the list.",
            "circulated" => {
                "The letter circulates. Each office gets its own mail with its own link."
            }
            "reminded" => "The link is mailed again.",
            "reminded-all" => "Every office that owes an answer is reminded.",
            "nobody-to-remind" => "No office owes an answer, so nobody was reminded.",
            "extended" => "The deadline has moved.",
            "reopened" => "The letter takes answers again.",
            "revoked" => "The invitation is taken back; its link opens nothing any more.",
            "error" => "It is entered in error. It counts for nothing and is never published.",
            "closed" => {
                "The letter is closed. No more answers are taken; a withdrawal is still heard."
            }
            "taken-back" => {
                "The letter is closed again. No PDF was sealed, and every approval counts as before."
            }
            "recalled" => {
                "The letter is recalled and closed. Nothing was published, and every approval counts as before."
            }
            "abandoned" => "The letter is given up. Its record stays.",
            "announced" => "Every signing office is told when the letter becomes public.",
            "letterhead" => "The letterhead is saved. Letters finalized from now on bear it.",
            "no-letterhead" => {
                "The letterhead is gone; the member\u{2019}s name and state stand in its place."
            }
            "artwork" => "The artwork is saved.",
            "no-artwork" => "The artwork is gone.",
            "signature-image" => {
                "The signature image is saved. Letters finalized from now on print it above the name."
            }
            "no-signature-image" => {
                "The signature image is gone. Letters that are finalized already keep it."
            }
            "released" => "The letter is public, and every signing office is told.",
            _ => return None,
        })
    }
}
