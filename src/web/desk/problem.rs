//! Why something was not done, on top of the page where it was tried.

use std::fmt;

use crate::domain::revision::FieldRefusal;

/// What the page says on top.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) title: &'static str,
    pub(super) sentence: String,
    /// The fields to blame: the id to jump to, and the reason.
    pub(super) fields: Vec<(String, String)>,
}

impl Problem {
    /// An act that was refused.
    pub(super) fn refused(refusal: &impl fmt::Display) -> Self {
        Self {
            title: "This was not done",
            sentence: format!("{refusal} Nothing was changed."),
            fields: Vec::new(),
        }
    }

    /// A form with fields that are not acceptable. `names` are the fields that the page has: what is wrong within one
    /// leads to it.
    pub(super) fn form(refusals: &[FieldRefusal], names: &[String]) -> Self {
        let fields = refusals.iter().map(|refusal| {
            let holds = |name: &&String| {
                refusal
                    .field
                    .strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let name = names.iter().filter(holds).max_by_key(|name| name.len());
            (
                name.unwrap_or(&refusal.field).clone(),
                refusal.reason.clone(),
            )
        });
        Self {
            title: "Nothing was saved yet",
            sentence: "What you typed is kept below. Mend this and send it again:".into(),
            fields: fields.collect(),
        }
    }
}
