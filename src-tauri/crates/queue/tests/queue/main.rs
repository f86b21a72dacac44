//! The tests of the queue: one binary, one module for each subject.

mod leases;
mod life;
mod order;
mod repair;
mod support;
