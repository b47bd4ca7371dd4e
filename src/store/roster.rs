//! The roster, and what each office has registered.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{members, offices};
use super::{Db, Fault, Tx};
use crate::domain::office::Office;
use crate::domain::roster::{self, Member, MemberId, Roster};

fn read(detail: &str) -> Result<Member, Fault> {
    serde_json::from_str(detail).map_err(|e| Fault::other("reading a member", e))
}

/// An office's addresses, domains, letterhead and signature image, each as JSON.
type OfficeRow = (String, String, Option<String>, Option<String>);

fn part<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Fault> {
    serde_json::from_str(json).map_err(|e| Fault::other("reading an office", e))
}

fn json(value: &impl serde::Serialize, doing: &'static str) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| Fault::other(doing, e))
}

impl Db {
    /// One member.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn member(&mut self, id: &MemberId) -> Result<Option<Member>, Fault> {
        let detail: Option<String> = members::table
            .find(id.to_string())
            .select(members::detail)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for a member"))?;
        detail.map(|detail| read(&detail)).transpose()
    }

    /// The whole roster, by surname.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn members(&mut self) -> Result<Vec<Member>, Fault> {
        let details: Vec<String> = members::table
            .select(members::detail)
            .load(&mut self.connection)
            .map_err(Fault::of("reading the roster"))?;
        let mut all = details
            .iter()
            .map(|detail| read(detail))
            .collect::<Result<Vec<_>, _>>()?;
        all.sort_by(roster::by_name);
        Ok(all)
    }

    /// What an office has registered; an empty office if that is nothing.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn office(&mut self, member: &MemberId) -> Result<Office, Fault> {
        let found: Option<OfficeRow> = offices::table
            .find(member.to_string())
            .select((
                offices::addresses,
                offices::domains,
                offices::head,
                offices::likeness,
            ))
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for an office"))?;
        let Some((addresses, domains, head, likeness)) = found else {
            return Ok(Office::without_anything(member.clone()));
        };
        Ok(Office {
            member: member.clone(),
            addresses: part(&addresses)?,
            domains: part(&domains)?,
            head: head.as_deref().map(part).transpose()?,
            likeness: likeness.as_deref().map(part).transpose()?,
        })
    }
}

impl Tx<'_> {
    /// Puts the built-in roster into a database that has none.
    pub(super) fn fill_empty_roster(&mut self) -> Result<(), Fault> {
        let count: i64 = members::table
            .count()
            .get_result(&mut self.connection)
            .map_err(Fault::of("reading the roster"))?;
        if count == 0 {
            self.put_members(&Roster::built_in())?;
        }
        Ok(())
    }

    /// Adds members and changes those that are known.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn put_members(&mut self, members: &[Member]) -> Result<(), Fault> {
        const DOING: &str = "keeping a member";
        let known: HashMap<String, String> = members::table
            .select((members::id, members::detail))
            .load::<(String, String)>(&mut self.connection)
            .map_err(Fault::of(DOING))?
            .into_iter()
            .collect();
        for member in members {
            let id = member.id.to_string();
            let detail = json(member, DOING)?;
            match known.get(&id) {
                Some(same) if *same == detail => {}
                Some(_) => {
                    diesel::update(members::table.find(&id))
                        .set(members::detail.eq(&detail))
                        .execute(&mut self.connection)
                        .map_err(Fault::of(DOING))?;
                }
                None => {
                    diesel::insert_into(members::table)
                        .values((members::id.eq(&id), members::detail.eq(&detail)))
                        .execute(&mut self.connection)
                        .map_err(Fault::of(DOING))?;
                }
            }
        }
        Ok(())
    }

    /// Registers what an office has, in place of all that it had.
    ///
    /// # Errors
    /// [`Fault`], also if its member is not on the roster.
    pub fn put_office(&mut self, office: &Office) -> Result<(), Fault> {
        const DOING: &str = "keeping an office";
        let member = office.member.to_string();
        let head = office.head.as_ref().map(|head| json(head, DOING));
        let likeness = office
            .likeness
            .as_ref()
            .map(|likeness| json(likeness, DOING));
        diesel::delete(offices::table.find(&member))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        diesel::insert_into(offices::table)
            .values((
                offices::member.eq(&member),
                offices::addresses.eq(json(&office.addresses, DOING)?),
                offices::domains.eq(json(&office.domains, DOING)?),
                offices::head.eq(head.transpose()?),
                offices::likeness.eq(likeness.transpose()?),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(())
    }
}
