//! The vocabulary of the generated letters: what letters of the Hill are made of, in words of our own.

/// What a slot of a sentence may become; a text that holds slots is filled in its turn.
pub(super) fn choices(slot: &str) -> &'static [&'static str] {
    match slot {
        "agency" => AGENCIES,
        "office" => OFFICES,
        "person" => PERSONS,
        "thing" => THINGS,
        "things" => MANY_THINGS,
        "does" => DOES,
        "did" => DID,
        "asks" => ASKS,
        "when" => WHEN,
        "why" => WHY,
        "case" => CASES,
        "bill" => BILLS,
        "law" => LAWS,
        "place" => PLACES,
        "adjective" => ADJECTIVES,
        "adverb" => ADVERBS,
        "month" => MONTHS,
        "year" => &["2017", "2018", "2019", "2020", "2021", "2022"],
        "unit" => &["million", "billion", "thousand"],
        "long" => LONG_WORDS,
        "path" => PATHS,
        "label" => LABELS,
        "figure" => FIGURES,
        "sign" => SIGNS,
        "topic" => TOPICS,
        _ => panic!("no words for the slot {slot}"),
    }
}

const AGENCIES: &[&str] = &[
    "the Department",
    "the Service",
    "the U.S. Marshals Service",
    "the Federal Emergency Management Agency",
    "the Centers for Medicare & Medicaid Services",
    "the Surface Transportation Board",
    "the Rural Utilities Service",
    "the Bureau of Reclamation",
    "the National Institutes of Health",
    "the Office of Management and Budget",
    "U.S. Citizenship and Immigration Services",
    "the Army Corps of Engineers",
    "the Bureau of Indian Affairs",
    "NOAA",
    "the SEC",
    "the Federal Communications Commission’s Wireline Competition Bureau",
];

const OFFICES: &[&str] = &[
    "the field office in {place}",
    "the Office of Inspector General",
    "your regional director",
    "the ombudsman",
    "the district office",
    "headquarters",
    "the Office of the Under Secretary for Natural Resources and Environment",
    "the contracting officer",
];

const PERSONS: &[&str] = &[
    "Acting Director O’Halloran",
    "Administrator Verma-Castellanos",
    "Mr. Whitfield",
    "Ms. D’Angelo",
    "Dr. Núñez",
    "Assistant Secretary Østergaard",
    "a caseworker in {place}",
    "the Comptroller General",
    "Deputy Administrator J. P. MacGillicuddy III",
    "your predecessor",
];

const THINGS: &[&str] = &[
    "draft directive",
    "interim final rule",
    "backlog of applications",
    "memorandum of {month} {figure}, {year}",
    "cost-benefit analysis",
    "grant announcement",
    "detainer policy",
    "waiver under {law}",
    "cooperative agreement",
    "audit of {year}",
    "rural broadband map",
    "environmental impact statement",
    "disaster declaration for {place}",
    "procurement",
    "reimbursement schedule",
];

const MANY_THINGS: &[&str] = &[
    "hospitals, clinics, and nursing homes",
    "veterans and their families",
    "small businesses",
    "sheriffs and local police",
    "tribal governments",
    "ranchers, farmers, and foresters",
    "school districts with fewer than 600 pupils",
    "first responders",
    "ratepayers",
    "applicants who have waited since {month} {year}",
];

const DOES: &[&str] = &[
    "withhold",
    "finalize",
    "reconsider",
    "rescind",
    "publish",
    "suspend",
    "re-examine",
    "explain to Congress",
    "implement without delay",
    "defer until after the comment period",
];

const DID: &[&str] = &[
    "announced",
    "told our staff",
    "wrote to {things}",
    "conceded in testimony",
    "has not disclosed",
    "estimated",
    "denied",
    "“clarified” — its word —",
];

const ASKS: &[&str] = &[
    "Who at {agency} decided to {does} the {thing}",
    "On what date did {office} first learn of the {thing}",
    "How many of the {figure} requests were declined, and why",
    "Does {agency} still intend to {does} the {thing} {when}",
    "Which of the recommendations in the {thing} have been carried out",
    "Has {person} been asked to {does} it",
    "What did the {thing} cost in fiscal year {year}, and in each of the five years before",
];

const WHEN: &[&str] = &[
    "by {month} {figure}, {year}",
    "before the end of fiscal year {year}",
    "within 30 days",
    "at the earliest opportunity",
    "no later than 5:00 p.m. on {month} {figure}",
    "during the August recess",
    "since {year}",
];

const WHY: &[&str] = &[
    "because {things} cannot plan without it",
    "although {law} requires otherwise",
    "even as costs rose by {figure} percent",
    "as the Supreme Court held in {case}",
    "without a word to {things}",
    "despite {sign}{figure} {unit} in appropriations",
    "in spite of the plain text of {law}",
];

const CASES: &[&str] = &[
    "Harlan County v. Doe",
    "United States v. Ketchikan Packing Co.",
    "In re Two Rivers Irrigation District",
    "Abernathy v. Commissioner, 512 F.3d 1044 (9th Cir. 2008)",
    "State ex rel. Okonkwo v. Board of Regents",
];

const BILLS: &[&str] = &[
    "S. 1187",
    "H.R. 4402",
    "the Open Ledgers Act (S. 2219)",
    "H. Con. Res. 71",
    "the Consolidated Appropriations Act, {year}",
    "the Safe Harbors and Waterways Reauthorization Act of {year} (H.R. 8116)",
];

const LAWS: &[&str] = &[
    "8 U.S.C. § 1226(c)",
    "section 1233(c)(33) of title 42",
    "the Administrative Procedure Act",
    "5 C.F.R. § 2635.101(b)(8)",
    "Pub. L. No. 117-58",
    "the Fourth Amendment",
    "§§ 401–409 of the Act",
    "Executive Order 13990",
];

const PLACES: &[&str] = &[
    "Montana",
    "the Northern District of California",
    "Coeur d’Alene, Idaho",
    "Doña Ana County, New Mexico",
    "Washington, D.C.",
    "Puerto Rico",
    "the Upper Peninsula",
    "Winston-Salem",
    "St. Mary’s Parish",
    "Prince of Wales–Hyder Census Area",
];

const ADJECTIVES: &[&str] = &[
    "serious",
    "well-documented",
    "unlawful",
    "inexplicable",
    "bipartisan",
    "long-standing",
    "untimely",
    "good-faith",
    "disproportionate",
    "nonpartisan",
    "once-in-a-generation",
];

const ADVERBS: &[&str] = &[
    "unfortunately",
    "plainly",
    "to date",
    "in our view",
    "as far as we can tell",
    "regrettably",
    "quite simply",
    "on the contrary",
];

const MONTHS: &[&str] = &[
    "January",
    "March",
    "May",
    "June",
    "August",
    "September",
    "October",
    "December",
];

const LONG_WORDS: &[&str] = &[
    "counterintuitively",
    "intergovernmental",
    "disproportionately",
    "telecommunications-infrastructure",
    "deinstitutionalization",
    "electroencephalographically",
    "non-reimbursable",
    "antidisestablishmentarianism",
    "owner-operator/independent-contractor/lessee",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "Chargoggagoggmanchauggagoggchaubunagungamaugg",
    "FOIA-2022-00417-HQ-ICE-ERO-SUPPLEMENTAL",
];

const PATHS: &[&str] = &[
    "https://www.federalregister.example/documents/2022/08/12/2022-17300/detainers-and-warrants-of-removal",
    "https://oig.example.gov/reports/OIG-22-41.pdf",
    "https://www.example.gov/a?docket=FEMA-2022-0023&comment=0417#page=3",
    "http://example.senate.gov",
    "https://files.example.org/ftp/pub/Final_Report_(revised)_v2%20final.pdf",
    "https://x.example.gov/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "https://regulations.example.gov/document/HHS-OCR-2022-0013-0001/comment/attachments/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/annex",
    "mailto:oversight@example.senate.gov",
];

const LABELS: &[&str] = &[
    "Office",
    "Requests received",
    "Acknowledged",
    "Honored",
    "Declined without explanation",
    "FY 2021",
    "FY 2022 (est.)",
    "Change",
    "Status",
    "Responsible official",
    "Administratively closed",
    "Question",
    "Answer",
    "No.",
    "Citation",
];

const FIGURES: &[&str] = &[
    "1", "4", "7", "12", "19", "23", "30", "41", "1,234", "86.5", "3.75", "17", "28",
];

const SIGNS: &[&str] = &["$", "US$", "€", "roughly $", "£"];

const TOPICS: &[&str] = &[
    "Background",
    "What we ask",
    "The {thing}",
    "Findings of {office}",
    "Deadlines missed {when}",
    "Effects on {things}",
    "{law}",
    "Why it matters",
];
