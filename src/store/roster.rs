//! The roster, and each office's addresses and mail domains of record.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{members, offices};
use super::{Db, Fault, Tx};
use crate::domain::office::Office;
use crate::domain::roster::{self, Member, MemberId, Roster};

fn read(detail: &str) -> Result<Member, Fault> {
    serde_json::from_str(detail).map_err(|e| Fault::other("reading a member", e))
}

fn list<T: serde::de::DeserializeOwned>(json: &str) -> Result<Vec<T>, Fault> {
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

    /// An office's addresses and domains of record; none if nothing is registered.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn office(&mut self, member: &MemberId) -> Result<Office, Fault> {
        let found: Option<(String, String)> = offices::table
            .find(member.to_string())
            .select((offices::addresses, offices::domains))
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for an office"))?;
        let (addresses, domains) = match found {
            Some((addresses, domains)) => (list(&addresses)?, list(&domains)?),
            None => (Vec::new(), Vec::new()),
        };
        Ok(Office {
            member: member.clone(),
            addresses,
            domains,
            head: None,
            likeness: None,
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

    /// Registers an office's addresses and domains in place of the former ones.
    ///
    /// # Errors
    /// [`Fault`], also if its member is not on the roster.
    pub fn put_office(&mut self, office: &Office) -> Result<(), Fault> {
        const DOING: &str = "keeping an office";
        let member = office.member.to_string();
        diesel::delete(offices::table.find(&member))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        diesel::insert_into(offices::table)
            .values((
                offices::member.eq(&member),
                offices::addresses.eq(json(&office.addresses, DOING)?),
                offices::domains.eq(json(&office.domains, DOING)?),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(())
    }
}
