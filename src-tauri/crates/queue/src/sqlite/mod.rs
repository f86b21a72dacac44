//! SQLite as a driver: the only part that knows it. Also a database for the caller's own tables, in the same transactions.

mod database;
mod group;
mod reader;
mod schema;
mod writer;

pub use database::Database;
pub use group::Tx;
pub use schema::Migration;

use rusqlite::ErrorCode;

use crate::database_error::DatabaseError;
use crate::driver::{Driver, Durability, JobReader, JobWriter};
use crate::error::QueueError;

impl Driver for Database {
    async fn write<T, E>(
        &self,
        durability: Durability,
        work: impl FnOnce(&dyn JobWriter) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        Self::write(self, durability, |tx| work(tx)).await
    }

    async fn read<T, E>(&self, work: impl FnOnce(&dyn JobReader) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        Self::read(self, |connection| work(connection)).await
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt { message: error.to_string() },
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<rusqlite::Error> for QueueError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}
