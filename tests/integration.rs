//! All tests in one program: one link step.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod adversarial;
#[cfg(feature = "cli")]
mod cli;
mod coreference;
#[cfg(feature = "serde")]
mod export;
mod marked;
mod notation;
#[cfg(feature = "parallel")]
mod parallel;
mod properties;
