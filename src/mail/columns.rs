//! Plain text in columns: no line longer than mail programs show, except a link that must not be broken.

/// The most characters of a line (RFC 5322 asks for no more).
pub(super) const WIDTH: usize = 78;

/// Wraps every line to [`WIDTH`], keeps its indentation, and leaves no more than one blank line anywhere.
///
/// A line that begins with a label and two spaces or more (`Sign on by      5:00 p.m.`), or with the mark of a list,
/// hangs its continuation under its own words.
pub(super) fn fill(text: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            if !blank {
                filled.push('\n');
            }
            blank = true;
            continue;
        }
        blank = false;
        fill_line(line, &mut filled);
    }
    filled.truncate(filled.trim_end().len());
    filled.push('\n');
    filled
}

fn fill_line(line: &str, filled: &mut String) {
    if line.chars().count() <= WIDTH {
        filled.push_str(line);
        filled.push('\n');
        return;
    }
    let hanging = hanging(line);
    let (lead, rest) = line.split_at(hanging.bytes);
    let continued = if lead.starts_with('>') {
        lead.to_owned()
    } else {
        " ".repeat(hanging.columns)
    };
    let mut current = lead.to_owned();
    let mut empty = true;
    for word in rest.split(' ').filter(|word| !word.is_empty()) {
        if !empty && current.chars().count() + 1 + word.chars().count() > WIDTH {
            filled.push_str(current.trim_end());
            filled.push('\n');
            current.clone_from(&continued);
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    filled.push_str(current.trim_end());
    filled.push('\n');
}

struct Hanging {
    bytes: usize,
    columns: usize,
}

/// Where the words of a line begin.
fn hanging(line: &str) -> Hanging {
    let indent = line.len() - line.trim_start_matches([' ', '>']).len();
    let words = line.get(indent..).unwrap_or_default();
    let label = words.find("  ").filter(|at| *at < 24).map(|at| {
        let after = words.get(at..).unwrap_or_default();
        at + after.len() - after.trim_start().len()
    });
    let mark = words
        .split_once(' ')
        .map(|(mark, _)| mark)
        .filter(|mark| is_list_mark(mark))
        .map(|mark| mark.len() + 1);
    let bytes = indent + label.or(mark).unwrap_or(0);
    let columns = line.get(..bytes).map_or(0, |lead| lead.chars().count());
    Hanging { bytes, columns }
}

fn is_list_mark(word: &str) -> bool {
    let number = word.trim_end_matches('.');
    word == "-"
        || (word.ends_with('.') && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_the_width_except_a_link() {
        let link = format!("https://letters.example/a/{}", "a".repeat(90));
        let text = format!("{}\n\n{link}\n", "some words ".repeat(40));
        let filled = fill(&text);
        for line in filled.lines() {
            assert!(line.chars().count() <= WIDTH || line == link, "{line}");
        }
        assert!(filled.contains(&link));
    }

    #[test]
    fn a_label_and_a_list_mark_hang_their_continuation() {
        let filled = fill(&format!("Letter to       {}", "word ".repeat(20)));
        assert_eq!(
            filled.lines().nth(1).unwrap(),
            format!("{:16}{}", "", "word word word word word word word word").trim_end()
        );
        let filled = fill(&format!("12. {}", "word ".repeat(20)));
        assert!(filled.lines().nth(1).unwrap().starts_with("    word"));
    }

    #[test]
    fn a_quotation_stays_one_and_blank_lines_do_not_pile_up() {
        let filled = fill(&format!("\n\n> {}\n\n\n\nEnd.\n\n", "word ".repeat(20)));
        assert!(filled.lines().take(2).all(|line| line.starts_with("> ")));
        assert!(filled.ends_with("\n\nEnd.\n"));
    }
}
