//! Support code shared by the tests: material to write from, an engine in the test, and the real `atles` program.

mod engine;
#[cfg(unix)]
mod gate;
#[cfg(unix)]
mod llama;
mod material;
mod mixed;
mod model_server;
mod office;
mod program;
mod time;
pub mod word;

pub use engine::{SetMachine, TestEngine};
#[cfg(unix)]
pub use gate::{Gate, SmallDisk};
#[cfg(unix)]
pub use llama::{LlamaServer, llama_server, tiny_model};
pub use material::{Material, Random, write_material};
pub use mixed::write_mixed_material;
pub use model_server::{Call, Line, ModelServer};
pub use office::Office;
pub use program::{Atles, Serve, program};
#[cfg(unix)]
pub use program::{left_of_group, signal};
pub use time::{DrivenTime, JumpingClock};
