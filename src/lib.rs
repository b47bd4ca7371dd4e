//! Undersigned: joint letters.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test that cannot go on should fail loudly"
    )
)]

pub mod domain;

pub mod store;

pub mod mail;

pub mod pdf;

pub mod workflow;

pub mod jobs;

pub mod web;

pub mod config;

pub mod telemetry;

pub mod app;

pub mod demo;

pub mod command;
