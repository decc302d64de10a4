//! What every page keeps to.
