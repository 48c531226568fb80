//! The database: schema, migrations, the storage traits on SQLite and, with the feature `postgres`, on PostgreSQL,
//! queries and CSV import.
//!
//! | part | what it does |
//! | --- | --- |
//! | [`Database`] | opens a file or a server's database, migrates it, hands out connections: `Database::open(url, &OpenOptions::default())`, then [`Database::migrate`] |
//! | [`ServerLock`] | keeps a second server off a file ([`Database::lock_for_server`]) |
//! | [`DatabaseStorage`] | implements [`Catalogue`], [`PlanStore`], [`SeasonStore`] and [`WorkflowJournal`] of `hemline-domain` |
//! | [`import`] | [`import::import_stores`], [`import::import_categories`], [`import::import_historical_sales`], [`import::import_demand_events`]: CSV as a stream, all or nothing |
//! | [`queries`] | what the API alone asks: pages of workflows and forecasts, history summaries, counts, the audit log |
//! | [`backup`] | a consistent copy of a database in use, and its way back |
//! | [`access`] | access tokens, sessions and tickets |
//! | [`idempotency`] | which requests with an `Idempotency-Key` were answered, and how |
//! | `queue` | with the feature `postgres`: work that the processes on one database share |
//! | [`seed`] | fills an empty database with the demo season |
//! | [`copy_database`] | copies everything into another database, of the same kind or not |
//! | [`export`] | CSV that no spreadsheet takes for a formula |
//!
//! Everything is synchronous and blocks; asynchronous callers use `spawn_blocking` or `web::block`.
//!
//! ```
//! use hemline_domain::storage::Catalogue;
//! use hemline_persistence::import::{ImportContext, import_stores};
//! use hemline_persistence::{Database, OpenOptions, DatabaseStorage};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let directory = tempfile::tempdir()?;
//! # let url = format!("sqlite://{}/hemline.db", directory.path().display());
//! let database = Database::open(&url, &OpenOptions::default())?;
//! database.migrate()?;
//!
//! let csv = "store_id,store_name,region\nS01,High Street,west\n";
//! let context = ImportContext::new("planner", "stores.csv", chrono::Utc::now());
//! let outcome = import_stores(&database, csv.as_bytes(), &context, &mut |_| {})?;
//! assert_eq!(outcome.rows_imported, 1);
//!
//! let storage = DatabaseStorage::new(database);
//! assert_eq!(storage.stores()?[0].store_name, "High Street");
//! # Ok(())
//! # }
//! ```
//!
//! [`Catalogue`]: hemline_domain::storage::Catalogue
//! [`PlanStore`]: hemline_domain::storage::PlanStore
//! [`SeasonStore`]: hemline_domain::storage::SeasonStore
//! [`WorkflowJournal`]: hemline_domain::storage::WorkflowJournal

pub mod access;
mod address;
pub mod backup;
#[cfg(feature = "postgres")]
mod bus;
mod claims;
mod codec;
mod connection;
mod copy;
mod database;
pub mod error;
pub mod export;
pub mod idempotency;
pub mod import;
mod integrity;
mod lock;
mod migrations;
pub mod queries;
#[cfg(feature = "postgres")]
pub mod queue;
mod schema;
pub mod seed;
mod storage;
mod store_weeks;
mod transaction;

pub use claims::Claim;
pub use copy::{CopiedTable, CopyProgress, copy_database};
pub use database::{Database, OpenOptions};
pub use error::PersistenceError;
pub use integrity::{careless_settings, missing_rights, quick_check};
pub use lock::ServerLock;
pub use storage::DatabaseStorage;
