//! What each refusal of the workflow is to a program: a status, and the field to blame if there is one.

use super::problem::{Kind, Problem};
use crate::domain::circulation::CirculateRefusal;
use crate::domain::finalization::FinalizeRefusal;
use crate::domain::invitation::{InvitationRefusal, InviteRefusal};
use crate::domain::layout::LayOutRefusal;
use crate::domain::letter::{ReviseRefusal, WrongStage};
use crate::domain::press::NotASignatory;
use crate::domain::release::ReleaseRefusal;
use crate::domain::revision::FieldRefusal;
use crate::pdf::picture::PictureRefusal;
use crate::web::pictures::PictureFault;
use crate::workflow::NoLetter;
use crate::workflow::circulate::{AskRefusal, DeadlineRefusal, TouchRefusal};
use crate::workflow::draft::DraftRefusal;
use crate::workflow::finalize::RefusedToFinalize;
use crate::workflow::layout::RefusedToLayOut;
use crate::workflow::office::OfficeRefusal;
use crate::workflow::release::RefusedToRelease;
use crate::workflow::take_back::RefusedToTakeBack;

impl From<NoLetter> for Problem {
    fn from(refusal: NoLetter) -> Self {
        Self::not_found(refusal)
    }
}

impl From<WrongStage> for Problem {
    fn from(refusal: WrongStage) -> Self {
        Self::new(Kind::WrongStage, refusal)
    }
}

impl From<NotASignatory> for Problem {
    fn from(refusal: NotASignatory) -> Self {
        Self::field("member", refusal)
    }
}

impl From<DraftRefusal> for Problem {
    fn from(refusal: DraftRefusal) -> Self {
        match refusal {
            DraftRefusal::NoLetter(refusal) => refusal.into(),
            DraftRefusal::Stage(refusal) | DraftRefusal::Revise(ReviseRefusal::Stage(refusal)) => {
                refusal.into()
            }
            DraftRefusal::Revise(ReviseRefusal::NothingChanged) => {
                Self::new(Kind::Conflict, refusal)
            }
            DraftRefusal::Revise(ReviseRefusal::MoreThanTechnical(_)) => {
                Self::field("kind", refusal)
            }
            DraftRefusal::Stale { .. } => Self::new(Kind::Stale, refusal),
            DraftRefusal::Unprintable(errors) => Self::invalid(errors),
            DraftRefusal::UnknownMember(_) | DraftRefusal::LeadTwice => {
                Self::field("co_leads", refusal)
            }
        }
    }
}

impl From<RefusedToLayOut> for Problem {
    fn from(refusal: RefusedToLayOut) -> Self {
        match refusal {
            RefusedToLayOut::NoLetter(refusal) => refusal.into(),
            RefusedToLayOut::LayOut(LayOutRefusal::Stage(refusal)) => refusal.into(),
            RefusedToLayOut::LayOut(LayOutRefusal::NothingChanged) => {
                Self::new(Kind::Conflict, refusal)
            }
        }
    }
}

impl From<AskRefusal> for Problem {
    fn from(refusal: AskRefusal) -> Self {
        match refusal {
            AskRefusal::NoLetter(refusal) => refusal.into(),
            AskRefusal::Invite(InviteRefusal::Stage(refusal)) => refusal.into(),
            AskRefusal::Nobody | AskRefusal::UnknownMember(_) => {
                Self::field("invitations", refusal)
            }
            AskRefusal::Invite(
                InviteRefusal::NoAddress(_)
                | InviteRefusal::NotInOffice(_)
                | InviteRefusal::AlreadyInvited(_),
            ) => Self::field("invitations", refusal),
        }
    }
}

impl From<DeadlineRefusal> for Problem {
    fn from(refusal: DeadlineRefusal) -> Self {
        match refusal {
            DeadlineRefusal::NoLetter(refusal) => refusal.into(),
            DeadlineRefusal::Circulate(CirculateRefusal::Stage(refusal)) => refusal.into(),
            DeadlineRefusal::Circulate(CirculateRefusal::NobodyInvited) => {
                Self::new(Kind::Conflict, refusal)
            }
            DeadlineRefusal::Circulate(
                CirculateRefusal::DeadlinePast | CirculateRefusal::DeadlineFar,
            ) => Self::field("deadline", refusal),
        }
    }
}

impl From<TouchRefusal> for Problem {
    fn from(refusal: TouchRefusal) -> Self {
        match refusal {
            TouchRefusal::NoLetter(refusal) => refusal.into(),
            TouchRefusal::Stage(refusal)
            | TouchRefusal::Invitation(InvitationRefusal::Stage(refusal)) => refusal.into(),
            TouchRefusal::Invitation(InvitationRefusal::Unknown) => Self::not_found(refusal),
            TouchRefusal::Invitation(InvitationRefusal::NotLive | InvitationRefusal::Answered) => {
                Self::new(Kind::Conflict, refusal)
            }
        }
    }
}

impl From<RefusedToFinalize> for Problem {
    fn from(refusal: RefusedToFinalize) -> Self {
        match refusal {
            RefusedToFinalize::NoLetter(refusal) => refusal.into(),
            RefusedToFinalize::Stage(refusal)
            | RefusedToFinalize::Finalize(FinalizeRefusal::Stage(refusal)) => refusal.into(),
            RefusedToFinalize::Finalize(
                FinalizeRefusal::NoNames
                | FinalizeRefusal::UnderWay(_)
                | FinalizeRefusal::Superseded,
            ) => Self::new(Kind::Conflict, refusal),
        }
    }
}

impl From<RefusedToTakeBack> for Problem {
    fn from(refusal: RefusedToTakeBack) -> Self {
        match refusal {
            RefusedToTakeBack::NoLetter(refusal) => refusal.into(),
            RefusedToTakeBack::Stage(refusal) => refusal.into(),
        }
    }
}

impl From<OfficeRefusal> for Problem {
    fn from(refusal: OfficeRefusal) -> Self {
        match refusal {
            OfficeRefusal::UnknownMember(_) => Self::not_found(refusal),
            OfficeRefusal::Unprintable(errors) => Self::invalid(within("letterhead", errors)),
        }
    }
}

/// Refusals of fields that lie within another.
pub(super) fn within(outer: &str, refusals: Vec<FieldRefusal>) -> Vec<FieldRefusal> {
    let named = refusals.into_iter().map(|refusal| FieldRefusal {
        field: format!("{outer}.{}", refusal.field),
        ..refusal
    });
    named.collect()
}

impl From<PictureFault> for Problem {
    fn from(fault: PictureFault) -> Self {
        match fault {
            PictureFault::Refused(refusal @ PictureRefusal::TooManyBytes) => {
                Self::new(Kind::TooLarge, refusal)
            }
            PictureFault::Refused(
                refusal @ (PictureRefusal::OtherKind(_) | PictureRefusal::NoPicture),
            ) => Self::new(Kind::MediaType, refusal),
            PictureFault::Refused(refusal) => Self::new(Kind::Invalid, refusal),
            PictureFault::Busy => Self::new(
                Kind::Busy,
                "Other pictures are being read at this moment. Nothing was changed; send it again in a few seconds.",
            ),
            PictureFault::Broken(fault) => fault.into(),
        }
    }
}

impl From<RefusedToRelease> for Problem {
    fn from(refusal: RefusedToRelease) -> Self {
        match refusal {
            RefusedToRelease::NoLetter(refusal) => refusal.into(),
            RefusedToRelease::Release(ReleaseRefusal::Stage(refusal)) => refusal.into(),
            RefusedToRelease::Release(ReleaseRefusal::MomentPast) => Self::field("at", refusal),
            RefusedToRelease::Release(ReleaseRefusal::MomentFar) => Self::field("at", refusal),
            RefusedToRelease::Release(
                ReleaseRefusal::Announced
                | ReleaseRefusal::NotAnnounced
                | ReleaseRefusal::TooEarly
                | ReleaseRefusal::Objected
                | ReleaseRefusal::FellAway(_),
            ) => Self::new(Kind::Conflict, refusal),
        }
    }
}
