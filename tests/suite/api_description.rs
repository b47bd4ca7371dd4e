//! The API's description: every route in it answers, and every answer has the shape that it describes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::pictures::{png, signature};
use crate::support::{Answer, CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(every_described_call_answers_in_the_described_shape);

/// The description, the calls made so far, and who makes them.
struct Described<'a> {
    document: Value,
    lead: LeadOffice<'a>,
    called: BTreeSet<(String, String)>,
}

impl Described<'_> {
    /// Calls a described route with its path's parts filled in, and holds the answer against its description.
    #[track_caller]
    fn call(&mut self, method: &str, path: &str, filled: &str, body: Option<Value>) -> Value {
        let answer = self.lead.ask(method, filled, body.as_ref());
        let path = format!("/api/v1/{path}");
        let operation = self.document["paths"][&path][method.to_lowercase()].clone();
        assert!(operation.is_object(), "{method} {path} is not described");
        self.called.insert((method.to_lowercase(), path.clone()));
        if let Some(body) = &body {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            self.must_fit(schema, body, &format!("{method} {path}: body"));
        }
        self.must_be_described(&operation, &answer, &format!("{method} {path}"));
        answer.json()
    }

    /// Gets the first revision as a Word file, and sends that file to be read.
    #[track_caller]
    fn word_file(&mut self, id: &str) {
        let get = "/api/v1/letters/{id}/revisions/{number}/docx";
        let revision = format!("letters/{id}/revisions/1/docx");
        let file = self.lead.ask("GET", &revision, None).expect(200);
        let kind = file.header("content-type").unwrap().to_owned();
        let content = &self.document["paths"][get]["get"]["responses"]["200"]["content"];
        assert!(content[&kind].is_object(), "{kind} is not described");
        let post = "/api/v1/imports";
        let headers = [("content-type", kind.as_str())];
        let read = self.lead.browser().send("POST", post, &headers, file.body);
        let operation = self.document["paths"][post]["post"].clone();
        assert!(operation["requestBody"]["content"][&kind].is_object());
        self.must_be_described(&operation, &read, "POST imports");
        self.called.insert(("get".to_owned(), get.to_owned()));
        self.called.insert(("post".to_owned(), post.to_owned()));
    }

    /// Calls a described route with a file as the body, which is described as bytes.
    #[track_caller]
    fn hand(&mut self, method: &str, path: &str, filled: &str, file: Vec<u8>) {
        let url = format!("/api/v1/{filled}");
        let answer = self.lead.browser().send(method, &url, &[], file);
        let path = format!("/api/v1/{path}");
        let operation = self.document["paths"][&path][method.to_lowercase()].clone();
        let kinds = operation["requestBody"]["content"].as_object().unwrap();
        assert_eq!(kinds.len(), 3, "{path}: {kinds:?}");
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.must_be_described(&operation, &answer, &format!("{method} {path}"));
        self.called.insert((method.to_lowercase(), path));
    }

    #[track_caller]
    fn must_be_described(&self, operation: &Value, answer: &Answer, told: &str) {
        let responses = &operation["responses"];
        let response = &responses[answer.status.to_string()];
        let response = if response.is_null() {
            assert!(
                answer.status >= 400,
                "{told}: {} is not described",
                answer.status
            );
            &responses["default"]
        } else {
            response
        };
        let kind = answer.header("content-type").unwrap();
        let schema = &response["content"][kind]["schema"];
        assert!(schema.is_object(), "{told}: {kind} is not described");
        self.must_fit(schema, &answer.json(), told);
    }

    /// Holds a value against a schema; fails with the place where it does not fit.
    #[track_caller]
    fn must_fit(&self, schema: &Value, value: &Value, at: &str) {
        if let Err(why) = self.fits(schema, value, at) {
            panic!("{why}");
        }
    }

    fn fits(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference.trim_start_matches('#');
            let found = self.document.pointer(pointer);
            let found = found.ok_or_else(|| format!("{at}: {reference} is not there"))?;
            return self.fits(found, value, at);
        }
        if let Some(all) = schema["allOf"].as_array() {
            return all.iter().try_for_each(|part| self.fits(part, value, at));
        }
        for any in ["oneOf", "anyOf"] {
            if let Some(choices) = schema[any].as_array() {
                let mut fits = choices.iter().map(|part| self.fits(part, value, at));
                return if fits.any(|fit| fit.is_ok()) {
                    Ok(())
                } else {
                    Err(format!("{at}: {value} fits none of {choices:?}"))
                };
            }
        }
        self.fits_type(schema, value, at)?;
        for name in schema["required"].as_array().into_iter().flatten() {
            if value[name.as_str().unwrap()].is_null()
                && !self.may_be_null(&schema["properties"][name.as_str().unwrap()])
            {
                return Err(format!("{at}: {name} is missing in {value}"));
            }
        }
        if let (Some(properties), Some(object)) =
            (schema["properties"].as_object(), value.as_object())
        {
            for (name, part) in properties {
                if let Some(value) = object.get(name) {
                    self.fits(part, value, &format!("{at}.{name}"))?;
                }
            }
        }
        if let (Some(items), Some(array)) = (schema.get("items"), value.as_array()) {
            for (index, item) in array.iter().enumerate() {
                self.fits(items, item, &format!("{at}[{index}]"))?;
            }
        }
        Ok(())
    }

    fn may_be_null(&self, schema: &Value) -> bool {
        self.fits(schema, &Value::Null, "").is_ok()
    }

    fn fits_type(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let is = |name: &str| match name {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{at}: there is no type {other}"),
        };
        let fits = match &schema["type"] {
            Value::String(name) => is(name),
            Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => true,
        };
        if fits {
            Ok(())
        } else {
            Err(format!("{at}: {value} is not {}", schema["type"]))
        }
    }
}

fn every_described_call_answers_in_the_described_shape(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let document = app.stranger().get("/api/openapi.json").expect(200).json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut api = Described {
        document,
        lead,
        called: BTreeSet::new(),
    };
    api.call("GET", "offices", "offices", None);
    api.call("GET", "offices/{bioguide}", "offices/C001056", None);
    let own = format!("offices/{}", api.lead.member.id);
    let head = json!({ "letterhead": { "name": "THOM TILLIS", "lines": ["NORTH CAROLINA"] } });
    api.call("PATCH", "offices/{bioguide}", &own, Some(head));
    for part in ["letterhead-artwork", "signature-image"] {
        let path = format!("offices/{{bioguide}}/{part}");
        api.hand("PUT", &path, &format!("{own}/{part}"), png(signature(200)));
    }
    api.call("GET", "offices/{bioguide}", &own, None);
    for part in ["letterhead-artwork", "signature-image"] {
        let path = format!("offices/{{bioguide}}/{part}");
        api.call("DELETE", &path, &format!("{own}/{part}"), None);
    }
    api.call("GET", "members", "members?q=lee", None);
    api.call("GET", "members/{bioguide}", "members/C001056", None);
    let drafted = api.call("POST", "letters", "letters", Some(cast::draft()));
    let id = drafted["id"].as_str().unwrap().to_owned();
    let of = |part: &str| format!("letters/{id}{part}");
    api.call("GET", "letters", "letters", None);
    let text = json!({ "kind": "substantive", "subject": "Detainers" });
    api.call(
        "POST",
        "letters/{id}/revisions",
        &of("/revisions"),
        Some(text),
    );
    api.call("GET", "letters/{id}/revisions", &of("/revisions"), None);
    api.word_file(&id);
    let layout = json!({ "paper": "a4" });
    api.call("PUT", "letters/{id}/layout", &of("/layout"), Some(layout));
    api.call("GET", "letters/{id}/layout", &of("/layout"), None);
    let offices = ["Tillis", "Cornyn", "Lee", "Braun"]
        .map(|name| json!({ "member": cast::member(name).id.to_string() }));
    let asks = json!({ "invitations": offices });
    let asked = api.call(
        "POST",
        "letters/{id}/invitations",
        &of("/invitations"),
        Some(asks),
    );
    api.call("GET", "letters/{id}/invitations", &of("/invitations"), None);
    let invitation = |at: usize| {
        let id = asked["invitations"][at]["id"].as_str().unwrap();
        of(&format!("/invitations/{id}"))
    };
    let circulation = json!({ "deadline": "2022-09-02T21:00:00Z", "message": "Join us." });
    api.call(
        "POST",
        "letters/{id}/circulation",
        &of("/circulation"),
        Some(circulation),
    );
    app.run_jobs();
    api.call(
        "DELETE",
        "letters/{id}/invitations/{invitation}",
        &invitation(2),
        None,
    );
    api.call(
        "POST",
        "letters/{id}/invitations/{invitation}/error",
        &format!("{}/error", invitation(3)),
        Some(json!({ "note": "The other Braun." })),
    );
    api.call(
        "POST",
        "letters/{id}/reminders",
        &of("/reminders"),
        Some(json!({})),
    );
    let deadline = json!({ "deadline": "2022-09-03T21:00:00Z" });
    api.call(
        "PUT",
        "letters/{id}/deadline",
        &of("/deadline"),
        Some(deadline),
    );
    app.run_jobs();
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cornyn").request_changes("A word.", "Another word.");
    api.call("GET", "letters/{id}", &of(""), None);
    api.call(
        "POST",
        "letters/{id}/closing",
        &of("/closing"),
        Some(json!({})),
    );
    api.call("GET", "letters/{id}", &of(""), None);
    api.call(
        "POST",
        "letters/{id}/finalization",
        &of("/finalization"),
        Some(json!({})),
    );
    api.call("GET", "letters/{id}", &of(""), None);
    api.call(
        "DELETE",
        "letters/{id}/finalization",
        &of("/finalization"),
        None,
    );
    api.call(
        "POST",
        "letters/{id}/finalization",
        &of("/finalization"),
        Some(json!({})),
    );
    app.run_jobs();
    api.call(
        "POST",
        "letters/{id}/recall",
        &of("/recall"),
        Some(json!({})),
    );
    api.call(
        "POST",
        "letters/{id}/finalization",
        &of("/finalization"),
        Some(json!({})),
    );
    app.run_jobs();
    let later = json!({ "objection_hours": 1 });
    api.call("POST", "letters/{id}/release", &of("/release"), Some(later));
    api.call(
        "GET",
        "letters/{id}/press-kit",
        &of("/press-kit?style=ap"),
        None,
    );
    api.call("GET", "letters/{id}", &of(""), None);
    app.pass_days(1);
    app.run_jobs();
    api.call("GET", "letters/{id}", &of(""), None);
    api.call("GET", "letters/{id}/record", &of("/record"), None);
    api.call("DELETE", "letters/{id}", &of(""), None);

    let described: BTreeSet<(String, String)> = api.document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, calls)| {
            let methods = calls.as_object().unwrap().keys();
            methods.map(|method| (method.clone(), path.clone()))
        })
        .collect();
    assert_eq!(api.called, described, "a described call was not tried");
}
