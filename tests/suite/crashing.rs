//! The process dies at the worst moment: nothing that was acknowledged is lost, and nothing is half done.
