//! The connection of a build that opens both kinds of databases.

// For what the derive makes.
#![allow(missing_docs, unreachable_pub, unused_qualifications)]

use diesel::{PgConnection, SqliteConnection};

#[derive(diesel::MultiConnection)]
pub enum DbConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}
