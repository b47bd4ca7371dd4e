//! The tables, in the types that both databases have. `migrations/` makes them.

diesel::table! {
    events (seq) {
        seq -> BigInt,
        letter -> Text,
        hash -> Binary,
        line -> Text,
    }
}

diesel::table! {
    openings (seq, name) {
        seq -> BigInt,
        name -> Text,
        letter -> Text,
        salt -> Text,
        value -> Text,
    }
}

diesel::table! {
    texts (letter, revision) {
        letter -> Text,
        revision -> Integer,
        digest -> Binary,
        canonical -> Binary,
    }
}

diesel::table! {
    documents (letter, kind, sha256) {
        letter -> Text,
        kind -> Text,
        sha256 -> Binary,
        made_at -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    letters (id) {
        id -> Text,
        slug -> Text,
        lead -> Text,
        stage -> Text,
        subject -> Text,
        recipients -> Text,
        dated -> Nullable<Text>,
        signatories -> Nullable<Integer>,
        deadline -> Nullable<BigInt>,
        drafted_at -> BigInt,
        release_opens_at -> Nullable<BigInt>,
        released_at -> Nullable<BigInt>,
        head -> BigInt,
        words -> Text,
        seal_level -> Nullable<Text>,
        seal_lapses -> Nullable<BigInt>,
    }
}

diesel::table! {
    letter_leads (office, letter) {
        office -> Text,
        letter -> Text,
    }
}

diesel::table! {
    letter_signatories (member, letter) {
        member -> Text,
        letter -> Text,
    }
}

diesel::table! {
    links (token_hash) {
        token_hash -> Binary,
        letter -> Text,
        invitation -> Text,
        made_at -> BigInt,
    }
}

diesel::table! {
    presses (nonce) {
        nonce -> Text,
        invitation -> Text,
        fingerprint -> Text,
        event -> BigInt,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        dedupe_key -> Text,
        kind -> Text,
        payload -> Text,
        letter -> Nullable<Text>,
        state -> Text,
        run_at -> BigInt,
        attempts -> Integer,
        lease -> Nullable<Text>,
        lease_until -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        queued_at -> BigInt,
        touched_at -> BigInt,
    }
}

diesel::table! {
    members (id) {
        id -> Text,
        detail -> Text,
    }
}

diesel::table! {
    offices (member) {
        member -> Text,
        addresses -> Text,
        domains -> Text,
        head -> Nullable<Text>,
        likeness -> Nullable<Text>,
    }
}

diesel::table! {
    pictures (sha256) {
        seen -> Nullable<Binary>,
        sha256 -> Binary,
        made_at -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    seals (fingerprint) {
        fingerprint -> Binary,
        valid_from -> BigInt,
        last_used -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        email -> Text,
        name -> Text,
        office -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    sign_in_links (id) {
        id -> Text,
        token_hash -> Binary,
        user_id -> Text,
        expires_at -> BigInt,
        spent_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Binary,
        user_id -> Text,
        created_at -> BigInt,
        used_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    tokens (token_hash) {
        token_hash -> Binary,
        name -> Text,
        office -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    answers (office, request_key) {
        office -> Text,
        request_key -> Text,
        fingerprint -> Text,
        status -> Integer,
        body -> Text,
        answered_at -> BigInt,
    }
}

diesel::joinable!(letter_leads -> letters (letter));
diesel::joinable!(letter_signatories -> letters (letter));
diesel::joinable!(presses -> events (event));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(sign_in_links -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(letters, letter_leads, letter_signatories);
diesel::allow_tables_to_appear_in_same_query!(letters, documents, texts);
diesel::allow_tables_to_appear_in_same_query!(events, presses);
diesel::allow_tables_to_appear_in_same_query!(users, sessions, sign_in_links);
