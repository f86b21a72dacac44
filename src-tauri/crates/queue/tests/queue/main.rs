//! The tests of the queue: one binary, one module for each subject.

mod durability;
mod faults;
mod leases;
mod life;
mod model;
mod notes;
mod order;
mod plain;
mod reading;
mod repair;
mod support;
