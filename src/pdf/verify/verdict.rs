//! The verdict on a file, in one word and in one line that may be quoted.

use serde::{Deserialize, Serialize};

use super::trust::{Anchor, Asker, Recognized, Trust};

/// What a file is, in one word. Only the first says anything about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A sealed letter, everything in it holds, and its sealer is one that the reader named.
    Genuine,
    /// A sealed letter, and everything in it holds together; who sealed it is not known to the reader.
    Intact,
    /// A sealed letter that this program cannot judge to the end.
    NotChecked,
    /// It says that it is a letter, and something in it does not hold.
    Altered,
    /// Something else; nothing can be said of it.
    NotOurs,
}

impl Verdict {
    /// The word for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::Intact => "intact",
            Self::NotChecked => "not checked",
            Self::Altered => "altered",
            Self::NotOurs => "not ours",
        }
    }

    /// The one line that says no more than is known. `names` is how many are printed.
    pub(super) fn quote(self, trust: &Trust, sealer: &Recognized, names: usize) -> String {
        match self {
            Self::Genuine => {
                let sealed = sealed_by(trust, sealer);
                if trust.is_vouched() {
                    format!(
                        "GENUINE: {sealed}, and unaltered since. By the sealer's record, {} approved exactly this text.",
                        people(names)
                    )
                } else {
                    format!(
                        "GENUINE: {sealed}, and unaltered since. That does not say that it was released, nor that the names in it still stood then."
                    )
                }
            }
            Self::Intact => {
                let unknown = match (trust.asker(), trust.is_empty()) {
                    (Asker::Reader, true) => {
                        "you have named no sealer whom you trust (--trust), and anybody can seal a file in any name"
                    }
                    (Asker::Reader, false) => {
                        "its sealer is none that you named, and anybody can seal a file in any name"
                    }
                    (Asker::Service, _) => {
                        "this service did not seal it, and anybody can seal a file in any name"
                    }
                };
                format!(
                    "INTACT, SEALER NOT KNOWN: unaltered since it was sealed, but {unknown}. That any office approved this letter is only what its sealer says."
                )
            }
            Self::NotChecked => {
                "NOT CHECKED: this program cannot judge this file to the end. That speaks neither for the file nor against it."
                    .into()
            }
            Self::Altered => {
                "ALTERED: this file says that it is a sealed letter, and something in it does not hold. Do not rely on it."
                    .into()
            }
            Self::NotOurs => {
                "NOT OURS: this is no sealed letter, so nothing can be said about it, neither for it nor against it."
                    .into()
            }
        }
    }
}

/// How the seal is told of.
fn sealed_by(trust: &Trust, sealer: &Recognized) -> String {
    match (trust.asker(), sealer) {
        (Asker::Service, _) => "sealed by this service".into(),
        (Asker::Reader, Recognized::Certified(authority)) => {
            let name = authority.name.as_deref();
            let authority = name.map_or_else(
                || "an authority that you named".to_owned(),
                |name| format!("{name}, an authority that you named,"),
            );
            format!("sealed by one whom {authority} certified")
        }
        (
            Asker::Reader,
            Recognized::Sealer(Anchor {
                name: Some(name), ..
            }),
        ) => {
            format!("sealed by {name}, a sealer that you named")
        }
        (Asker::Reader, _) => "sealed with a certificate that you named".into(),
    }
}

fn people(names: usize) -> String {
    match names {
        1 => "the office of the one member whose name is printed".into(),
        count => format!("the offices of all {count} members whose names are printed"),
    }
}
