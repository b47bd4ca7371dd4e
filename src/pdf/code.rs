//! The code on paper that leads to the check: a QR code, drawn as bars of whole modules.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::domain::record::Hash;

/// How many modules around the code stay white (ISO/IEC 18004, 5.3.8).
const QUIET: usize = 4;

/// A square of modules, its white edge included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    side: usize,
    dark: Vec<bool>,
}

impl Code {
    /// The code of an address; none if the address is longer than any code holds.
    pub(super) fn of(address: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
        let mut blank = Self::blank(code.width() + 2 * QUIET);
        for (at, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (row, column) = (at / code.width(), at % code.width());
                blank.darken((column + QUIET, row + QUIET), (1, 1));
            }
        }
        Some(blank)
    }

    /// A square without a dark module.
    pub(super) fn blank(side: usize) -> Self {
        Self {
            side,
            dark: vec![false; side * side],
        }
    }

    /// Makes a bar dark. Whether all of it was within the square, and light before.
    pub(super) fn darken(
        &mut self,
        (left, top): (usize, usize),
        (width, height): (usize, usize),
    ) -> bool {
        let (right, low) = (left.saturating_add(width), top.saturating_add(height));
        if right > self.side || low > self.side {
            return false;
        }
        let modules = (top..low).flat_map(|row| (left..right).map(move |column| (row, column)));
        modules.fold(true, |light, (row, column)| {
            let module = self.dark.get_mut(row * self.side + column);
            light && module.is_some_and(|module| !std::mem::replace(module, true))
        })
    }

    /// A digest of what is seen.
    pub(super) fn digest(&self) -> Hash {
        let modules = self.dark.iter().map(|dark| u8::from(*dark));
        let side = u32::try_from(self.side).unwrap_or(u32::MAX).to_be_bytes();
        Hash::of(&side.into_iter().chain(modules).collect::<Vec<u8>>())
    }

    /// The drawing: one path, a unit for each module.
    pub(super) fn svg(&self) -> String {
        let side = self.side;
        let mut path = String::new();
        for (y, row) in self.dark.chunks(side).enumerate() {
            let mut x = 0;
            for bar in row.chunk_by(|a, b| a == b) {
                if bar.first() == Some(&true) {
                    // Writing to a string cannot fail.
                    let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", bar.len());
                }
                x += bar.len();
            }
        }
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>"#
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_white_edge_and_is_drawn_bar_by_bar() {
        let code = Code::of("https://letters.example/verify?digest=00").unwrap();
        let row = |at: usize| code.dark.iter().skip(at * code.side).take(code.side);
        for at in (0..QUIET).chain(code.side - QUIET..code.side) {
            assert!(row(at).all(|dark| !dark));
        }
        // The finder pattern: seven dark modules in its first row.
        let first: Vec<bool> = row(QUIET).copied().skip(QUIET).take(8).collect();
        assert_eq!(first, [true, true, true, true, true, true, true, false]);
        assert!(code.svg().contains("M4 4h7v1h-7z"));
    }

    #[test]
    fn another_address_is_another_code_and_a_bar_is_drawn_once() {
        let digest = |address| Code::of(address).unwrap().digest();
        assert_ne!(digest("https://a.example"), digest("https://b.example"));
        assert_eq!(digest("https://a.example"), digest("https://a.example"));
        let mut code = Code::blank(9);
        assert!(code.darken((1, 1), (3, 1)));
        assert!(!code.darken((3, 1), (2, 1)), "a module twice");
        assert!(!code.darken((8, 8), (2, 1)), "beyond the edge");
        assert_eq!(Code::of(&"a".repeat(5_000)), None);
    }
}
