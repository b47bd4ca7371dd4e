//! The letter as a document: typeset, sealed, read back, verified.

pub mod read_back;

pub mod seal;

pub mod typeset;

pub mod verify;
