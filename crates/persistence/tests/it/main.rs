//! Tests of the database over real SQLite files.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod access;
mod contract;
mod databases;
mod durability;
mod exports;
mod idempotency;
mod import_events;
mod import_files;
mod import_master_data;
mod import_sales;
mod import_weekly_sales;
mod killed_processes;
mod large_files;
mod migrations;
mod queries;
mod read_category_sales;
mod scenarios;
mod seeding;
mod support;
