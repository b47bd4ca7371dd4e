//! A Word file becomes a letter's text, and whatever does not is named.

use undersigned::domain::body::{Block, Body, Inline};
use undersigned::word::{self, Imported, Manuscript, Tracked};

use crate::support::word_file::{WordFile, paragraph, run, styled};

/// The characters that mean something in Markdown, and where.
const HOSTILE: [&str; 22] = [
    "*not italic* **not bold** _neither_ __nor__",
    "# no heading",
    "1. no list",
    "- no list",
    "+ no list",
    "> no quotation",
    "| no | table |",
    "[no](https://link.example) [^1] [no note]: https://x.example",
    "<b>no tag</b> &amp; &copy; &#42; AT&T",
    "`no code` ```none```",
    "back\\slash \\* twice\\\\",
    "~~~ === --- ... -- \"straight\" 'single' it's",
    "![no](picture.png)",
    "---",
    "===",
    "{.smallcaps} [x]{.smallcaps}",
    "a * b * c_d_e * f",
    "http://example.com/a_b_c?x=*y*",
    "    four spaces before",
    "12345) no list either",
    "ends with a backslash\\",
    "#",
];

fn read(file: &WordFile) -> Manuscript {
    word::read(&file.bytes()).unwrap()
}

fn imported(file: &WordFile) -> Imported {
    read(file).import(&Tracked::Accept)
}

fn body(file: &WordFile) -> String {
    imported(file).text.body
}

/// The words of inlines.
fn flat(content: &[Inline]) -> String {
    content.iter().fold(String::new(), |text, inline| {
        text + &match inline {
            Inline::Text { text } => text.clone(),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::SmallCaps { content }
            | Inline::Superscript { content }
            | Inline::Subscript { content }
            | Inline::Link { content, .. } => flat(content),
            Inline::Break => "\n".into(),
            Inline::Note { number } => format!("[{number}]"),
        }
    })
}

fn paragraphs(source: &str) -> Vec<String> {
    let body = Body::parse(source).unwrap_or_else(|refusal| panic!("{refusal}\n{source}"));
    let words = body.blocks().iter().map(|block| {
        let Block::Paragraph { content } = block else {
            panic!("{block:?}\n{source}");
        };
        flat(content)
    });
    words.collect()
}

#[test]
fn words_that_look_like_markdown_are_the_words_that_were_there() {
    let read = paragraphs(&body(&WordFile::saying(&HOSTILE)));
    let wanted: Vec<String> = HOSTILE
        .iter()
        .map(|words| words.trim().to_owned())
        .collect();
    assert_eq!(read, wanted);
    // The same in bold, in italics, in a list, and in the middle of a word.
    for look in ["<w:b/>", "<w:i/>", "<w:b/><w:i/>"] {
        for words in HOSTILE {
            let runs = format!(
                "{}{}{}",
                run("", "in"),
                run(look, words.trim()),
                run("", "side")
            );
            let read = paragraphs(&body(&WordFile::of(&paragraph(&runs))));
            assert_eq!(read, [format!("in{}side", words.trim())], "{look}");
            let runs = format!("{} {}", run(look, &format!(" {words} ")), run("", "after"));
            let read = paragraphs(&body(&WordFile::of(&paragraph(&runs))));
            assert_eq!(read, [format!("{} after", words.trim())], "{look}");
        }
    }
}

#[test]
fn bold_italics_small_capitals_links_and_breaks_are_taken() {
    let link = format!(
        "<w:hyperlink r:id=\"l1\">{}</w:hyperlink>",
        run("<w:u w:val=\"single\"/>", "the page")
    );
    let bad = format!(
        "<w:hyperlink r:id=\"l2\">{}</w:hyperlink>",
        run("", "a file")
    );
    let runs = [
        run("", "We "),
        run("<w:b/>", "write "),
        run("<w:b/><w:i/>", "now"),
        run("", " about "),
        run("<w:i/>", "this"),
        run("", ": "),
        link,
        run("", " and "),
        bad,
        "<w:r><w:br/></w:r>".into(),
        run("", "ends."),
    ];
    let file = WordFile::of(&paragraph(&runs.concat()))
        .relate(
            "l1",
            "hyperlink",
            "https://www.example.gov/a?b=1&c=(2)",
            true,
        )
        .relate("l2", "hyperlink", "file:///C:/secret.docx", true);
    let imported = imported(&file);
    assert_eq!(
        imported.text.body,
        "We **write _now_** about *this*: [the page](<https://www.example.gov/a?b=1&c=(2)>) and a file\\\nends."
    );
    let dropped = &imported.report.dropped;
    assert_eq!(dropped.len(), 1, "{dropped:?}");
    assert!(
        dropped[0].what.contains("file:///C:/secret.docx"),
        "{dropped:?}"
    );
}

const LISTS: &str = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:pPr><w:ind w:left=\"720\" w:hanging=\"360\"/></w:pPr></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:pPr><w:ind w:left=\"1440\" w:hanging=\"360\"/></w:pPr></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt w:val=\"decimal\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>";

fn item(list: u8, level: u8, words: &str) -> String {
    styled(
        &format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"),
        &run("", words),
    )
}

#[test]
fn lists_keep_their_nesting_and_their_numbers() {
    let text = [
        item(1, 0, "one"),
        item(1, 1, "deeper"),
        item(1, 1, "and again"),
        item(1, 0, "two"),
        paragraph(&run("", "Between.")),
        item(2, 0, "third"),
        paragraph(&run("", "Between again.")),
        item(2, 0, "fourth"),
    ];
    let file = WordFile::of(&text.concat()).with("numbering", "numbering", LISTS);
    assert_eq!(
        body(&file),
        "- one\n  1. deeper\n  2. and again\n- two\n\nBetween.\n\n3. third\n\nBetween again.\n\n4. fourth"
    );
}

#[test]
fn a_deeper_item_may_be_of_a_list_of_its_own_that_only_its_indent_tells() {
    let kinds = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let item = |list: u8, left: u32, words: &str| {
        let numbered =
            format!("<w:numPr><w:numId w:val=\"{list}\"/></w:numPr><w:ind w:left=\"{left}\"/>");
        styled(&numbered, &run("", words))
    };
    let text = [
        item(1, 360, "one"),
        item(2, 720, "deeper"),
        styled("<w:ind w:left=\"360\"/>", &run("", "goes on")),
        item(1, 360, "two"),
        item(2, 360, "another list"),
    ];
    let file = WordFile::of(&text.concat()).with("numbering", "numbering", kinds);
    assert_eq!(
        body(&file),
        "- one\n\n  - deeper\n\n  goes on\n\n- two\n\n* another list"
    );
}

#[test]
fn headings_quotations_and_tables_are_taken() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"H4\"><w:name w:val=\"heading 4\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Q\"><w:name w:val=\"Intense Quote\"/></w:style>";
    let cell = |align: &str, words: &str| {
        format!(
            "<w:tc>{}</w:tc>",
            styled(&format!("<w:jc w:val=\"{align}\"/>"), &run("", words))
        )
    };
    let row =
        |one: &str, two: &str| format!("<w:tr>{}{}</w:tr>", cell("left", one), cell("right", two));
    let text = [
        styled("<w:pStyle w:val=\"berschrift1\"/>", &run("", "What we ask")),
        styled("<w:pStyle w:val=\"H4\"/>", &run("", "More #1")),
        styled("<w:pStyle w:val=\"Q\"/>", &run("", "One.")),
        styled("<w:pStyle w:val=\"Q\"/>", &run("", "Two.")),
        styled(
            "<w:ind w:left=\"1000\" w:right=\"1000\"/>",
            &run("", "By its indent."),
        ),
        format!(
            "<w:tbl>{}{}</w:tbl>",
            row("Year", "Number"),
            row("2020", "1|000")
        ),
    ];
    let file = WordFile::of(&text.concat()).with("styles", "styles", styles);
    assert_eq!(
        body(&file),
        "# What we ask\n\n## More \\#1\n\n> One.\n>\n> Two.\n>\n> By its indent.\n\n| Year | Number |\n| --- | --: |\n| 2020 | 1&#124;000 |"
    );
}

#[test]
fn footnotes_and_endnotes_are_footnotes() {
    let notes = |kind: &str, words: &str| {
        format!(
            "<w:{kind} w:type=\"separator\" w:id=\"0\"><w:p/></w:{kind}><w:{kind} w:id=\"2\"><w:p><w:r><w:{kind}Ref/></w:r>{}</w:p><w:p>{}</w:p></w:{kind}>",
            run("", &format!(" {words}")),
            run("", "Its second paragraph.")
        )
    };
    let text = paragraph(&format!(
        "{}<w:r><w:endnoteReference w:id=\"2\"/></w:r>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>",
        run("", "First"),
        run("", ": then")
    ));
    let file = WordFile::of(&text)
        .with("footnotes", "footnotes", &notes("footnote", "At the foot."))
        .with("endnotes", "endnotes", &notes("endnote", "At the end."));
    assert_eq!(
        body(&file),
        "First[^1]\\: then[^2]\n\n[^1]: At the end.\n\n    Its second paragraph.\n\n[^2]: At the foot.\n\n    Its second paragraph."
    );
}

#[test]
fn comments_are_listed_and_metadata_is_named() {
    let text = paragraph(&format!(
        "{}<w:commentRangeStart w:id=\"0\"/>{}<w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r>",
        run("", "We ask "),
        run("", "at once.")
    ));
    let comment = format!(
        "<w:comment w:id=\"0\" w:author=\"Bo Park\" w:date=\"2022-08-02T09:00:00Z\"><w:p>{}</w:p></w:comment>",
        run("", "Too strong?")
    );
    let mut file = WordFile::of(&text)
        .with("comments", "comments", &comment)
        .with(
            "settings",
            "settings",
            "<w:rsids><w:rsidRoot w:val=\"00A1\"/></w:rsids>",
        );
    file.part(
        "docProps/core.xml",
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>Ann Lee</dc:creator><cp:lastModifiedBy>Bo Park</cp:lastModifiedBy></cp:coreProperties>",
    );
    file.part(
        "docProps/app.xml",
        "<Properties><Company>Office of Senator X</Company></Properties>",
    );
    file.part(
        "word/_rels/settings.xml.rels",
        "<Relationships><Relationship Id=\"t\" Type=\"x/attachedTemplate\" Target=\"http://10.0.0.1/evil.dotm\" TargetMode=\"External\"/></Relationships>",
    );
    let imported = imported(&file);
    assert_eq!(imported.text.body, "We ask at once.");
    let comments = &imported.report.comments;
    assert_eq!(comments.len(), 1);
    assert_eq!(
        (
            comments[0].author.as_str(),
            comments[0].on.as_str(),
            comments[0].text.as_str()
        ),
        ("Bo Park", "at once.", "Too strong?")
    );
    let stripped: Vec<String> = imported
        .report
        .stripped
        .iter()
        .map(|(n, v)| format!("{n}: {v}"))
        .collect();
    for wanted in [
        "Author: Ann Lee",
        "Last modified by: Bo Park",
        "Company: Office of Senator X",
        "Attached template, never opened: http://10.0.0.1/evil.dotm",
        "Author of a comment: Bo Park",
        "Marks of editing sessions: 1",
    ] {
        assert!(
            stripped.contains(&wanted.to_owned()),
            "{wanted} is not in {stripped:?}"
        );
    }
}

#[test]
fn what_a_letter_cannot_have_is_named_with_its_place() {
    let text = [
        paragraph(&format!(
            "{}<w:r><w:drawing><x/></w:drawing></w:r>",
            run("", "See this")
        )),
        paragraph(&run("<w:vanish/>", "Do not send")),
        paragraph(&format!(
            "{}<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
            run("", "Where")
        )),
        paragraph(&format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            run("", "August 1")
        )),
        paragraph(&run("<w:u w:val=\"single\"/>", "under\u{200b}lined")),
        paragraph(
            "<w:r><w:pict><v:textbox xmlns:v=\"v\"><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>",
        ),
    ];
    let imported = imported(&WordFile::of(&text.concat()));
    assert_eq!(
        imported.text.body,
        "See this\n\nWhere\n\nAugust 1\n\nunderlined"
    );
    let dropped: Vec<&str> = imported
        .report
        .dropped
        .iter()
        .map(|d| d.what.as_str())
        .collect();
    assert_eq!(
        dropped,
        [
            "a picture",
            "hidden text (“Do not send”)",
            "an equation",
            "a field that Word fills in (DATE); its present words stay",
            "an invisible character (U+200B)",
            "underlining (its words stay)",
            "a text box (“In a box”)",
        ]
    );
    assert_eq!(
        imported.report.dropped[0].places,
        ["in paragraph 1, after “See this”"]
    );
}
