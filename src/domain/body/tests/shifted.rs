//! Raised and lowered words, and the marks of quotations and measures.

use super::{flat, read};
use crate::domain::body::*;

fn page(raw: &str) -> String {
    let page = html(&read(raw), "");
    let page = page.trim_end().trim_start_matches("<p>");
    page.trim_end_matches("</p>").to_owned()
}

#[test]
fn a_pair_within_a_word_raises_or_lowers_what_stands_between() {
    for (raw, shown) in [
        ("10^6^ people", "10<sup>6</sup> people"),
        ("CO~2~ and H~2~O", "CO<sub>2</sub> and H<sub>2</sub>O"),
        (
            "the 1^st^ of 10^-6^",
            "the 1<sup>st</sup> of 10<sup>-6</sup>",
        ),
        ("^14^C, ^235^U", "<sup>14</sup>C, <sup>235</sup>U"),
        (
            "Na^+^ SO~4~^2−^",
            "Na<sup>+</sup> SO<sub>4</sub><sup>2−</sup>",
        ),
        ("x^*n*^", "x<sup><em>n</em></sup>"),
        (
            "*x^n^* **CO~2~**",
            "<em>x<sup>n</sup></em> <strong>CO<sub>2</sub></strong>",
        ),
        ("a^b~c~^", "a<sup>b<sub>c</sub></sup>"),
        ("(a)^2^ and [b]^2^", "(a)<sup>2</sup> and [b]<sup>2</sup>"),
        ("PM~2.5~; m^3^/s", "PM<sub>2.5</sub>; m<sup>3</sup>/s"),
        ("5\u{a0}m^a\u{a0}b^", "5\u{a0}m<sup>a\u{a0}b</sup>"),
        (
            "[CO~2~]{.smallcaps}",
            "<span class=\"small-caps\">CO<sub>2</sub></span>",
        ),
        ("10^6^ and 10^7^", "10<sup>6</sup> and 10<sup>7</sup>"),
    ] {
        assert_eq!(page(raw), shown, "{raw}");
    }
    assert_eq!(page("# 10^6^"), "<h2>10<sup>6</sup></h2>");
    assert!(page("| CO~2~ |\n|--|\n| 10^6^ |").contains("<td>10<sup>6</sup></td>"));
    assert!(page("a[^1]\n\n[^1]: CO~2~.").contains("CO<sub>2</sub>."));
}

#[test]
fn a_caret_or_tilde_without_its_other_half_is_a_plain_character() {
    for (raw, words) in [
        ("10^6 and 10^7", "10^6 and 10^7"),
        ("~5 million to ~6 million", "~5 million to ~6 million"),
        ("~10-~20 percent", "~10-~20 percent"),
        ("do ~~it~~ and ^^it^^", "do ~~it~~ and ^^it^^"),
        ("^-^ and ~-~", "^-^ and ~-~"),
        (r"10\^6^ and CO\~2~", "10^6^ and CO~2~"),
        (r"10^6\^", "10^6^"),
        ("a^b c^", "a^b c^"),
        ("a^ ^b", "a^ ^b"),
        ("a^b\\\nc^", "a^b\nc^"),
        ("*a^b*c^", "a^bc^"),
        ("a^*b^c*", "a^b^c"),
        (
            "https://a.example/~b~c and www.a.example/b^c^",
            "https://a.example/~b~c and www.a.example/b^c^",
        ),
        ("<https://a.example/a~b~c>", "https://a.example/a~b~c"),
    ] {
        assert_eq!(flat(&read(raw)), words, "{raw}");
    }
    let note = read("It is so[^1] and 2^3^.\n\n[^1]: x^2^");
    assert_eq!(flat(&note), "It is so[1] and 2³.\n\n[1] x²");
}

#[test]
fn plain_text_raises_and_lowers_with_what_unicode_has() {
    for (raw, words) in [
        ("10^6^", "10⁶"),
        ("10^-6^", "10⁻⁶"),
        ("CO~2~", "CO₂"),
        ("the 1^st^", "the 1st"),
        ("x^y^", "x^y"),
        ("x^y+1^", "x^(y+1)"),
        ("x~max~", "x_(max)"),
    ] {
        assert_eq!(flat(&read(raw)), words, "{raw}");
    }
}

#[test]
fn marks_after_figures_are_primes_and_none_is_turned_the_wrong_way() {
    for (raw, words) in [
        ("a 5'10\" rule", "a 5′10″ rule"),
        (
            "He is 6'2\", and she said \"yes\".",
            "He is 6′2″, and she said “yes”.",
        ),
        ("a 12\" pipe of 10'", "a 12″ pipe of 10′"),
        ("38°53'23\"N", "38°53′23″N"),
        ("a *5*\" pipe", "a 5″ pipe"),
        ("\"in 2015\" and *\"in 2016\"*", "“in 2015” and “in 2016”"),
        ("**\"Bold\"** and (\"x\")", "“Bold” and (“x”)"),
        ("the 1990's and the '90s", "the 1990’s and the ’90s"),
        ("'in 2015', they said", "‘in 2015’, they said"),
        ("\"'Go,' she said\"", "“‘Go,’ she said”"),
        ("“by 2015\" it is", "“by 2015” it is"),
        ("one stray\" mark", "one stray” mark"),
        (r#"kept \"straight\""#, "kept \"straight\""),
    ] {
        assert_eq!(flat(&read(raw)), words, "{raw}");
    }
}
