//! Asking offices: names are found on the roster first, and shown with namesakes and addresses before anybody is asked.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::letter::{Desk, Head, Opened, Part, done, letter_id};
use super::problem::Problem;
use crate::domain::letter::Letter;
use crate::domain::revision::FieldRefusal;
use crate::domain::roster::matching::{self, Found, Matched};
use crate::domain::roster::{Member, MemberId};
use crate::domain::text::{EmailAddress, PersonName};
use crate::store::{Db, Failure, Fault};
use crate::web::error::Error;
use crate::web::form::{Fields, Form, FormRefusal};
use crate::web::page::page;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;
use crate::workflow::Staff;
use crate::workflow::circulate::{self, Ask};

/// Names, one from the suggestions or a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Named {
    one: String,
    names: String,
}

/// Somebody whom a name could mean.
struct Choice {
    id: String,
    label: String,
    /// Where the office is asked if nothing else is said.
    address: Option<String>,
    already: bool,
    chosen: bool,
    email: String,
    contact: String,
    wrong: Option<String>,
}

/// One name as it was written.
struct Group {
    written: String,
    message: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/invite.html")]
struct InvitePage {
    desk: Desk,
    head: Head,
    done: Option<&'static str>,
    problem: Option<Problem>,
    names: String,
    groups: Vec<Group>,
}

/// What was chosen on the page before, to be shown again.
#[derive(Debug, Default, Clone)]
struct Chosen {
    names: String,
    members: Vec<String>,
    emails: HashMap<String, String>,
    contacts: HashMap<String, String>,
}

impl Chosen {
    fn read(fields: Fields) -> Result<Self, FormRefusal> {
        let mut chosen = Self::default();
        for (name, value) in fields.0 {
            if name == "names" {
                chosen.names = value;
            } else if name == "member" {
                chosen.members.push(value);
            } else if let Some(id) = name.strip_prefix("email.") {
                chosen.emails.insert(id.to_owned(), value);
            } else if let Some(id) = name.strip_prefix("name.") {
                chosen.contacts.insert(id.to_owned(), value);
            } else {
                return Err(FormRefusal::Unknown);
            }
        }
        Ok(chosen)
    }

    fn asks(&self) -> Result<Vec<Ask>, Vec<FieldRefusal>> {
        let mut asks = Vec::new();
        let mut refusals = Vec::new();
        for id in &self.members {
            let mut refuse = |reason: &dyn std::fmt::Display| {
                refusals.push(FieldRefusal {
                    field: format!("member.{id}"),
                    reason: reason.to_string(),
                });
            };
            let typed = |fields: &HashMap<String, String>| {
                let value = fields.get(id).map(|value| value.trim().to_owned());
                value.filter(|value| !value.is_empty())
            };
            let member = MemberId::parse(id).map_err(|refusal| refuse(&refusal));
            let address = typed(&self.emails)
                .map(|email| EmailAddress::parse(&email))
                .transpose()
                .map_err(|refusal| refuse(&refusal));
            let contact = typed(&self.contacts)
                .map(|name| PersonName::parse(&name))
                .transpose()
                .map_err(|refusal| refuse(&refusal));
            if let (Ok(member), Ok(address), Ok(contact)) = (member, address, contact) {
                asks.push(Ask {
                    member,
                    address,
                    contact,
                });
            }
        }
        if refusals.is_empty() {
            Ok(asks)
        } else {
            Err(refusals)
        }
    }
}

/// Shows whom the names mean.
pub(super) async fn find(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    Form(named): Form<Named>,
) -> Result<HttpResponse, Error> {
    let names = format!("{}\n{}", named.one, named.names).trim().to_owned();
    if names.is_empty() {
        let read = super::co_signers::read(&site, &staff, &id).await?;
        let shown = super::co_signers::Shown::refused(&"No name was given.");
        return Ok(super::co_signers::part(
            read,
            StatusCode::UNPROCESSABLE_ENTITY,
            shown,
        ));
    }
    let chosen = Chosen {
        names,
        ..Chosen::default()
    };
    confirm(&site, &staff, &id, StatusCode::OK, chosen, None).await
}

/// Asks those that were chosen.
pub(super) async fn ask(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let chosen = Chosen::read(fields)?;
    let asks = match chosen.asks() {
        Ok(asks) => asks,
        Err(refusals) => {
            let refused = Refused::Fields(refusals);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return confirm(&site, &staff, &id, status, chosen, Some(refused)).await;
        }
    };
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site.act(move |tx, moment| circulate::invite(tx, moment, &by, letter, &asks));
    match acted.await {
        Ok(_) => Ok(done(&id, Part::CoSigners, "invited")),
        Err(Failure::Refused(refusal)) => {
            let refused = Refused::Act(refusal.to_string());
            confirm(
                &site,
                &staff,
                &id,
                StatusCode::CONFLICT,
                chosen,
                Some(refused),
            )
            .await
        }
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}

enum Refused {
    Fields(Vec<FieldRefusal>),
    Act(String),
}

async fn confirm(
    site: &Site,
    staff: &Staff,
    id: &str,
    status: StatusCode,
    chosen: Chosen,
    refused: Option<Refused>,
) -> Result<HttpResponse, Error> {
    let own = staff.office.clone();
    let again = chosen.clone();
    let refusals = match &refused {
        Some(Refused::Fields(refusals)) => refusals.clone(),
        Some(Refused::Act(_)) | None => Vec::new(),
    };
    let read = Opened::read_with(site, staff, id, move |db, letter| {
        let roster = db.members()?;
        let matched = matching::list(&roster, &again.names, &own).into_iter();
        matched
            .map(|matched| group(db, letter, matched, &again, &refusals))
            .collect::<Result<Vec<Group>, Fault>>()
    });
    let (opened, groups) = read.await?;
    let problem = refused.map(|refused| match refused {
        Refused::Fields(refusals) => Problem::form(&refusals, &[]),
        Refused::Act(sentence) => Problem::refused(&sentence),
    });
    let answer = InvitePage {
        head: opened.head(Part::CoSigners),
        done: None,
        problem,
        names: chosen.names,
        groups,
        desk: opened.desk,
    };
    Ok(page(status, &answer))
}

fn group(
    db: &mut Db,
    letter: &Letter,
    matched: Matched,
    chosen: &Chosen,
    refusals: &[FieldRefusal],
) -> Result<Group, Fault> {
    let Matched { written, found } = matched;
    let (message, members, certain) = match found {
        Found::One { member, namesakes } => {
            let message = match namesakes.as_slice() {
                [] => String::new(),
                others => format!("Not to be taken for {}.", listed(others)),
            };
            (message, vec![*member], true)
        }
        Found::Several(members) => (
            "More than one member has this name. Choose who is meant.".to_owned(),
            members,
            false,
        ),
        Found::Elsewhere(members) => (
            "Nobody of this name has that party and state. Is this who is meant?".to_owned(),
            members,
            false,
        ),
        Found::Nobody => (
            "Nobody of this name is on the roster.".to_owned(),
            Vec::new(),
            false,
        ),
    };
    let choices = members
        .iter()
        .map(|member| choice(db, letter, member, certain, chosen, refusals))
        .collect::<Result<_, _>>()?;
    Ok(Group {
        written,
        message,
        choices,
    })
}

fn choice(
    db: &mut Db,
    letter: &Letter,
    member: &Member,
    certain: bool,
    chosen: &Chosen,
    refusals: &[FieldRefusal],
) -> Result<Choice, Fault> {
    let id = member.id.to_string();
    let office = db.office(&member.id)?;
    let first_time = chosen.members.is_empty();
    let typed = |fields: &HashMap<String, String>| fields.get(&id).cloned().unwrap_or_default();
    let already = letter
        .invitations
        .iter()
        .any(|asked| asked.is_live() && asked.member.as_ref() == Some(&member.id));
    let field = format!("member.{id}");
    Ok(Choice {
        label: format!(
            "{} {} ({})",
            member.honorific(),
            member.press_name,
            member.party_state()
        ),
        address: office.preferred().map(ToString::to_string),
        chosen: if first_time {
            certain && !already
        } else {
            chosen.members.contains(&id)
        },
        already,
        email: typed(&chosen.emails),
        contact: typed(&chosen.contacts),
        wrong: refusals
            .iter()
            .find(|refusal| refusal.field == field)
            .map(|refusal| refusal.reason.clone()),
        id,
    })
}

fn listed(members: &[Member]) -> String {
    let told = members.iter().map(|member| {
        format!(
            "{} {} ({})",
            member.honorific(),
            member.press_name,
            member.party_state()
        )
    });
    told.collect::<Vec<_>>().join(", ")
}
