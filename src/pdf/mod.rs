//! The letter as a document: typeset, sealed, read back, verified.

mod code;

pub mod fonts;

pub mod layout_check;

mod model;

pub mod picture;

pub mod printable;

pub mod read_back;

mod script;

pub mod seal;

pub mod typeset;

pub mod typesetter;

pub mod verify;
