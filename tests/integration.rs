//! All tests in one program: one link step.

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "serde")]
mod export;
#[cfg(feature = "parallel")]
mod parallel;
