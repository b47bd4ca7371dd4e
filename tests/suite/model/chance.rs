//! Chance that can be played again, and what came of it.

/// A small linear generator, so that a failure can be played again.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        (!from.is_empty()).then(|| &from[self.roll(from.len())])
    }
}

/// How often something happened.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) finalized: usize,
    pub(super) superseded: usize,
    pub(super) released: usize,
    pub(super) recalled: usize,
    pub(super) taken_back: usize,
    pub(super) stale_pages: usize,
    pub(super) carried: usize,
    pub(super) left_out: usize,
}

impl Seen {
    pub(super) fn add(&mut self, other: &Self) {
        self.finalized += other.finalized;
        self.superseded += other.superseded;
        self.released += other.released;
        self.recalled += other.recalled;
        self.taken_back += other.taken_back;
        self.stale_pages += other.stale_pages;
        self.carried += other.carried;
        self.left_out += other.left_out;
    }

    pub(super) fn counts(&self) -> [(&'static str, usize); 8] {
        [
            ("finalized", self.finalized),
            ("a manifest no longer held", self.superseded),
            ("released", self.released),
            ("recalled", self.recalled),
            ("taken back before it was sealed", self.taken_back),
            ("a page showed an old text", self.stale_pages),
            ("an approval was carried over", self.carried),
            ("approved and not in office", self.left_out),
        ]
    }
}
