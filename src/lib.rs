//! Undersigned: joint letters.

pub mod domain;

pub mod store;

pub mod mail;

pub mod pdf;

pub mod workflow;

pub mod jobs;

pub mod web;
