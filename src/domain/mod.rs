//! What is true of letters.

pub mod text;

pub mod eastern;

pub mod roster;

pub mod office;

pub mod body;

pub mod revision;

pub mod redline;

pub mod event;

pub mod record;

pub mod letter;

pub mod layout;

pub mod manifest;

pub mod circulation;

pub mod invitation;

pub mod approval;

pub mod closing;

pub mod finalization;

pub mod taking_back;

pub mod seal;

pub mod release;

pub mod evidence;

pub mod press;
