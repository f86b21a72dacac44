//! The tests of the queue: one binary, one module for each subject.

mod life;
mod order;
mod support;
