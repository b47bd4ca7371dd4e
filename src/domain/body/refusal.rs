//! Why a body was refused, in sentences that name the line and say what to do.

use super::{COLUMNS, DEPTH, INLINE_DEPTH, LIMIT, LINES, NOTE_REFERENCES, NOTES, ROWS, URL, WORD};
use crate::domain::text::Unseen;

/// Why a body is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyRefusal {
    /// Nothing is written.
    #[error("Nothing is written here.")]
    Empty,
    /// Longer than a letter may be; both counts are of bytes.
    #[error("The body has {found} bytes; at most {LIMIT} fit, which is about twenty-five pages.")]
    TooLong {
        /// How many there are.
        found: usize,
    },
    /// Something that a letter does not have, or cannot print.
    #[error("Line {line} {what}")]
    Line {
        /// Which line, counted from 1 as typed.
        line: usize,
        /// What is there.
        what: Unfit,
    },
}

/// What a letter does not have, or cannot print. Each reads on after "Line 3".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A character that cannot be seen, also if it was written as an entity.
    #[error("holds {0}; delete it or type the text anew.")]
    Unseen(Unseen),
    /// More accents on one letter than any language writes.
    #[error("stacks too many accents on one letter; type the word anew.")]
    Marks,
    /// A tag or comment of HTML.
    #[error(
        "holds HTML (“{0}”), which is not printed; delete it, or put a backslash before the <."
    )]
    Html(String),
    /// A picture.
    #[error("holds a picture; letters are text, so send the picture as an enclosure.")]
    Image,
    /// A paragraph whose indentation means program code.
    #[error(
        "is indented by four spaces or more, which means program code; remove the spaces before it."
    )]
    Indented,
    /// A fenced block of program code.
    #[error("begins a block of program code; write it as text, without the fence.")]
    Fenced,
    /// Program code within a line.
    #[error(
        "holds words between backticks, which mean program code; write them as text, without the backticks."
    )]
    Code,
    /// A formula.
    #[error("holds “$$”, the mark of a formula; write the formula as text.")]
    Math,
    /// A construct that letters do not have.
    #[error("holds a mark-up that letters do not have; write it as text.")]
    Foreign,
    /// Words in brackets that are given another class than small capitals.
    #[error(
        "gives words in brackets the mark “{0}”, which letters do not have; small capitals are written [words]{{.smallcaps}}."
    )]
    Class(String),
    /// The mark of small capitals without words in brackets before it.
    #[error(
        "holds {{.smallcaps}} without words in brackets right before it; write [words]{{.smallcaps}}, the brackets around whole words in italics or bold."
    )]
    SmallCapsUnopened,
    /// Small capitals of nothing.
    #[error("sets nothing in small capitals; write the words between the brackets.")]
    SmallCapsHollow,
    /// Small capitals within small capitals.
    #[error("puts small capitals into small capitals; write them in one.")]
    SmallCapsTwice,
    /// A link to an address that is not of the web or of mail.
    #[error("links to “{0}”; a link begins with https://, http:// or mailto:.")]
    Scheme(String),
    /// A link that depends on where it stands.
    #[error("links to “{0}”, which is not a whole address; write it out, beginning with https://.")]
    Relative(String),
    /// A web address with a user or a password in it.
    #[error("links to an address with a user name before the @; take that part out.")]
    Credentials,
    /// A mail link to something else than one address.
    #[error("links to “{0}”, which is not one mail address.")]
    Mail(String),
    /// A link longer than a page can carry.
    #[error("links to an address of more than {URL} characters; use a shorter one.")]
    LongLink,
    /// A link that shows nothing.
    #[error("holds a link without words to show; write them between the brackets.")]
    WordlessLink,
    /// A link whose words look like another address than the one that it leads to.
    #[error(
        "shows “{shown}” and leads to “{leads}”; write the address it leads to, or words that are no address."
    )]
    OtherAddress {
        /// The address in its words.
        shown: String,
        /// Where it leads.
        leads: String,
    },
    /// A link's title, which no page prints.
    #[error("gives a link a title in quotation marks, which is never printed; delete it.")]
    LinkTitle,
    /// A definition that no link refers to, so that nobody would see it.
    #[error("defines a link that nothing refers to, so it is never printed; delete it.")]
    UnusedLink,
    /// A reference to a footnote that does not exist.
    #[error(
        "refers to the footnote “{0}”, which is not written; add a line that begins with [^{0}]: or delete the mark."
    )]
    MissingNote(String),
    /// A footnote that nothing refers to.
    #[error(
        "holds the footnote “{0}”, to which nothing refers; put [^{0}] where it belongs, or delete it."
    )]
    UnusedNote(String),
    /// A second footnote of the same name.
    #[error("holds a second footnote “{0}”; give each its own number.")]
    DuplicateNote(String),
    /// A footnote, or the mark of one, inside a footnote.
    #[error("puts a footnote into a footnote; write it in one.")]
    NoteInNote,
    /// A footnote that belongs to a quotation or a list.
    #[error(
        "writes a footnote inside a list or quotation; write it at the end of the letter, not indented."
    )]
    NoteInside,
    /// The mark of a footnote in a heading or table.
    #[error(
        "puts the mark of a footnote into a heading or a table; put it into the text beside it."
    )]
    NoteOutOfText,
    /// Too many footnotes.
    #[error("is one footnote too many; at most {NOTES} fit.")]
    Notes,
    /// Too many marks of footnotes.
    #[error("is one reference to a footnote too many; at most {NOTE_REFERENCES} fit.")]
    NoteReferences,
    /// A heading, table or rule inside a footnote.
    #[error("puts a heading, table or rule into a footnote; a footnote holds text and lists.")]
    BlockInNote,
    /// Lists and quotations too deep in each other.
    #[error("is nested too deep; lists and quotations go {DEPTH} deep.")]
    Depth,
    /// Italics, bold and links too deep in each other.
    #[error("nests italics and bold too deep; they go {INLINE_DEPTH} deep.")]
    InlineDepth,
    /// A heading below the third level.
    #[error("is a heading of level {0}; letters have levels 1 to 3.")]
    HeadingLevel(u8),
    /// A heading that skips a level, which no screen reader can follow.
    #[error("is a heading that skips a level; use one # less.")]
    HeadingSkips,
    /// A heading in a list or quotation.
    #[error("puts a heading into a list or quotation; put it before.")]
    HeadingInside,
    /// A paragraph, item, quotation, heading or note of nothing.
    #[error("is empty once printed; write something there, or delete it.")]
    Hollow,
    /// A table too wide.
    #[error(
        "begins a table of {0} columns; at most {COLUMNS} fit on a page, so split it into two tables, or send it as an enclosure."
    )]
    Columns(usize),
    /// A table too long.
    #[error(
        "is one table row too many; at most {ROWS} fit, so split the table or send it as an enclosure."
    )]
    Rows,
    /// A row with more cells than the header, which would vanish.
    #[error("has more cells than the table's first row, and the rest would not be printed.")]
    ExtraCells,
    /// Too many lines that begin by themselves.
    #[error(
        "is one too many; at most {LINES} paragraphs, list items, table rows and forced breaks fit."
    )]
    Lines,
    /// A word too long to be broken at the end of a line.
    #[error(
        "holds a word of more than {WORD} characters, which fits no line; break it, or write a link with words of its own."
    )]
    Word,
}
