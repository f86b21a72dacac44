//! The tests of the queue: one binary, one module for each subject.

mod commands;
mod deadlines;
mod durability;
mod faults;
mod growth;
mod kills;
mod leases;
mod life;
mod many;
mod memory;
mod model;
mod notes;
mod order;
mod plain;
mod power_cut;
mod reading;
mod repair;
mod support;
