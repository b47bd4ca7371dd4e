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

    /// A form with fields that are not acceptable. `named` are the fields that the page has, with their labels: what is
    /// wrong within one leads to it.
    pub(super) fn form(refusals: &[FieldRefusal], named: &[(String, &str)]) -> Self {
        let fields = refusals.iter().map(|refusal| {
            let holds = |(name, _): &&(String, &str)| {
                refusal
                    .field
                    .strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let named = named
                .iter()
                .filter(holds)
                .max_by_key(|(name, _)| name.len());
            match named {
                Some((name, label)) if !label.is_empty() => {
                    (name.clone(), format!("{label}: {}", refusal.reason))
                }
                Some((name, _)) => (name.clone(), refusal.reason.clone()),
                None => (refusal.field.clone(), refusal.reason.clone()),
            }
        });
        Self {
            title: "Nothing was saved yet",
            sentence: "What you typed is kept below. Mend this and send it again:".into(),
            fields: fields.collect(),
        }
    }
}
