//! What the operators of a page are given.

use std::collections::HashMap;

use lopdf::Object;

use super::Unreadable;
use super::file::odd;
use super::shapes::Sign;

/// The words of a `Tj` or `TJ`, and their width in thousandths of their size.
pub(super) fn said(
    values: &[Object],
    signs: &HashMap<u16, Sign>,
) -> Result<(String, f32), Unreadable> {
    let pieces = match values {
        [Object::Array(pieces)] => pieces.as_slice(),
        [Object::String(..)] => values,
        _ => return Err(odd("a page cannot be read")),
    };
    let mut says = String::new();
    let mut width = 0.0;
    for piece in pieces {
        if let Object::String(codes, _) = piece {
            for code in codes.chunks(2) {
                let code = code.try_into().map(u16::from_be_bytes).unwrap_or_default();
                let sign = signs
                    .get(&code)
                    .ok_or_else(|| odd("a page has a sign that is not in our fonts"))?;
                says.push_str(&sign.says);
                width += sign.width;
            }
            continue;
        }
        let back = piece.as_float().map_err(|_| odd("a page cannot be read"))?;
        // Kerning and tracking stay below a letter's width; more would set words apart or on each other.
        if !(-2_000.0..=400.0).contains(&back) {
            return Err(odd("a page has letters that are pushed about"));
        }
        width -= back;
    }
    Ok((says, width))
}

/// How light a colour is, 0 for black to 1 for white.
pub(super) fn lightness(values: &[Object]) -> Result<f32, Unreadable> {
    match values.len() {
        1 => {
            let [grey] = numbers(values)?;
            Ok(grey)
        }
        _ => {
            let [red, green, blue] = numbers(values)?;
            Ok(0.299 * red + 0.587 * green + 0.114 * blue)
        }
    }
}

pub(super) fn numbers<const N: usize>(values: &[Object]) -> Result<[f32; N], Unreadable> {
    let numbers: Result<Vec<f32>, _> = values.iter().map(Object::as_float).collect();
    let numbers = numbers.map_err(|_| odd("a page cannot be read"))?;
    let numbers: [f32; N] = numbers
        .try_into()
        .map_err(|_| odd("a page cannot be read"))?;
    if numbers.iter().all(|number| number.is_finite()) {
        Ok(numbers)
    } else {
        Err(odd("a page cannot be read"))
    }
}
