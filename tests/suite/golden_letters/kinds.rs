//! The kinds of golden letters: text, names, look, key, and how far the proof of the seal goes.

use std::path::PathBuf;

use undersigned::domain::layout::{Letterhead, Paper};
use undersigned::domain::letter::SignatureOrder;
use undersigned::domain::revision::TypedText;
use undersigned::domain::roster::{Chamber, Member};
use undersigned::domain::seal::SealLevel;
use undersigned::pdf::seal::SealKey;

use crate::pdf_letters::{self, Frozen, Look, day, demo_text, frozen_as, members, typed};
use crate::pdf_looks::full;

const CONSTRUCTS: &str = include_str!("../pdf_constructs.md");
const NOTES: &str = include_str!("../../letters/texts/notes.md");
const TABLES: &str = include_str!("../../letters/texts/tables.md");

/// Which key seals.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sealer {
    /// P-256, with a certificate that it signed itself.
    SelfMade,
    /// P-384 or RSA, with a chain: files of this name in `tests/letters/keys`.
    Kept(&'static str),
    /// One that the test authority certifies, another one each time.
    Certified,
}

/// A letter to keep.
pub(super) struct Kind {
    /// Its file's name.
    pub(super) name: &'static str,
    pub(super) level: SealLevel,
    pub(super) sealer: Sealer,
    text: fn() -> TypedText,
    members: fn() -> Vec<Member>,
    look: fn(&[Member]) -> Look,
}

impl Kind {
    pub(super) fn frozen(&self) -> Frozen {
        let members = (self.members)();
        frozen_as(&(self.text)(), &members, &(self.look)(&members))
    }

    pub(super) fn path(&self) -> PathBuf {
        super::folder().join(format!("{}.pdf", self.name))
    }
}

impl Sealer {
    /// The key, unless the authority makes it.
    pub(super) fn key(self) -> Option<SealKey> {
        let read = |name: &str, end: &str| {
            let file = super::folder().join(format!("keys/{name}.{end}.pem"));
            std::fs::read_to_string(file).unwrap()
        };
        match self {
            Self::SelfMade => Some(pdf_letters::other_key(7)),
            Self::Kept(name) => {
                let (key, chain) = (read(name, "key"), read(name, "chain"));
                Some(SealKey::from_pem(&key, &chain, day()).unwrap())
            }
            Self::Certified => None,
        }
    }
}

/// A plain letter under the chamber's letterhead, sealed as most are.
const PLAIN: Kind = Kind {
    name: "plain-1",
    level: SealLevel::Basic,
    sealer: Sealer::SelfMade,
    text: demo_text,
    members: || members(1),
    look: |_| Look::default(),
};

/// Every kind. A name ends in how many sign.
pub(super) const KINDS: &[Kind] = &[
    PLAIN,
    Kind {
        name: "code-a4-2",
        members: || members(2),
        look: |_| Look::laid_out(Paper::A4, Letterhead::Chamber, true),
        ..PLAIN
    },
    Kind {
        name: "plain-12",
        members: || members(12),
        ..PLAIN
    },
    Kind {
        name: "joint-pictures-12",
        text: || full(CONSTRUCTS),
        members: || members(12),
        look: |m| {
            Look::laid_out(Paper::Letter, Letterhead::Joint, true)
                .with_heads(m, 2, Some((400, 400)))
                .with_likenesses(m)
        },
        sealer: Sealer::Kept("p384"),
        ..PLAIN
    },
    Kind {
        name: "joint-a4-13",
        text: || full(CONSTRUCTS),
        members: || members(13),
        look: |m| Look {
            order: SignatureOrder::Alphabetical,
            ..Look::laid_out(Paper::A4, Letterhead::Joint, false).with_heads(m, 5, None)
        },
        ..PLAIN
    },
    Kind {
        name: "house-3",
        text: || typed(NOTES),
        members: || {
            let all = members(200).into_iter();
            all.filter(|m| m.chamber == Chamber::House)
                .take(3)
                .collect()
        },
        ..PLAIN
    },
    Kind {
        name: "notes-office-60",
        text: || typed(NOTES),
        members: || members(60),
        look: |m| {
            Look::laid_out(Paper::Letter, Letterhead::Office, false).with_heads(
                m,
                0,
                Some((1400, 260)),
            )
        },
        sealer: Sealer::Kept("rsa"),
        ..PLAIN
    },
    Kind {
        name: "tables-a4-2",
        text: || typed(TABLES),
        members: || members(2),
        look: |m| {
            Look::laid_out(Paper::A4, Letterhead::Office, false)
                .with_heads(m, 0, Some((300, 300)))
                .with_likenesses(m)
        },
        ..PLAIN
    },
    Kind {
        name: "seniority-100",
        members: || members(100),
        look: |_| Look {
            order: SignatureOrder::Seniority,
            ..Look::default()
        },
        ..PLAIN
    },
    Kind {
        name: "time-stamped-1",
        level: SealLevel::TimeStamped,
        ..PLAIN
    },
    Kind {
        name: "long-term-2",
        level: SealLevel::LongTerm,
        members: || members(2),
        ..PLAIN
    },
    Kind {
        name: "archival-12",
        level: SealLevel::Archival,
        members: || members(12),
        ..PLAIN
    },
    Kind {
        name: "archival-certified-2",
        level: SealLevel::Archival,
        sealer: Sealer::Certified,
        members: || members(2),
        ..PLAIN
    },
];
