//! The roster and the offices.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Caller, answer};
use super::problem::Problem;
use crate::domain::roster::{Chamber, Member, MemberId, Party, Rank};
use crate::store::Db;

/// A member, as the roster has them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub(super) struct MemberView {
    /// The Biographical Directory id.
    #[schema(example = "C001056")]
    id: String,
    /// The name of the signature block.
    formal_name: String,
    /// The name of the press release.
    press_name: String,
    /// The surname.
    last_name: String,
    /// `senate` or `house`.
    #[schema(value_type = String)]
    chamber: Chamber,
    /// The state's postal code.
    state: &'static str,
    /// The district of a member of the House; 0 is at large.
    district: Option<u8>,
    /// `R`, `D` or `I`.
    #[schema(value_type = String)]
    party: Party,
    /// `senior` or `junior`, of a senator.
    #[schema(value_type = Option<String>)]
    rank: Option<Rank>,
    /// The first day of unbroken service.
    since: String,
    /// The official site.
    url: Option<String>,
    /// Whether the member serves now.
    in_office: bool,
    /// As in a postal-style release: `R-TX`.
    party_state: String,
    /// As the Associated Press writes it: `R-Texas`.
    party_state_ap: String,
}

impl MemberView {
    pub(super) fn of(member: &Member) -> Self {
        Self {
            id: member.id.to_string(),
            formal_name: member.formal_name.clone(),
            press_name: member.press_name.clone(),
            last_name: member.last_name.clone(),
            chamber: member.chamber,
            state: member.state.postal(),
            district: member.district,
            party: member.party,
            rank: member.rank,
            since: member.since.to_string(),
            url: member.url.clone(),
            in_office: member.in_office,
            party_state: member.party_state(),
            party_state_ap: member.party_state_ap(),
        }
    }
}

/// Members.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Members {
    /// By surname.
    members: Vec<MemberView>,
}

/// Which members.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// A part of the name.
    q: Option<String>,
    /// A state's postal code.
    state: Option<String>,
    /// `senate` or `house`.
    #[param(value_type = Option<String>)]
    chamber: Option<Chamber>,
    /// `R`, `D` or `I`.
    #[param(value_type = Option<String>)]
    party: Option<Party>,
}

impl Search {
    fn finds(&self, member: &Member) -> bool {
        let words = self.q.as_deref().unwrap_or_default().to_lowercase();
        let names = format!("{} {}", member.formal_name, member.press_name).to_lowercase();
        words.split_whitespace().all(|word| names.contains(word))
            && self
                .state
                .as_ref()
                .is_none_or(|state| state.eq_ignore_ascii_case(member.state.postal()))
            && self.chamber.is_none_or(|chamber| chamber == member.chamber)
            && self.party.is_none_or(|party| party == member.party)
    }
}

/// Lists members.
#[utoipa::path(get, path = "/api/v1/members", tag = "roster", params(Search),
    responses((status = 200, description = "The members found.", body = Members)))]
pub(super) async fn list(caller: Caller, search: Query<Search>) -> Result<HttpResponse, Problem> {
    let members = caller.read(Db::members).await?;
    let found = members.iter().filter(|member| search.finds(member));
    Ok(answer(&Members {
        members: found.map(MemberView::of).collect(),
    }))
}

/// Shows a member.
#[utoipa::path(get, path = "/api/v1/members/{bioguide}", tag = "roster",
    params(("bioguide" = String, Path, description = "The member's id.")),
    responses((status = 200, description = "The member.", body = MemberView)))]
pub(super) async fn one(caller: Caller, id: Path<String>) -> Result<HttpResponse, Problem> {
    let member = find(&caller, &id).await?;
    Ok(answer(&MemberView::of(&member)))
}

/// The member with this id.
pub(super) async fn find(caller: &Caller, id: &str) -> Result<Member, Problem> {
    let nobody = || Problem::not_found("There is no such member on the roster.");
    let id = MemberId::parse(id).map_err(|_| nobody())?;
    let found = caller.read(move |db| db.member(&id)).await?;
    found.ok_or_else(nobody)
}
