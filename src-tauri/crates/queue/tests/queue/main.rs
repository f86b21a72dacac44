//! The tests of the queue: one binary, one module for each subject.

mod durability;
mod faults;
mod leases;
mod life;
mod notes;
mod order;
mod reading;
mod repair;
mod support;
