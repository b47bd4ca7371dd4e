//! A member's two names, made from the parts that the roster file gives.
//!
//! These are the names in general use. An office that prefers another sets it for itself; that is not the roster's.

/// The parts of a name, once each has been read.
pub(super) struct Names {
    pub(super) first: String,
    pub(super) middle: Option<String>,
    pub(super) last: String,
    pub(super) suffix: Option<String>,
    pub(super) nickname: Option<String>,
    pub(super) official: Option<String>,
}

impl Names {
    /// What the chamber prints, and only where it prints nothing yet a join of the parts.
    pub(super) fn formal(&self) -> String {
        if let Some(official) = &self.official {
            return official.clone();
        }
        let Self { first, last, .. } = self;
        match self.suffix.as_deref() {
            None => format!("{first} {last}"),
            // “Jr.” and “Sr.” take a comma, numerals do not.
            Some(suffix) if suffix.ends_with('.') => format!("{first} {last}, {suffix}"),
            Some(suffix) => format!("{first} {last} {suffix}"),
        }
    }

    /// What the press calls the member: never a suffix, never a bare initial if a whole name follows it.
    pub(super) fn press(&self) -> String {
        let is_initial = |name: &str| name.trim_end_matches('.').chars().count() == 1;
        let last = &self.last;
        match (
            self.nickname.as_deref(),
            self.first.as_str(),
            self.middle.as_deref(),
        ) {
            (Some(nickname), _, _) => format!("{nickname} {last}"),
            (None, first, Some(middle)) if is_initial(first) && is_initial(middle) => {
                format!("{first} {middle} {last}")
            }
            (None, first, Some(middle)) if is_initial(first) => format!("{middle} {last}"),
            (None, first, _) => format!("{first} {last}"),
        }
    }
}
