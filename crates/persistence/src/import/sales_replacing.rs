//! Rows that may replace others go into a temporary table first, and from there into the history, all with one statement.

/// Rows that are staged at once.
pub(super) const STAGED_AT_ONCE: usize = 1_000_000;

/// How many rows of the history the staged ones replace.
pub(super) const COUNT_REPLACED: &str = "SELECT count(*) AS count
    FROM staged_sales JOIN historical_sales USING (category_key, week_start_date, store_key)";

/// Moves the staged rows into the history. What is there already as it should be is not written.
pub(super) const MOVE_STAGED: &str =
    "INSERT INTO historical_sales (category_key, week_start_date, store_key, units_sold)
    SELECT category_key, week_start_date, store_key, units_sold
    FROM staged_sales
    WHERE true
    ON CONFLICT (category_key, week_start_date, store_key)
        DO UPDATE SET units_sold = excluded.units_sold
        WHERE historical_sales.units_sold <> excluded.units_sold";

diesel::table! {
    staged_sales (category_key, week_start_date, store_key) {
        category_key -> BigInt,
        week_start_date -> Text,
        store_key -> BigInt,
        units_sold -> BigInt,
    }
}
