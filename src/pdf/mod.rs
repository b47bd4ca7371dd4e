//! The letter as a document: typeset, checked, sealed, verified.

pub mod checker;

mod code;

pub mod fonts;

pub mod layout_check;

mod model;

pub mod picture;

pub mod printable;

mod process;

pub mod profile;

pub mod seal;

pub mod typeset;

pub mod typesetter;

pub mod verify;
