//! The sentence for each office's own press release, through the API.

use crate::support::{CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(each_signing_office_gets_the_sentence_from_its_own_point_of_view);

fn each_signing_office_gets_the_sentence_from_its_own_point_of_view(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&cast::twelve());
    for member in cast::twelve() {
        CoSigner::of(app, &member.last_name).approve();
    }
    lead.close(&letter);
    lead.finalize(&letter);
    let sentence = |surname: &str, style: &str| {
        let member = cast::member(surname).id;
        let path = format!(
            "letters/{}/press-kit?member={member}&style={style}",
            letter.id
        );
        lead.get(&path)["joined_by"]
            .as_str()
            .expect("a sentence")
            .to_owned()
    };
    assert_eq!(
        sentence("Cramer", "postal"),
        "Senators Cramer and Tillis were joined by Senators John Cornyn (R-TX), Mike Lee (R-UT), Mike Braun (R-IN), \
         Jim Inhofe (R-OK), Steve Daines (R-MT), Marsha Blackburn (R-TN), Tom Cotton (R-AR), James Risch (R-ID), \
         John Hoeven (R-ND), and James Lankford (R-OK)."
    );
    assert_eq!(
        sentence("Tillis", "ap"),
        "Senator Tillis was joined by Senators John Cornyn (R-Texas), Mike Lee (R-Utah), Mike Braun (R-Ind.), Jim Inhofe \
         (R-Okla.), Steve Daines (R-Mont.), Marsha Blackburn (R-Tenn.), Tom Cotton (R-Ark.), James Risch (R-Idaho), \
         Kevin Cramer (R-N.D.), John Hoeven (R-N.D.), and James Lankford (R-Okla.)."
    );
    let outsider = lead.ask(
        "GET",
        &format!(
            "letters/{}/press-kit?member=S000148&style=postal",
            letter.id
        ),
        None,
    );
    assert!((400..500).contains(&outsider.status), "{}", outsider.text());
}
