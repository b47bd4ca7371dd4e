//! The code on paper that leads to the check: a QR code, drawn as bars of whole modules.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

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
        let (width, side) = (code.width(), code.width() + 2 * QUIET);
        let mut dark = vec![false; side * side];
        for (at, color) in code.to_colors().into_iter().enumerate() {
            let (row, column) = (at / width + QUIET, at % width + QUIET);
            if let Some(module) = dark.get_mut(row * side + column) {
                *module = color == Color::Dark;
            }
        }
        Some(Self { side, dark })
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
    fn another_address_is_another_code() {
        let code = |address| Code::of(address).unwrap();
        assert_ne!(code("https://a.example"), code("https://b.example"));
        assert_eq!(code("https://a.example"), code("https://a.example"));
        assert_eq!(Code::of(&"a".repeat(5_000)), None);
    }
}
