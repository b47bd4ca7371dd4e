//! The levels of headings.

use std::collections::BTreeSet;

use super::Block;

/// Makes the levels that are used run from 1 without a gap, so a letter that only has `##` begins at the top; `at` are
/// the headings' places.
///
/// # Errors
/// The place of a heading that skips a level even so: the PDF could not be read aloud in order.
pub(super) fn settle(blocks: &mut [Block], at: &[usize]) -> Result<(), usize> {
    let mut levels: Vec<&mut u8> = blocks
        .iter_mut()
        .filter_map(|block| match block {
            Block::Heading { level, .. } => Some(level),
            Block::Paragraph { .. }
            | Block::List { .. }
            | Block::Quote { .. }
            | Block::Table { .. }
            | Block::Rule => None,
        })
        .collect();
    let used: BTreeSet<u8> = levels.iter().map(|level| **level).collect();
    let mut before = 0;
    for (level, at) in levels.iter_mut().zip(at) {
        let rank = used.iter().take_while(|other| **other <= **level).count();
        **level = u8::try_from(rank).unwrap_or(u8::MAX);
        if **level > before + 1 {
            return Err(*at);
        }
        before = **level;
    }
    Ok(())
}
