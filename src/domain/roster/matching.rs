//! Names as staff write them in a list, found on the roster: "Cornyn, Sen. Lee (UT), M. Braun, R. Scott (R-FL)".
//!
//! A name is taken only if it means one member. Two whom it could mean are both offered; a party or state that the
//! roster does not know of that member is said, for somebody has mistaken one for another.

use super::{Chamber, Member, MemberId, State, surname_key};

/// One name of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// As it was written.
    pub written: String,
    /// Whom it means.
    pub found: Found,
}

/// Whom a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One member; `namesakes` share the surname and are somebody else.
    One {
        /// Who is meant.
        member: Box<Member>,
        /// Who is not.
        namesakes: Vec<Member>,
    },
    /// Any of these.
    Several(Vec<Member>),
    /// The name is known, but not with that party and state.
    Elsewhere(Vec<Member>),
    /// Nobody of that name is on the roster.
    Nobody,
}

/// The most names in one list.
const NAMES: usize = 600;

/// Finds every name of a list. Members of the chamber of `own` are meant before others.
#[must_use]
pub fn list(roster: &[Member], raw: &str, own: &MemberId) -> Vec<Matched> {
    let own = roster.iter().find(|member| member.id == *own);
    let chamber = own.map_or(Chamber::Senate, |member| member.chamber);
    let names = names(raw).into_iter().take(NAMES);
    names
        .map(|written| Matched {
            found: find(roster, &written, chamber),
            written,
        })
        .collect()
}

/// Finds every name of a list, or says which is not clear.
///
/// # Errors
/// A sentence for each name that does not mean one member.
pub fn all(roster: &[Member], raw: &str, own: &MemberId) -> Result<Vec<Member>, String> {
    let mut members = Vec::new();
    let mut unclear = Vec::new();
    for Matched { written, found } in list(roster, raw, own) {
        match found {
            Found::One { member, .. } => members.push(*member),
            Found::Several(several) => unclear.push(format!(
                "“{written}” could be {}. Add the party and state.",
                told(&several, " or ")
            )),
            Found::Elsewhere(others) => unclear.push(format!(
                "“{written}” is not on the roster; there is {}.",
                told(&others, " and ")
            )),
            Found::Nobody => unclear.push(format!("Nobody called “{written}” is on the roster.")),
        }
    }
    if unclear.is_empty() {
        Ok(members)
    } else {
        Err(unclear.join(" "))
    }
}

fn told(members: &[Member], between: &str) -> String {
    let told = members
        .iter()
        .map(|member| format!("{} ({})", member.press_name, member.party_state()));
    told.collect::<Vec<_>>().join(between)
}

/// Cuts a list at line ends, semicolons and commas, but not within brackets; a state or "Jr." after a comma belongs to
/// the name before it.
fn names(raw: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in raw.lines().flat_map(|line| line.split(';')) {
        let mut first = true;
        for part in outside_brackets(line) {
            let part = part.trim().trim_start_matches("and ").trim();
            if part.is_empty() {
                continue;
            }
            let belongs = !first && (Home::parse(part).is_some() || is_suffix(part));
            match names.last_mut() {
                Some(last) if belongs => {
                    last.push_str(", ");
                    last.push_str(part);
                }
                Some(_) | None => names.push(part.to_owned()),
            }
            first = false;
        }
    }
    names
}

fn outside_brackets(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in line.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.extend(line.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(line.get(start..));
    parts
}

/// What stands in brackets behind a name: `R-TX`, `TX`, `D`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Home {
    party: Option<char>,
    state: Option<State>,
}

impl Home {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches(['(', ')']).to_ascii_uppercase();
        let mut parts = text.split(['-', '–']).map(str::trim);
        let (first, second) = (parts.next()?, parts.next());
        let party = |text: &str| match text {
            "R" | "D" | "I" => text.chars().next(),
            _ => None,
        };
        match (party(first), second) {
            (Some(letter), Some(state)) => Some(Self {
                party: Some(letter),
                state: Some(State::parse(state).ok()?),
            }),
            (Some(letter), None) => Some(Self {
                party: Some(letter),
                state: None,
            }),
            (None, None) => Some(Self {
                party: None,
                state: Some(State::parse(first).ok()?),
            }),
            (None, Some(_)) => None,
        }
    }

    fn fits(self, member: &Member) -> bool {
        self.party
            .is_none_or(|party| party == member.party.letter())
            && self.state.is_none_or(|state| state == member.state)
    }
}

fn find(roster: &[Member], written: &str, own: Chamber) -> Found {
    if let Some(member) = by_id(roster, written) {
        return one(roster, member);
    }
    let (name, home) = parts(written);
    let mut words: Vec<String> = surname_key(&name)
        .split(|c: char| c.is_whitespace() || c == '.' || c == ',')
        .filter(|word| !word.is_empty() && !is_suffix(word))
        .map(str::to_owned)
        .collect();
    let chamber = honorific(&mut words);
    let named: Vec<&Member> = roster
        .iter()
        .filter(|member| chamber.is_none_or(|chamber| chamber == member.chamber))
        .filter(|member| is_called(member, &words))
        .collect();
    let fitting: Vec<&Member> = named
        .iter()
        .copied()
        .filter(|member| home.fits(member))
        .collect();
    let serving: Vec<&Member> = prefer(&fitting, |member| member.in_office);
    let meant: Vec<&Member> = prefer(&serving, |member| member.chamber == own);
    match meant.as_slice() {
        [] if named.is_empty() => Found::Nobody,
        [] => Found::Elsewhere(named.into_iter().cloned().collect()),
        [member] => one(roster, member),
        several => Found::Several(several.iter().copied().cloned().collect()),
    }
}

fn one(roster: &[Member], member: &Member) -> Found {
    let namesakes = super::namesakes(roster, member).into_iter();
    Found::One {
        member: Box::new(member.clone()),
        namesakes: namesakes.filter(|other| other.in_office).cloned().collect(),
    }
}

/// Those for whom it holds, or all if it holds for none.
fn prefer<'a>(members: &[&'a Member], holds: impl Fn(&Member) -> bool) -> Vec<&'a Member> {
    let preferred: Vec<&Member> = members.iter().copied().filter(|m| holds(m)).collect();
    if preferred.is_empty() {
        members.to_vec()
    } else {
        preferred
    }
}

/// An id anywhere in what was written, as the suggestions of the desk put it there.
fn by_id<'a>(roster: &'a [Member], written: &str) -> Option<&'a Member> {
    let mut words = written.split(|c: char| !c.is_ascii_alphanumeric());
    let id = words.find_map(|word| MemberId::parse(word).ok())?;
    roster.iter().find(|member| member.id == id)
}

/// The name, and party and state behind it.
fn parts(written: &str) -> (String, Home) {
    if let Some((name, rest)) = written.split_once('(') {
        let home = rest.split(')').next().and_then(Home::parse);
        return (name.to_owned(), home.unwrap_or_default());
    }
    if let Some((name, rest)) = written.rsplit_once(',')
        && let Some(home) = Home::parse(rest)
    {
        return (name.to_owned(), home);
    }
    if let Some((name, rest)) = written.rsplit_once(' ')
        && rest.contains('-')
        && let Some(home) = Home::parse(rest)
    {
        return (name.to_owned(), home);
    }
    (written.to_owned(), Home::default())
}

/// Takes "Senator" or "Rep." off, and says which chamber it means.
fn honorific(words: &mut Vec<String>) -> Option<Chamber> {
    let chamber = match words.first()?.as_str() {
        "senator" | "sen" => Chamber::Senate,
        "representative" | "rep" | "congressman" | "congresswoman" => Chamber::House,
        _ => return None,
    };
    words.remove(0);
    Some(chamber)
}

/// Whether the words end with the surname and begin with parts of the given names, or initials of them.
fn is_called(member: &Member, words: &[String]) -> bool {
    let surname = surname_key(&member.last_name);
    let surname: Vec<&str> = surname.split_whitespace().collect();
    let Some(given) = words
        .len()
        .checked_sub(surname.len())
        .filter(|at| {
            words
                .iter()
                .skip(*at)
                .map(String::as_str)
                .eq(surname.iter().copied())
        })
        .and_then(|at| words.get(..at))
    else {
        return false;
    };
    let known = surname_key(&format!("{} {}", member.formal_name, member.press_name));
    let known: Vec<&str> = known
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    given.iter().all(|word| {
        let initial = word.chars().count() == 1;
        known
            .iter()
            .any(|name| name == word || (initial && name.starts_with(word.as_str())))
    })
}

fn is_suffix(word: &str) -> bool {
    let word = word.trim_matches(['.', ' ']).to_ascii_lowercase();
    matches!(word.as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}

#[cfg(test)]
mod tests {
    use super::super::Roster;
    use super::*;

    fn found(raw: &str) -> Vec<(String, String)> {
        let roster = Roster::built_in();
        let own = MemberId::parse("T000476").unwrap();
        let matched = list(&roster, raw, &own).into_iter();
        matched
            .map(|Matched { written, found }| {
                let names = |members: &[Member]| {
                    members
                        .iter()
                        .map(|m| format!("{} ({})", m.press_name, m.party_state()))
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                let said = match found {
                    Found::One { member, .. } => names(&[*member]),
                    Found::Several(members) => format!("any of {}", names(&members)),
                    Found::Elsewhere(members) => format!("rather {}", names(&members)),
                    Found::Nobody => "nobody".into(),
                };
                (written, said)
            })
            .collect()
    }

    #[test]
    fn a_pasted_list_is_cut_into_names_and_each_is_found() {
        let found = found("Cornyn, Sen. Lee (UT), J. Lankford; Steve Daines, R-MT\nand Cramer");
        let said: Vec<&str> = found.iter().map(|(_, said)| said.as_str()).collect();
        assert_eq!(
            said,
            [
                "John Cornyn (R-TX)",
                "Mike Lee (R-UT)",
                "James Lankford (R-OK)",
                "Steve Daines (R-MT)",
                "Kevin Cramer (R-ND)"
            ]
        );
    }

    #[test]
    fn namesakes_in_one_chamber_are_asked_about() {
        let found = found("Scott");
        assert_eq!(
            found.first().unwrap().1,
            "any of Rick Scott (R-FL), Tim Scott (R-SC)"
        );
    }

    #[test]
    fn a_state_that_is_not_the_members_is_said_and_not_guessed() {
        let found = found("Cotton (R-AK), Nobody At All");
        assert_eq!(found.first().unwrap().1, "rather Tom Cotton (R-AR)");
        assert_eq!(found.last().unwrap().1, "nobody");
    }

    #[test]
    fn a_member_is_found_by_the_id_that_a_suggestion_carries() {
        assert_eq!(
            found("John Cornyn (R-TX) C001056").first().unwrap().1,
            "John Cornyn (R-TX)"
        );
    }

    #[test]
    fn an_unclear_name_among_co_leads_is_explained() {
        let roster = Roster::built_in();
        let own = MemberId::parse("T000476").unwrap();
        assert_eq!(
            all(&roster, "Cramer, Scott", &own).unwrap_err(),
            "“Scott” could be Rick Scott (R-FL) or Tim Scott (R-SC). Add the party and state."
        );
        assert_eq!(all(&roster, " ", &own), Ok(Vec::new()));
    }
}
