//! The part of the suite's harness that the generator needs.

#[path = "../../suite/support/chance.rs"]
pub(crate) mod chance;
#[path = "../../suite/support/pictures.rs"]
#[expect(dead_code, reason = "the suite draws more than letters need")]
pub(crate) mod pictures;
