//! Chance that can be played again.

/// A small linear generator, so that a failure can be played again.
pub(crate) struct Dice(u64);

impl Dice {
    /// The same seed, the same rolls; seeds beside each other have nothing in common.
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// From 0 to one less than there are sides.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    /// One of these; `None` if there are none.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        (!from.is_empty()).then(|| &from[self.roll(from.len())])
    }

    /// One of these, of which there are some.
    pub(crate) fn one<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    /// From 0 to less than `usual`, or in so many of a hundred cases to less than `rare`.
    pub(crate) fn seldom(&mut self, share: usize, usual: usize, rare: usize) -> usize {
        let sides = if self.percent(share) { rare } else { usual };
        self.roll(sides)
    }

    /// True so often in a hundred.
    pub(crate) fn percent(&mut self, share: usize) -> bool {
        self.roll(100) < share
    }
}
