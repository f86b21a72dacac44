//! The supervision tree: services, restart policy, watchdog, orderly stop.
