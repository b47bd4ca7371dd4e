//! Links whose words look like another address.

use super::{flat, read, refusal};

#[test]
fn words_that_look_like_another_address_are_refused() {
    for raw in [
        "[senate.gov](https://evil.example)",
        "[the report at senate.gov/report](https://evil.example)",
        "[https://www.senate.gov](https://senate.gov.evil.example)",
        "[WWW.Senate.GOV](https://evil.example/senate.gov)",
        "[**senate**.gov](https://evil.example)",
        "[s\u{435}nate.gov](https://senate.gov)",
        "[senate.gov](https://s\u{435}nate.gov)",
        "[senate\u{ff0e}gov](https://evil.example)",
        "[(senate.gov).](https://evil.example)",
        "[a@b.gov](mailto:c@b.gov)",
        "[a@b.gov](https://b.gov)",
        "[b.gov](mailto:a@b.gov)",
        "[mailto:a@b.gov](mailto:c@d.gov)",
        "[https://senate.gov@evil.example](https://evil.example)",
        "[banking.senate.gov](https://www.senate.gov)",
        "[senate.gov][x]\n\n[x]: https://evil.example",
        "[senate.gov][senate.gov]\n\n[senate.gov]: https://evil.example",
    ] {
        let said = refusal(raw);
        assert!(said.starts_with("Line 1 shows “"), "{raw}: {said}");
        assert!(said.contains("and leads to “"), "{raw}: {said}");
    }
    assert_eq!(
        refusal("One.\n\n[Senate.gov](https://evil.example/a)"),
        "Line 3 shows “Senate.gov” and leads to “evil.example”; write the address it leads to, or words that are no address."
    );
}

#[test]
fn words_that_are_no_address_or_the_right_one_are_taken() {
    for raw in [
        "[senate.gov](https://www.senate.gov/a/b)",
        "[www.senate.gov/x](http://senate.gov)",
        "[HTTPS://Senate.GOV/](https://senate.gov/y)",
        "[xn--bcher-kva.example](https://bücher.example)",
        "[bücher.example](https://bücher.example)",
        "[letter.pdf](https://a.example/letter.pdf)",
        "[141 S.Ct. 1234](https://a.example)",
        "[8 U.S.C. § 1226(c)](https://a.example)",
        "[F.Supp.2d 12, 745 F.3d 634](https://a.example)",
        "[H.R.1234, No.5, 3.5 percent](https://a.example)",
        "[12 Fed.Reg. 34](https://a.example)",
        "[a@b.gov](mailto:A@B.gov?subject=x)",
        "[write to a@b.gov.](mailto:a@b.gov)",
        "[and/or, e.g. this](https://a.example)",
        "<https://a.example/b>",
        "<a@b.gov>",
    ] {
        read(raw);
    }
}

#[test]
fn a_mail_address_is_shown_without_its_scheme() {
    for raw in [
        "<mailto:a@b.gov>",
        "<MAILTO:a@b.gov>",
        "<mailto:a@b.gov?subject=Hello>",
        "<a@b.gov>",
        "[mailto:a@b.gov](mailto:a@b.gov)",
    ] {
        assert_eq!(flat(&read(raw)), "a@b.gov", "{raw}");
    }
}
