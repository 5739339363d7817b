//! All tests in one program: one link step.
