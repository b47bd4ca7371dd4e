//! A seal whose certificate expires during the test: from then on no letter can be sealed.

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use undersigned::pdf::seal::SealKey;

use super::app::BEGINNING;
use super::{Database, TestApp};

/// A service whose certificate expires some days after the test begins, and the folder of its key.
pub(crate) fn expiring_in(database: Database, days: i64) -> (TestApp, TempDir) {
    let beginning: Timestamp = BEGINNING.parse().expect("a time");
    let made = beginning - SignedDuration::from_hours((3650 - days) * 24);
    let (_, key, chain) = SealKey::self_made("A seal of a test", made, [5; 32]).expect("a seal");
    let folder = tempfile::tempdir().expect("a folder for the key");
    let (key_file, chain_file) = (folder.path().join("key"), folder.path().join("chain"));
    std::fs::write(&key_file, key).expect("a key file");
    std::fs::write(&chain_file, chain).expect("a chain file");
    let app = TestApp::configured(database, |config| {
        config.seal.key_file = key_file;
        config.seal.chain_file = chain_file;
    });
    (app, folder)
}
