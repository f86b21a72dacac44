//! Support code shared by the tests: material to write from, an engine in the test, and the real `atles` program.

mod engine;
#[cfg(unix)]
mod gate;
mod material;
mod mixed;
mod program;
mod time;

pub use engine::{SetMachine, TestEngine};
#[cfg(unix)]
pub use gate::{Gate, SmallDisk};
pub use material::{Material, Random, write_material};
pub use mixed::write_mixed_material;
pub use program::{Atles, Serve, program};
#[cfg(unix)]
pub use program::{left_of_group, signal};
pub use time::{DrivenTime, JumpingClock};
