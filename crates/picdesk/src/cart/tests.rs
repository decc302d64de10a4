//! What `cart.rs` promises.
