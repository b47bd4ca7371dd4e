//! Undersigned: joint letters.

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
