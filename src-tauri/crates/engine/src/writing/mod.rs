//! A request's life, one file per step: plan, gather, write, check, assemble.
