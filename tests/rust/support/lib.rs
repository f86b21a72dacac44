//! Support code shared by the tests: material to write from, an engine in the test, and the real `atles` program.

mod engine;
mod material;
mod program;

pub use engine::TestEngine;
pub use material::{Material, write_material};
pub use program::{Atles, Serve, program};
