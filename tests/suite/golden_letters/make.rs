//! Makes the golden letters anew, into their folder: fixed key, fixed moments, so that the same program gives the same
//! files. What a test authority adds is another each time: its keys, its time, its tokens.

use jiff::Timestamp;
use undersigned::domain::seal::SealLevel;
use undersigned::pdf::profile::NUMBER;
use undersigned::pdf::typeset::Typeset;

use super::kinds::{KINDS, Kind};
use super::{folder, golden, pdfs, pictures_folder};
use crate::pdf_letters::{day, sealed_by};
use crate::support::authority::Authority;
use crate::time_stamps::{stamped_by, with_store, with_time_stamp};

/// Replaces every golden letter, and says so.
pub(super) fn all() {
    let frozen: Vec<_> = KINDS.iter().map(|kind| (kind, kind.frozen())).collect();
    assert_eq!(
        NUMBER, 0,
        "the letters that are kept are of a profile that is settled; none is ever made anew"
    );
    eprintln!("Profile 0: no letter has left the house, so all are made anew.");
    for file in pdfs().into_iter().chain(golden(&pictures_folder(), "png")) {
        std::fs::remove_file(file).unwrap();
    }
    std::fs::create_dir_all(pictures_folder()).unwrap();
    let authority = Authority::start();
    for (kind, letter) in &frozen {
        for (hash, png) in &letter.pictures {
            std::fs::write(pictures_folder().join(format!("{hash}.png")), png).unwrap();
        }
        let pdf = sealed(kind, &letter.typeset(), &authority);
        std::fs::write(kind.path(), &pdf).unwrap();
        eprintln!("{:22} {:7} bytes", kind.name, pdf.len());
    }
    eprintln!("They lie in {}.", folder().display());
}

fn sealed(kind: &Kind, letter: &Typeset, authority: &Authority) -> Vec<u8> {
    let (key, at) = match kind.sealer.key() {
        Some(key) => (key, day()),
        // It is valid since a while ago, and not in the past.
        None => (authority.key(), Timestamp::now()),
    };
    let stamped = || stamped_by(authority, letter, &key, at);
    match kind.level {
        SealLevel::Basic => sealed_by(letter, &key),
        SealLevel::TimeStamped => stamped(),
        SealLevel::LongTerm => with_store(authority, &stamped()),
        SealLevel::Archival => with_time_stamp(authority, &with_store(authority, &stamped())),
    }
}
