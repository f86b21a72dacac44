//! Durable jobs on SQLite. Knows nothing of documents, models or windows.
