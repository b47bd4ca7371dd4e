//! One question that is asked of a file, and its answer.

use serde::de::Error as _;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::text::shown;

/// How an answer is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It holds, and the file itself proves it, or somebody whom the reader named.
    Proven,
    /// Nothing speaks against it, but it is only the word of somebody whom the reader has not named.
    Said,
    /// It does not hold.
    Fails,
    /// This program cannot tell.
    NotChecked,
}

/// One question and its answer. In JSON, `holds` and `proven` stand beside `answer`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The stable name: `file`, `seal`, `coverage`, `revisions`, `certificate`, `time_stamp`, `attachments`, `record`,
    /// `pages`.
    pub name: &'static str,
    /// The answer.
    pub answer: Answer,
    /// What was found, in words for everybody.
    pub finding: String,
    /// The same for experts, where there is more to say.
    pub detail: Option<String>,
}

impl Check {
    /// What was found; of a stranger's words in it nothing is left that cannot be seen.
    pub(super) fn new(name: &'static str, answer: Answer, finding: Finding) -> Self {
        Self {
            name,
            answer,
            finding: shown(&finding.sentence),
            detail: finding.detail.map(|detail| shown(&detail)),
        }
    }

    /// Whether nothing speaks against it, and it could be told.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self.answer, Answer::Proven | Answer::Said)
    }

    /// Whether it is more than the word of somebody whom the reader has not named.
    #[must_use]
    pub fn proven(&self) -> bool {
        self.answer == Answer::Proven
    }

    /// What was asked, for people.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self.name {
            "file" => "The file",
            "seal" => "The seal",
            "coverage" => "What the seal covers",
            "revisions" => "Later revisions",
            "certificate" => "Who sealed",
            "time_stamp" => "When it was sealed",
            "attachments" => "The attachments",
            "record" => "The record",
            _ => "The pages",
        }
    }
}

/// The names of all questions.
const NAMES: [&str; 9] = [
    "file",
    "seal",
    "coverage",
    "revisions",
    "certificate",
    "time_stamp",
    "attachments",
    "record",
    "pages",
];

/// As a checker tells it to the process that asked.
impl<'de> Deserialize<'de> for Check {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Told {
            name: String,
            answer: Answer,
            finding: String,
            detail: Option<String>,
        }
        let told = Told::deserialize(from)?;
        let name = NAMES.into_iter().find(|name| *name == told.name);
        Ok(Self {
            name: name.ok_or_else(|| D::Error::custom("no such question"))?,
            answer: told.answer,
            finding: told.finding,
            detail: told.detail,
        })
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut check = serializer.serialize_struct("Check", 6)?;
        check.serialize_field("name", self.name)?;
        check.serialize_field("answer", &self.answer)?;
        check.serialize_field("holds", &self.holds())?;
        check.serialize_field("proven", &self.proven())?;
        check.serialize_field("finding", &self.finding)?;
        match &self.detail {
            Some(detail) => check.serialize_field("detail", detail)?,
            None => check.skip_field("detail")?,
        }
        check.end()
    }
}

/// What was found: a sentence, and perhaps more for experts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    sentence: String,
    detail: Option<String>,
    /// What it means if it stands for "yes".
    pub(super) yes: Answer,
    /// What it means if it stands for "no".
    pub(super) no: Answer,
}

impl Finding {
    pub(super) fn of(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            detail: None,
            yes: Answer::Proven,
            no: Answer::Fails,
        }
    }

    /// With more for experts.
    pub(super) fn for_experts(self, detail: String) -> Self {
        Self {
            detail: Some(detail),
            ..self
        }
    }

    /// Something that the file says and cannot prove.
    pub(super) fn unproven(self) -> Self {
        Self {
            yes: Answer::Said,
            ..self
        }
    }

    /// Something that this program cannot judge: no fault of the file's.
    pub(super) fn unjudged(self) -> Self {
        Self {
            no: Answer::NotChecked,
            ..self
        }
    }
}

impl<E: ToString> From<E> for Finding {
    fn from(reason: E) -> Self {
        Self::of(reason.to_string())
    }
}
