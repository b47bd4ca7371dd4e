//! finalization
