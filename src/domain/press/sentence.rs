//! The sentence that names everybody.

use super::{NotASignatory, Style};
use crate::domain::finalization::Manifest;
use crate::domain::roster::{Member, MemberId};

/// The signatories from one member's own point of view.
pub(super) struct Cast<'a> {
    pub(super) own: &'a Member,
    /// The printed lead and co-leads, without the own member.
    pub(super) leads: Vec<&'a Member>,
    /// Everybody else, in the letter's order.
    pub(super) others: Vec<&'a Member>,
    /// Whether the own member is a lead or co-lead.
    pub(super) own_leads: bool,
}

impl<'a> Cast<'a> {
    pub(super) fn of(
        manifest: &'a Manifest,
        leads: &[MemberId],
        own: &MemberId,
    ) -> Result<Self, NotASignatory> {
        let printed = || {
            manifest
                .signatories
                .iter()
                .map(|signatory| &signatory.member)
        };
        let own = printed()
            .find(|member| member.id == *own)
            .ok_or(NotASignatory)?;
        let leading = leads
            .iter()
            .filter_map(|lead| printed().find(|member| member.id == *lead))
            .filter(|member| member.id != own.id);
        let leading: Vec<&Member> = leading.collect();
        let others = printed().filter(|member| {
            member.id != own.id && !leading.iter().any(|lead| lead.id == member.id)
        });
        Ok(Self {
            own,
            others: others.collect(),
            leads: leading,
            own_leads: leads.contains(&own.id),
        })
    }

    /// The surname, or the whole press name where the letter has a namesake.
    pub(super) fn short(&self, member: &Member) -> String {
        let mut all = std::iter::once(&self.own)
            .chain(&self.leads)
            .chain(&self.others);
        if all.any(|other| other.shares_surname_with(member)) {
            member.press_name.clone()
        } else {
            member.last_name.clone()
        }
    }

    pub(super) fn joined_by(&self, style: Style) -> String {
        let opening: Vec<&Member> = std::iter::once(&self.own)
            .chain(&self.leads)
            .copied()
            .collect();
        let who = by_chamber(&opening, |member| self.short(member));
        if self.others.is_empty() {
            return format!("{who} signed the letter.");
        }
        let were = if opening.len() == 1 { "was" } else { "were" };
        let others = by_chamber(&self.others, |member| style.name(member));
        format!("{who} {were} joined by {others}.")
    }
}

/// The sentence from one signatory's own point of view. `leads` are the lead and the co-leads, lead first.
///
/// The own member comes first, then the leads, by surname; then the others in the letter's order, each with party and
/// state. Somebody who is not printed is not named.
///
/// # Errors
/// [`NotASignatory`].
pub fn joined_by(
    manifest: &Manifest,
    leads: &[MemberId],
    own: &MemberId,
    style: Style,
) -> Result<String, NotASignatory> {
    Cast::of(manifest, leads, own).map(|cast| cast.joined_by(style))
}

/// "Senators A, B, and C", or "Senators A and B and Representative C" where both chambers signed; the chamber that is
/// named first comes first.
pub(super) fn by_chamber(members: &[&Member], name: impl Fn(&Member) -> String) -> String {
    let mut groups: Vec<(&'static str, Vec<String>)> = Vec::new();
    for member in members {
        let honorific = member.honorific();
        match groups.iter_mut().find(|(group, _)| *group == honorific) {
            Some((_, names)) => names.push(name(member)),
            None => groups.push((honorific, vec![name(member)])),
        }
    }
    let long = groups.iter().any(|(_, names)| names.len() > 2);
    let told: Vec<String> = groups
        .iter()
        .map(|(honorific, names)| {
            let plural = if names.len() == 1 { "" } else { "s" };
            format!("{honorific}{plural} {}", and(names))
        })
        .collect();
    // Beside a list with commas of its own, a bare "and" would read as one of its members.
    told.join(if long { ", and " } else { " and " })
}

/// A list in words, with a comma before the last "and".
pub(super) fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}
