//! The roster's rules, told on the real one.

use super::*;

fn member(id: &str) -> Member {
    Roster::built_in()
        .into_iter()
        .find(|member| member.id.as_ref() == id)
        .unwrap()
}

#[test]
fn an_id_is_one_capital_letter_and_six_digits() {
    assert_eq!(MemberId::parse("C001056").unwrap().to_string(), "C001056");
    for raw in [
        "",
        "c001056",
        "C00105",
        "C0010567",
        "C00105６",
        " C001056",
        "É00105",
        "1001056",
    ] {
        assert_eq!(MemberId::parse(raw), Err(NotAMemberId), "{raw}");
    }
}

#[test]
fn senator_cotton_is_of_arkansas() {
    let cotton = member("C001095");
    assert_eq!(cotton.party_state(), "R-AR");
    assert_eq!(cotton.party_state_ap(), "R-Ark.");
    assert_eq!(
        (cotton.honorific(), cotton.block_title()),
        ("Senator", "United States Senator")
    );
}

#[test]
fn a_representative_shows_the_district_in_postal_style_alone() {
    let hill = member("H001072");
    assert_eq!(
        (hill.honorific(), hill.block_title()),
        ("Representative", "Member of Congress")
    );
    assert_eq!(hill.party_state(), "R-AR-02");
    assert_eq!(hill.party_state_ap(), "R-Ark.");
    assert_eq!(member("B001323").party_state(), "R-AK-AL");
    assert_eq!(member("N000147").party_state(), "D-DC");
}

#[test]
fn names_are_those_that_offices_print() {
    for (id, formal, press, last) in [
        ("R000584", "James E. Risch", "James Risch", "Risch"),
        ("H001072", "J. French Hill", "French Hill", "Hill"),
        ("K000383", "Angus S. King, Jr.", "Angus King", "King"),
        ("J000312", "James C. Justice", "Jim Justice", "Justice"),
        ("G000586", "Jesús G. “Chuy” García", "Chuy García", "García"),
        ("G000607", "James Gallagher", "James Gallagher", "Gallagher"),
        (
            "B001323",
            "Nicholas J. Begich III",
            "Nicholas Begich",
            "Begich",
        ),
        ("H001076", "Margaret Wood Hassan", "Maggie Hassan", "Hassan"),
    ] {
        let member = member(id);
        assert_eq!(
            (member.formal_name.as_str(), member.press_name.as_str()),
            (formal, press)
        );
        assert_eq!(member.last_name, last);
    }
}

#[test]
fn namesakes_are_found_whatever_their_accents() {
    let all = Roster::built_in();
    let scott = all.iter().find(|m| m.press_name == "Rick Scott").unwrap();
    let mut names: Vec<_> = namesakes(&all, scott)
        .into_iter()
        .map(|m| m.press_name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Austin Scott", "Bobby Scott", "Tim Scott"]);
    let mut plain = member("G000586");
    plain.id = MemberId::parse("X000001").unwrap();
    plain.last_name = "GARCIA".into();
    assert!(plain.shares_surname_with(&member("G000586")));
}

#[test]
fn seniority_is_by_service_then_rank_then_name() {
    let mut twelve = signers_2022().unwrap();
    twelve.sort_by(by_seniority);
    let names: Vec<_> = twelve.iter().map(|m| m.last_name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Inhofe",
            "Cornyn",
            "Risch",
            "Hoeven",
            "Lee",
            "Cotton",
            "Daines",
            "Lankford",
            "Tillis",
            "Blackburn",
            "Braun",
            "Cramer"
        ]
    );
}

#[test]
fn a_member_written_into_a_record_is_read_back_the_same() {
    for member in Roster::built_in() {
        let json = serde_json::to_string(&member).unwrap();
        assert_eq!(serde_json::from_str::<Member>(&json).unwrap(), member);
    }
    let cotton = serde_json::to_string(&member("C001095")).unwrap();
    assert!(
        cotton.contains(
            r#""chamber":"senate","state":"AR","district":null,"party":"R","rank":"junior""#
        ),
        "{cotton}"
    );
    assert!(serde_json::from_str::<Member>(&cotton.replace("\"AR\"", "\"XX\"")).is_err());
}
