//! What came of the walks.

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
