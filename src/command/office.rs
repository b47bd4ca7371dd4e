//! What an operator registers for an office: where it may be asked, and what it prints on letters.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use super::admin::act;
use super::{Outcome, open, say};
use crate::app::Clock;
use crate::config::Config;
use crate::domain::layout::OfficeHead;
use crate::domain::office::{Office, artwork_alt, likeness_alt};
use crate::domain::revision::FieldRefusal;
use crate::domain::roster::{Member, MemberId};
use crate::domain::text::{EmailAddress, Line};
use crate::pdf::picture::{self, FILE_LIMIT};
use crate::store::Failure;
use crate::workflow::office::{Change, OfficeRefusal, change};

/// What is registered.
#[derive(Debug, Args)]
pub(super) struct Set {
    /// The member's Biographical Directory id, for example C001056.
    bioguide: String,
    /// An address of record; the first is the preferred one.
    #[arg(long = "address", value_name = "EMAIL")]
    addresses: Vec<String>,
    /// A mail domain of record; every address in it is of record.
    #[arg(long = "domain", value_name = "DOMAIN")]
    domains: Vec<String>,
    /// The name at the head of the office's letters, for example "THOM TILLIS".
    #[arg(long, value_name = "NAME", conflicts_with = "no_letterhead")]
    letterhead_name: Option<String>,
    /// A line below that name: the state, an address. Give it once for each line.
    #[arg(
        long = "letterhead-line",
        value_name = "LINE",
        requires = "letterhead_name"
    )]
    letterhead_lines: Vec<String>,
    /// Artwork above that name: a PNG, JPEG or SVG file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["no_letterhead", "no_letterhead_artwork"])]
    letterhead_artwork: Option<PathBuf>,
    /// What a screen reader says in place of the artwork.
    #[arg(long, value_name = "WORDS", requires = "letterhead_artwork")]
    artwork_alt: Option<String>,
    /// The image of the member's signature: a PNG, JPEG or SVG file, ink on white paper.
    #[arg(long, value_name = "FILE", conflicts_with = "no_signature_image")]
    signature_image: Option<PathBuf>,
    /// Take the letterhead back, with its artwork.
    #[arg(long)]
    no_letterhead: bool,
    /// Take the letterhead's artwork back.
    #[arg(long)]
    no_letterhead_artwork: bool,
    /// Take the signature image back.
    #[arg(long)]
    no_signature_image: bool,
}

/// Registers it, all of it or nothing.
pub(super) fn set(config: &Config, set: &Set) -> Outcome {
    let id: MemberId = set.bioguide.parse()?;
    let addresses = set
        .addresses
        .iter()
        .map(|address| EmailAddress::parse(address))
        .collect::<Result<Vec<_>, _>>()?;
    let domains = set
        .domains
        .iter()
        .map(|domain| {
            EmailAddress::parse(&format!("any@{domain}")).map(|address| address.domain().to_owned())
        })
        .collect::<Result<Vec<_>, _>>()?;
    let member = open(config)?
        .read_blocking(|db| db.member(&id))?
        .ok_or_else(|| format!("There is no member with the id {id} on the roster."))?;
    let changes = set.changes(&member)?;
    let addressed = changes.is_empty() || !addresses.is_empty() || !domains.is_empty();
    let moment = Clock::System.moment();
    let office = act(config, move |tx| {
        if addressed {
            let office = Office {
                addresses: addresses.clone(),
                domains: domains.clone(),
                ..tx.office(&id)?
            };
            tx.put_office(&office)?;
        }
        change(tx, &moment, &id, &changes).map_err(|failure| match failure {
            Failure::Refused(refusal) => Failure::Refused(told(refusal)),
            Failure::Broken(fault) => Failure::Broken(fault),
        })
    })?;
    say(summary(&office))
}

impl Set {
    fn changes(&self, member: &Member) -> Result<Vec<Change>, Box<dyn std::error::Error>> {
        let mut changes = Vec::new();
        if self.no_letterhead {
            changes.push(Change::NoLetterhead);
        }
        if let Some(name) = &self.letterhead_name {
            let head = OfficeHead::parse(name, &self.letterhead_lines)
                .map_err(|refusals| sentences("letterhead", refusals))?;
            changes.push(Change::Letterhead(head));
        }
        if self.no_letterhead_artwork {
            changes.push(Change::NoArtwork);
        }
        if let Some(file) = &self.letterhead_artwork {
            let alt = match &self.artwork_alt {
                Some(words) => Line::parse(words)?.to_string(),
                None => artwork_alt(member),
            };
            changes.push(Change::Artwork(read(file, |bytes| {
                picture::artwork(bytes, alt)
            })?));
        }
        if self.no_signature_image {
            changes.push(Change::NoSignatureImage);
        }
        if let Some(file) = &self.signature_image {
            let alt = likeness_alt(member);
            changes.push(Change::SignatureImage(read(file, |bytes| {
                picture::signature(bytes, alt)
            })?));
        }
        Ok(changes)
    }
}

/// Reads a picture's file, of which no more than a picture may have comes into memory.
fn read<T>(
    file: &Path,
    normalise: impl FnOnce(&[u8]) -> Result<T, picture::PictureRefusal>,
) -> Result<T, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let mut bytes = Vec::new();
    let enough = u64::try_from(FILE_LIMIT)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    File::open(file)
        .and_then(|opened| opened.take(enough).read_to_end(&mut bytes))
        .map_err(|error| told(&error))?;
    normalise(&bytes).map_err(|refusal| told(&refusal))
}

fn told(refusal: OfficeRefusal) -> String {
    match refusal {
        OfficeRefusal::Unprintable(refusals) => sentences("letterhead", refusals),
        OfficeRefusal::UnknownMember(_) => refusal.to_string(),
    }
}

fn sentences(of: &str, refusals: Vec<FieldRefusal>) -> String {
    let told: Vec<String> = refusals
        .into_iter()
        .map(|FieldRefusal { field, reason }| format!("{of} {field}: {reason}"))
        .collect();
    told.join("\n")
}

fn summary(office: &Office) -> String {
    let mut told = format!(
        "{}: {} addresses and {} mail domains of record",
        office.member,
        office.addresses.len(),
        office.domains.len()
    );
    match &office.head {
        Some(head) if head.artwork.is_some() => {
            told += &format!(", the letterhead {} with artwork", head.name);
        }
        Some(head) => told += &format!(", the letterhead {}", head.name),
        None => {}
    }
    if office.likeness.is_some() {
        told += ", a signature image";
    }
    told + "."
}
