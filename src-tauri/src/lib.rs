//! The thin shell: translates between the window and the engine, decides nothing.
