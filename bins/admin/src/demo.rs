//! The demo season, carried in the binary.

use hemline_persistence::seed::DemoFiles;

/// What an empty database is seeded with.
pub(crate) const DEMO_FILES: DemoFiles<'static> = DemoFiles {
    stores: include_bytes!("../../../fixtures/stores.csv"),
    categories: include_bytes!("../../../fixtures/categories.csv"),
    historical_sales: include_bytes!("../../../fixtures/historical_sales.csv"),
};
