//! What keeps the house in order: who may know whom, the bindings of the window, the size of files.

mod bindings;
mod layering;
mod project;
mod tidiness;
