//! Tests of the database over real SQLite files and, with the feature `postgres`, on a PostgreSQL of their own.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod access;
mod contract;
mod copies;
mod databases;
mod durability;
#[cfg(feature = "postgres")]
mod event_bus;
mod exports;
mod fuzz_corpus;
mod idempotency;
mod import_events;
mod import_files;
mod import_master_data;
mod import_sales;
mod import_weekly_sales;
mod killed_imports;
mod killed_processes;
mod large_files;
mod migrations;
mod queries;
#[cfg(feature = "postgres")]
mod queue;
mod read_category_sales;
mod scenarios;
mod seeding;
mod support;
