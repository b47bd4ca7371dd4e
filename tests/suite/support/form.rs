//! The forms of a page, read as a browser without scripts reads them.

/// A form with the values that it has when nobody touches it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Form {
    /// Where it is sent; empty means to the page itself.
    pub(crate) action: String,
    /// What would be sent without any choice: hidden values, prefilled texts, boxes that are ticked.
    pub(crate) fields: Vec<(String, String)>,
    /// What a choice can add: boxes, radios, options, buttons; names with values.
    pub(crate) choices: Vec<(String, String)>,
}

impl Form {
    /// Whether there is a field or a choice of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.offers(name, "")
    }

    /// Whether a field or a choice has this name and, unless `value` is empty, this value.
    pub(crate) fn offers(&self, name: &str, value: &str) -> bool {
        let mut all = self.fields.iter().chain(&self.choices);
        all.any(|(known, is)| known == name && (value.is_empty() || is == value))
    }

    /// The names of all fields and choices.
    pub(crate) fn names(&self) -> Vec<&str> {
        let all = self.fields.iter().chain(&self.choices);
        all.map(|(name, _)| name.as_str()).collect()
    }

    /// The value that a field has already.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// All forms of a page.
pub(crate) fn read(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut select: Option<(String, bool)> = None;
    let mut rest = html;
    while let Some((tag, after)) = next_tag(rest) {
        rest = after;
        let name = tag.get("name").unwrap_or_default();
        let value = tag.get("value").unwrap_or_default();
        if tag.is("form") {
            forms.push(Form {
                action: tag.get("action").unwrap_or_default(),
                ..Form::default()
            });
            continue;
        }
        let Some(form) = forms.last_mut() else {
            continue;
        };
        if tag.is("input") {
            match tag.get("type").unwrap_or_default().as_str() {
                "radio" | "checkbox" => {
                    form.choices.push((name.clone(), value.clone()));
                    if tag.get("checked").is_some() {
                        form.fields.push((name, value));
                    }
                }
                "submit" => form.choices.push((name, value)),
                _ => form.fields.push((name, value)),
            }
        } else if tag.is("button") {
            form.choices.push((name, value));
        } else if tag.is("textarea") {
            let text = after.split("</textarea>").next().unwrap_or_default();
            let text = text.strip_prefix('\n').unwrap_or(text);
            form.fields.push((name, unescaped(text)));
        } else if tag.is("select") {
            select = Some((name, false));
        } else if tag.is("/select") {
            select = None;
        } else if tag.is("option")
            && let Some((name, chosen)) = &mut select
        {
            form.choices.push((name.clone(), value.clone()));
            if tag.get("selected").is_some() || !*chosen {
                form.fields.retain(|(known, _)| known != name);
                form.fields.push((name.clone(), value));
                *chosen = true;
            }
        }
    }
    for form in &mut forms {
        form.fields.retain(|(name, _)| !name.is_empty());
        form.choices.retain(|(name, _)| !name.is_empty());
    }
    forms
}

/// The words between the tags, spaces evened out; style and script are no words.
pub(crate) fn words(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let Some((tag, after)) = next_tag(rest) else {
            break;
        };
        rest = after;
        if tag.is("style") || tag.is("script") {
            rest = rest.split_once("</").map_or("", |(_, after)| after);
            rest = rest.split_once('>').map_or("", |(_, after)| after);
        }
        if ![
            "b", "i", "em", "strong", "a", "span", "abbr", "time", "ins", "del", "wbr",
        ]
        .iter()
        .any(|inline| tag.is(inline) || tag.is(&format!("/{inline}")))
        {
            text.push(' ');
        }
    }
    text.push_str(rest);
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    unescaped(&words.join(" "))
}

/// A tag with its attributes.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn is(&self, name: &str) -> bool {
        self.name == name
    }

    fn get(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    }
}

/// The next tag and what follows it.
fn next_tag(html: &str) -> Option<(Tag, &str)> {
    let start = html.find('<')? + 1;
    let mut rest = &html[start..];
    let end = rest.find(|c: char| c.is_whitespace() || c == '>')?;
    let name = rest[..end].to_ascii_lowercase();
    rest = rest[end..].trim_start();
    let mut attributes = Vec::new();
    while !rest.starts_with('>') && !rest.starts_with("/>") {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '>')?;
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (inside, behind) = match quote {
                Some(quote) => after[1..].split_once(quote)?,
                None => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>')?),
            };
            value = unescaped(inside);
            rest = behind.trim_start();
        }
        attributes.push((key, value));
    }
    let after = rest.split_once('>')?.1;
    Some((Tag { name, attributes }, after))
}

fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
    for (escaped, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&nbsp;", " "),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(escaped, character);
    }
    plain
}

#[test]
fn a_form_is_read_as_a_browser_would_send_it() {
    let page = r#"<p>a &amp; b<form action="/x?a=1&amp;b=2" method=post>
        <input type="hidden" name="nonce" value="n&quot;1"><input type='radio' name=capacity value=member>
        <input type="checkbox" name="t" value="yes" checked><textarea name="note">
a &lt; b</textarea><select name="s"><option value="1">One<option value="2" selected>Two</select>
        <button name="decision" value="approve">Go</button></form>"#;
    let forms = read(page);
    let [form] = &forms[..] else {
        panic!("{forms:?}");
    };
    assert_eq!(form.action, "/x?a=1&b=2");
    let expected = [
        ("nonce", "n\"1"),
        ("t", "yes"),
        ("note", "a < b"),
        ("s", "2"),
    ];
    let expected = expected.map(|(n, v)| (n.to_owned(), v.to_owned()));
    assert_eq!(form.fields, expected);
    assert!(form.offers("decision", "approve") && form.offers("capacity", "member"));
    assert!(!form.has("digest"));
    assert!(words(page).starts_with("a & b"));
}
