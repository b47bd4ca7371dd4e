//! The sentence as press offices write it.

use super::*;
use crate::domain::body::Body;
use crate::domain::finalization::{Manifest, Signatory};
use crate::domain::invitation::InvitationId;
use crate::domain::layout::Layout;
use crate::domain::letter::{LetterId, SignatureOrder, Slug};
use crate::domain::revision::{LetterText, TypedRecipient, TypedText};
use crate::domain::roster::{Member, MemberId, Roster, signers_2022};

fn id(raw: &str) -> MemberId {
    MemberId::parse(raw).unwrap()
}

fn now(raw: &str) -> Member {
    let member = Roster::built_in().into_iter().find(|m| m.id == id(raw));
    member.unwrap()
}

fn text() -> LetterText {
    TypedText {
        subject: "Detainers *and* <bail>".into(),
        recipients: vec![TypedRecipient {
            name: "The Honorable Ronald L. Davis".into(),
            title: Some("Director".into()),
            organization: Some("United States Marshals Service".into()),
            ..TypedRecipient::default()
        }],
        salutation: "Dear Director Davis:".into(),
        body: "We write.".into(),
        reply_due: Some("2022-09-27".into()),
        ..TypedText::default()
    }
    .parse()
    .unwrap()
}

fn manifest(members: Vec<Member>) -> Manifest {
    let at = "2022-08-30T14:00:00Z".parse().unwrap();
    Manifest {
        v: 1,
        profile: Some(0),
        letter: LetterId::from_u128(1),
        slug: Slug::of("Detainers", "abcdef"),
        url: "https://letters.example/letters/detainers-abcdef".into(),
        revision: 1,
        digest: text().digest(),
        dated: "2022-08-30".parse().unwrap(),
        frozen_at: at,
        order: SignatureOrder::Joined,
        lead: members[0].clone(),
        layout: Layout::default(),
        heads: Vec::new(),
        signatories: members
            .into_iter()
            .enumerate()
            .map(|(at_place, member)| Signatory {
                block: vec![member.formal_name.clone(), member.block_title().into()],
                member,
                invitation: InvitationId::new(uuid::Uuid::from_u128(at_place as u128)),
                approval: at_place as i64,
                approved_at: at,
                capacity: None,
                likeness: None,
            })
            .collect(),
        not_printed: 0,
    }
}

fn sentence(members: Vec<Member>, leads: &[&str], own: &str, style: Style) -> String {
    let leads: Vec<MemberId> = leads.iter().map(|lead| id(lead)).collect();
    joined_by(&manifest(members), &leads, &id(own), style).unwrap()
}

const TILLIS: &str = "T000476";
const CRAMER: &str = "C001096";
const CORNYN: &str = "C001056";
const LEE: &str = "L000577";

fn of_2022(ids: &[&str]) -> Vec<Member> {
    let all = signers_2022().unwrap();
    let pick = |raw: &&str| all.iter().find(|m| m.id == id(raw)).cloned().unwrap();
    ids.iter().map(pick).collect()
}

#[test]
fn the_sentence_of_senator_cramers_release_is_made_letter_for_letter() {
    assert_eq!(
        sentence(signers_2022().unwrap(), &[TILLIS], CRAMER, Style::Postal),
        "Senators Cramer and Tillis were joined by Senators John Cornyn (R-TX), Mike Lee (R-UT), Mike Braun (R-IN), Jim Inhofe (R-OK), Steve Daines (R-MT), Marsha Blackburn (R-TN), Tom Cotton (R-AR), James Risch (R-ID), John Hoeven (R-ND), and James Lankford (R-OK)."
    );
}

#[test]
fn the_lead_alone_is_joined_by_everybody_in_the_style_of_the_associated_press() {
    assert_eq!(
        sentence(signers_2022().unwrap(), &[TILLIS], TILLIS, Style::Ap),
        "Senator Tillis was joined by Senators John Cornyn (R-Texas), Mike Lee (R-Utah), Mike Braun (R-Ind.), Jim Inhofe (R-Okla.), Steve Daines (R-Mont.), Marsha Blackburn (R-Tenn.), Tom Cotton (R-Ark.), James Risch (R-Idaho), Kevin Cramer (R-N.D.), John Hoeven (R-N.D.), and James Lankford (R-Okla.)."
    );
}

#[test]
fn few_names_read_as_people_speak() {
    for (printed, leads, own, told) in [
        (
            &[TILLIS][..],
            &[TILLIS][..],
            TILLIS,
            "Senator Tillis signed the letter.",
        ),
        (
            &[TILLIS, CORNYN],
            &[TILLIS],
            TILLIS,
            "Senator Tillis was joined by Senator John Cornyn (R-TX).",
        ),
        (
            &[TILLIS, CORNYN],
            &[TILLIS],
            CORNYN,
            "Senators Cornyn and Tillis signed the letter.",
        ),
        (
            &[TILLIS, CORNYN, LEE],
            &[TILLIS],
            TILLIS,
            "Senator Tillis was joined by Senators John Cornyn (R-TX) and Mike Lee (R-UT).",
        ),
        (
            &[TILLIS, CORNYN, LEE, CRAMER],
            &[TILLIS, CORNYN],
            CRAMER,
            "Senators Cramer, Tillis, and Cornyn were joined by Senator Mike Lee (R-UT).",
        ),
        (
            &[TILLIS, CORNYN, LEE],
            &[TILLIS, CORNYN],
            CORNYN,
            "Senators Cornyn and Tillis were joined by Senator Mike Lee (R-UT).",
        ),
        (
            &[CORNYN, LEE],
            &[TILLIS],
            CORNYN,
            "Senator Cornyn was joined by Senator Mike Lee (R-UT).",
        ),
    ] {
        assert_eq!(sentence(of_2022(printed), leads, own, Style::Postal), told);
    }
}

#[test]
fn both_chambers_are_told_apart() {
    let (hill, garcia) = (now("H001072"), now("G000586"));
    let mut all = of_2022(&[TILLIS, CORNYN, LEE]);
    all.extend([hill.clone(), garcia.clone()]);
    assert_eq!(
        sentence(all.clone(), &[TILLIS], TILLIS, Style::Postal),
        "Senator Tillis was joined by Senators John Cornyn (R-TX) and Mike Lee (R-UT) and Representatives French Hill (R-AR-02) and Chuy García (D-IL-04)."
    );
    assert_eq!(
        sentence(all, &[TILLIS], "H001072", Style::Ap),
        "Representative Hill and Senator Tillis were joined by Senators John Cornyn (R-Texas) and Mike Lee (R-Utah) and Representative Chuy García (D-Ill.)."
    );
    let mut all = of_2022(&[TILLIS, CORNYN, LEE, CRAMER]);
    all.push(hill);
    assert!(
        sentence(all, &[TILLIS], TILLIS, Style::Postal)
            .ends_with("and Kevin Cramer (R-ND), and Representative French Hill (R-AR-02).")
    );
}

#[test]
fn namesakes_are_named_in_full() {
    let (rick, tim) = (now("S001217"), now("S001184"));
    assert_eq!(
        (rick.press_name.as_str(), tim.press_name.as_str()),
        ("Rick Scott", "Tim Scott")
    );
    let told = sentence(
        vec![rick, tim, now(LEE)],
        &["S001217"],
        "S001184",
        Style::Postal,
    );
    assert_eq!(
        told,
        "Senators Tim Scott and Rick Scott were joined by Senator Mike Lee (R-UT)."
    );
}

#[test]
fn who_did_not_sign_has_no_release() {
    let manifest = manifest(of_2022(&[TILLIS, LEE]));
    assert_eq!(
        kit(
            &manifest,
            &text(),
            &[id(TILLIS)],
            &id(CRAMER),
            Style::Postal
        ),
        Err(NotASignatory)
    );
}

#[test]
fn the_release_is_from_the_own_members_point_of_view() {
    let manifest = manifest(signers_2022().unwrap());
    let kit = kit(
        &manifest,
        &text(),
        &[id(TILLIS)],
        &id(CRAMER),
        Style::Postal,
    )
    .unwrap();
    let sentence = joined_by(&manifest, &[id(TILLIS)], &id(CRAMER), Style::Postal).unwrap();
    assert_eq!(kit.joined_by, sentence);
    assert_eq!(
        kit.markdown,
        format!(
            "# Cramer Joins Tillis in Letter to United States Marshals Service\n\nWASHINGTON \u{2013} U.S. Senator Kevin Cramer (R-ND) joined Senator Thom Tillis (R-NC) and 10 colleagues in sending a letter dated August 30, 2022 to The Honorable Ronald L. Davis, Director, United States Marshals Service, on \u{201c}Detainers \\*and\\* \\<bail\\>.\u{201d}\n\n> \u{201c} \u{201d} said Senator Cramer.\n\n{sentence}\n\nThe letter asks for an answer by September 27, 2022.\n\n[Click here to read the letter.](https://letters.example/letters/detainers-abcdef)\n"
        )
    );
    assert!(
        kit.html
            .contains("on \u{201c}Detainers *and* &lt;bail&gt;.\u{201d}</p>"),
        "{}",
        kit.html
    );
    assert!(kit.html.contains("<p><a href=\"https://letters.example/letters/detainers-abcdef\">Click here to read the letter.</a></p>"));
    assert!(Body::parse(&kit.markdown).is_ok(), "{}", kit.markdown);
}

#[test]
fn a_headline_says_who_led() {
    for (printed, leads, own, begins) in [
        (
            &[TILLIS, LEE][..],
            &[TILLIS][..],
            TILLIS,
            "# Tillis Leads a Letter to",
        ),
        (&[TILLIS], &[TILLIS], TILLIS, "# Tillis Signs a Letter to"),
        (
            &[TILLIS, LEE, CRAMER],
            &[TILLIS, LEE],
            LEE,
            "# Lee and Tillis Lead a Letter to",
        ),
        (
            &[TILLIS, LEE, CRAMER],
            &[TILLIS, LEE],
            CRAMER,
            "# Cramer Joins Tillis and Lee in Letter to",
        ),
        (
            &[LEE, CRAMER],
            &[TILLIS],
            CRAMER,
            "# Cramer Signs a Letter to",
        ),
    ] {
        let leads: Vec<MemberId> = leads.iter().map(|lead| id(lead)).collect();
        let kit = kit(
            &manifest(of_2022(printed)),
            &text(),
            &leads,
            &id(own),
            Style::Postal,
        )
        .unwrap();
        assert!(kit.markdown.starts_with(begins), "{}", kit.markdown);
    }
}
