//! On which line of the source something stands that the page shows.

use pulldown_cmark::{Event, Parser};

use super::Body;
use crate::domain::text::nfc;

impl Body {
    /// The first line of the source that shows this, counted from 1. An entity shows what it stands for; what several
    /// pieces of a line only show together is not found.
    #[must_use]
    pub fn line_of(&self, shown: &str) -> Option<usize> {
        let lines = || self.source().split('\n').enumerate();
        let literally = lines().find(|(_, line)| line.contains(shown));
        let read = || lines().find(|(_, line)| line.contains('&') && shows(line, shown));
        literally.or_else(read).map(|(index, _)| index + 1)
    }
}

/// Whether a line shows this once Markdown has read it.
fn shows(line: &str, shown: &str) -> bool {
    let mut text = String::new();
    for event in Parser::new(line.trim_start()) {
        if let Event::Text(more) = event {
            text.push_str(&more);
        }
    }
    nfc(&text).contains(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_shows_is_found_in_the_source() {
        let body = Body::parse("One.\n\nTwo &#x6f22; and\nthree **four**.\n\n- é").unwrap();
        assert_eq!(body.line_of("漢"), Some(3));
        assert_eq!(body.line_of("four"), Some(4));
        assert_eq!(body.line_of("é"), Some(6));
        assert_eq!(body.line_of("zz"), None);
    }
}
