//! What was added to the proof after the seal, in words: time stamps, and what is needed to check them.

use super::Finding;
use super::claim::quoted;
use super::trust::{Asker, Trust};
use crate::domain::eastern;
use crate::pdf::seal::{LaterRevision, SealReport, TimeStamp, TimeStampKind};

/// Who confirms the moment of the seal: an authority whose root is named proves it, another one only says so.
pub(super) fn moment(sealed: &SealReport, trust: &Trust) -> Finding {
    let at = eastern::instant(sealed.at);
    let Some(first) = sealed.time_stamps.first() else {
        let sentence = format!("No time stamp: that it was sealed at {at} is the sealer's word.");
        return Finding::of(sentence)
            .for_experts(sealed.level.to_string())
            .unproven();
    };
    let stamps: Vec<String> = sealed.time_stamps.iter().map(told).collect();
    let detail = format!("{}: {}.", sealed.level, stamps.join("; "));
    if let Some((stamp, anchor)) = trust.time(&sealed.time_stamps) {
        let whom = match trust.asker() {
            Asker::Reader => "an authority that you named",
            Asker::Service => "an authority that this service trusts",
        };
        let itself = quoted(anchor.name.as_deref().unwrap_or(&stamp.authority));
        return Finding::of(format!(
            "It was sealed before {}: so says {whom}, {itself}. The seal itself says {at}.",
            eastern::instant(stamp.at)
        ))
        .for_experts(detail);
    }
    let unknown = match trust.asker() {
        Asker::Reader => "you have not named",
        Asker::Service => "this service does not know",
    };
    Finding::of(format!(
        "The seal says {at}. An authority that {unknown} says that the seal existed before {}. It calls itself {}, and anybody can make \
         such a time stamp.",
        eastern::instant(first.at),
        quoted(&first.authority)
    ))
    .for_experts(detail)
    .unproven()
}

fn told(stamp: &TimeStamp) -> String {
    let on = match stamp.kind {
        TimeStampKind::Signature => "signature",
        TimeStampKind::Document => "whole file",
    };
    format!(
        "time stamp on the {on}, by an authority that calls itself {}, {}, under the root with SHA-256 {}, whose certificates last \
         until {}",
        quoted(&stamp.authority),
        stamp.at,
        stamp.root.grouped(),
        stamp.lapses
    )
}

/// What follows the seal; the seal's check has accepted it, byte for byte.
pub(super) fn revisions(sealed: &SealReport) -> Finding {
    if sealed.later.is_empty() {
        return Finding::of("Nothing was added after the seal.");
    }
    let later: Vec<String> = sealed.later.iter().map(revision).collect();
    Finding::of(format!(
        "After the seal only time stamps and what is needed to check them were added, which change no page, no word and no attachment: \
         {}.",
        later.join(", then ")
    ))
}

fn revision(later: &LaterRevision) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    match later {
        LaterRevision::ValidationData {
            certificates,
            revocation_lists,
        } => format!(
            "validation data ({} and {})",
            counted(*certificates, "certificate", "certificates"),
            counted(
                *revocation_lists,
                "list of revoked certificates",
                "lists of revoked certificates"
            )
        ),
        LaterRevision::DocumentTimeStamp(stamp) => format!(
            "a time stamp of {} by an authority that calls itself {}",
            eastern::instant(stamp.at),
            quoted(&stamp.authority)
        ),
    }
}
