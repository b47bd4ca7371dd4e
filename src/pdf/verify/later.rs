//! What was added to the proof after the seal, in words: time stamps, and what is needed to check them.

use super::Finding;
use crate::domain::eastern;
use crate::pdf::seal::{LaterRevision, SealReport, TimeStamp, TimeStampKind};

/// Who confirms the moment of the seal.
pub(super) fn moment(sealed: &SealReport) -> Finding {
    let at = eastern::instant(sealed.at);
    let Some(first) = sealed.time_stamps.first() else {
        let sentence = format!("No time stamp: that it was sealed at {at} is the sealer's word.");
        return Finding::of(sentence)
            .for_experts(sealed.level.to_string())
            .unproven();
    };
    let said = match first.kind {
        TimeStampKind::Signature => "when it was set",
        TimeStampKind::Document => "afterwards",
    };
    let stamps: Vec<String> = sealed.time_stamps.iter().map(told).collect();
    Finding::of(format!(
        "The seal says {at}. \"{}\" stamped it {said}: it existed before {}. Whether to trust that authority is for you to \
         decide.",
        first.authority,
        eastern::instant(first.at)
    ))
    .for_experts(format!("{}: {}.", sealed.level, stamps.join("; ")))
}

fn told(stamp: &TimeStamp) -> String {
    let on = match stamp.kind {
        TimeStampKind::Signature => "signature",
        TimeStampKind::Document => "whole file",
    };
    format!(
        "time stamp on the {on} by \"{}\", {}, under the root with SHA-256 {}, whose certificates last until {}",
        stamp.authority,
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
        "After the seal only proof was added, which changes no page, no word and no attachment: {}.",
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
            "a time stamp by \"{}\" of {}",
            stamp.authority,
            eastern::instant(stamp.at)
        ),
    }
}
