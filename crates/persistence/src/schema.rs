//! The tables that this crate reads and writes through diesel, as the migrations make them.

diesel::table! {
    data_version (only_row) {
        only_row -> Integer,
        version -> BigInt,
    }
}

diesel::table! {
    categories (category_key) {
        category_key -> BigInt,
        category_id -> Text,
        category_name -> Text,
        season_start_date -> Text,
        season_end_date -> Text,
        season_length_weeks -> BigInt,
        archetype -> Text,
        description -> Nullable<Text>,
        unit_price -> Nullable<Double>,
        unit_cost -> Nullable<Double>,
        salvage_value -> Nullable<Double>,
        created_at -> Text,
    }
}

diesel::table! {
    api_tokens (token_id) {
        token_id -> Text,
        token_hash -> Text,
        name -> Text,
        role -> Text,
        created_at -> Text,
        expires_at -> Nullable<Text>,
        revoked_at -> Nullable<Text>,
        last_used_at -> Nullable<Text>,
    }
}

diesel::table! {
    sessions (session_hash) {
        session_hash -> Text,
        token_id -> Text,
        created_at -> Text,
        expires_at -> Text,
    }
}

diesel::table! {
    session_tickets (ticket_hash) {
        ticket_hash -> Text,
        token_id -> Nullable<Text>,
        created_at -> Text,
        expires_at -> Text,
        used_at -> Nullable<Text>,
    }
}

diesel::table! {
    stores (store_key) {
        store_key -> BigInt,
        store_id -> Text,
        store_name -> Text,
        cluster_id -> Nullable<Text>,
        store_size_sqft -> Nullable<BigInt>,
        location_tier -> Nullable<Text>,
        median_income -> Nullable<BigInt>,
        fashion_tier -> Nullable<Text>,
        store_format -> Nullable<Text>,
        region -> Nullable<Text>,
        avg_weekly_sales_12mo -> Nullable<Double>,
        created_at -> Text,
    }
}

diesel::table! {
    store_clusters (cluster_id) {
        cluster_id -> Text,
        cluster_name -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    historical_sales (category_key, week_start_date, store_key) {
        category_key -> BigInt,
        week_start_date -> Text,
        store_key -> BigInt,
        units_sold -> BigInt,
    }
}

diesel::table! {
    demand_events (position) {
        position -> BigInt,
        category_key -> BigInt,
        kind -> Text,
        event_name -> Text,
        event_date -> Text,
        value -> Nullable<Double>,
        lower_window -> Integer,
        upper_window -> Integer,
    }
}

diesel::table! {
    imports (import_id) {
        import_id -> Text,
        kind -> Text,
        source -> Text,
        actor -> Text,
        rows_imported -> BigInt,
        rows_replaced -> BigInt,
        first_date -> Nullable<Text>,
        last_date -> Nullable<Text>,
        data_version -> BigInt,
        created_at -> Text,
    }
}

diesel::table! {
    audit_log (audit_id) {
        audit_id -> BigInt,
        actor -> Text,
        action -> Text,
        subject -> Text,
        details -> Text,
        request_id -> Nullable<Text>,
        created_at -> Text,
    }
}

diesel::table! {
    workflows (position) {
        position -> BigInt,
        workflow_id -> Text,
        session_id -> Nullable<Text>,
        category_id -> Text,
        season -> Text,
        state -> Text,
        stated_parameters -> Text,
        parameters -> Text,
        defaults_applied -> Text,
        forecast_id -> Nullable<Text>,
        allocation_id -> Nullable<Text>,
        pricing_strategy_id -> Nullable<Text>,
        pending_approval_id -> Nullable<Text>,
        current_agent -> Nullable<Text>,
        progress_pct -> BigInt,
        failure -> Nullable<Text>,
        agenda -> Nullable<Text>,
        version -> BigInt,
        started_at -> Text,
        updated_at -> Text,
    }
}

diesel::table! {
    workflow_events (workflow_id, seq) {
        workflow_id -> Text,
        seq -> BigInt,
        event_type -> Text,
        body -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    workflow_steps (workflow_id, step) {
        workflow_id -> Text,
        step -> BigInt,
        state -> Text,
        kind -> Text,
        run_state -> Text,
        context -> Text,
        created_at -> Text,
        run_id -> Text,
    }
}

diesel::table! {
    workflow_logs (log_id) {
        log_id -> BigInt,
        workflow_id -> Text,
        agent_name -> Text,
        action -> Text,
        input_data -> Text,
        output_data -> Text,
        duration_seconds -> Double,
        status -> Text,
        error_message -> Nullable<Text>,
        created_at -> Text,
        provider -> Nullable<Text>,
        input_tokens -> Nullable<BigInt>,
        cached_input_tokens -> Nullable<BigInt>,
        output_tokens -> Nullable<BigInt>,
        reasoning_tokens -> Nullable<BigInt>,
        cost -> Nullable<Double>,
    }
}

diesel::table! {
    approval_requests (position) {
        position -> BigInt,
        approval_id -> Text,
        workflow_id -> Text,
        action -> Text,
        status -> Text,
        agent -> Text,
        data -> Text,
        reasoning -> Text,
        created_at -> Text,
        decided_at -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        changes -> Nullable<Text>,
    }
}

diesel::table! {
    forecasts (position) {
        position -> BigInt,
        forecast_id -> Text,
        workflow_id -> Text,
        category_id -> Text,
        category_name -> Text,
        season -> Text,
        forecast_horizon_weeks -> BigInt,
        total_season_demand -> BigInt,
        weekly_demand_curve -> Text,
        peak_week -> BigInt,
        forecasting_method -> Text,
        models_used -> Text,
        prophet_forecast -> Nullable<BigInt>,
        arima_forecast -> Nullable<BigInt>,
        diagnostics -> Text,
        supersedes -> Nullable<Text>,
        fingerprint -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    forecast_cluster_distribution (forecast_id, cluster_id) {
        forecast_id -> Text,
        rank -> BigInt,
        cluster_id -> Text,
        cluster_name -> Text,
        allocation_percentage -> Double,
        total_units -> BigInt,
    }
}

diesel::table! {
    forecast_clusterings (forecast_id) {
        forecast_id -> Text,
        clusters -> Text,
        left_out_stores -> Text,
        features_used -> Text,
        features_left_out -> Text,
        inertia -> Double,
        silhouette -> Nullable<Double>,
    }
}

diesel::table! {
    method_comparisons (forecast_id) {
        forecast_id -> Text,
        best_method -> Nullable<Text>,
        comparison -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    cluster_assignments (forecast_id, store_id) {
        forecast_id -> Text,
        store_id -> Text,
        rank -> BigInt,
        cluster_id -> Text,
        avg_weekly_sales_12mo -> Double,
        sales_share -> Double,
        attribute_share -> Double,
        store_factor -> Double,
    }
}

diesel::table! {
    allocations (position) {
        position -> BigInt,
        allocation_id -> Text,
        forecast_id -> Text,
        manufacturing_qty -> BigInt,
        safety_stock_percentage -> Double,
        initial_allocation_total -> BigInt,
        holdback_total -> BigInt,
        minimum_raised_initial -> Bool,
        fingerprint -> Text,
        store_allocations -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    pricing_strategies (position) {
        position -> BigInt,
        pricing_strategy_id -> Text,
        forecast_id -> Text,
        status -> Text,
        markdown_checkpoint_week -> Nullable<BigInt>,
        target_sell_through_pct -> Nullable<Double>,
        elasticity_coefficient -> Double,
        max_markdown -> Double,
        reasoning -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    unit_ledger (position) {
        position -> BigInt,
        workflow_id -> Text,
        week_number -> BigInt,
        from_location -> Text,
        to_location -> Text,
        units -> BigInt,
        reason -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    actual_sales (workflow_id, week_number, store_id) {
        workflow_id -> Text,
        store_id -> Text,
        week_number -> BigInt,
        units_sold -> BigInt,
        created_at -> Text,
    }
}

diesel::table! {
    variance_history (position) {
        position -> BigInt,
        workflow_id -> Text,
        forecast_id -> Text,
        week_number -> BigInt,
        variance_pct -> Nullable<Double>,
        direction -> Nullable<Text>,
        threshold_exceeded -> Bool,
        action_taken -> Text,
        record -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    replenishments (position) {
        position -> BigInt,
        replenishment_id -> Text,
        workflow_id -> Text,
        forecast_id -> Text,
        week_number -> BigInt,
        dc_stock_before -> BigInt,
        dc_stock_after -> BigInt,
        total_shipped -> BigInt,
        record -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    reallocations (position) {
        position -> BigInt,
        workflow_id -> Text,
        forecast_id -> Text,
        week_number -> BigInt,
        target -> BigInt,
        dc_unassigned -> BigInt,
        record -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    markdowns (position) {
        position -> BigInt,
        markdown_id -> Text,
        workflow_id -> Text,
        forecast_id -> Text,
        week_number -> BigInt,
        recommended_markdown_pct -> Double,
        status -> Text,
        record -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    store_markdowns (markdown_id, store_id) {
        markdown_id -> Text,
        store_id -> Text,
        markdown_pct -> Double,
        applied_from_week -> BigInt,
        created_at -> Text,
    }
}

diesel::table! {
    emergency_orders (position) {
        position -> BigInt,
        emergency_order_id -> Text,
        workflow_id -> Text,
        forecast_id -> Text,
        week_number -> BigInt,
        arrival_week -> BigInt,
        recommended_units -> BigInt,
        ordered_units -> Nullable<BigInt>,
        status -> Text,
        record -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    season_reports (workflow_id) {
        workflow_id -> Text,
        report -> Text,
        created_at -> Text,
    }
}

diesel::table! {
    idempotency_keys (client, idempotency_key, method, path) {
        client -> Text,
        idempotency_key -> Text,
        method -> Text,
        path -> Text,
        request_hash -> Text,
        response_status -> Nullable<Integer>,
        response_body -> Nullable<Text>,
        created_at -> Text,
    }
}

diesel::table! {
    scenarios (position) {
        position -> BigInt,
        scenario_id -> Text,
        category_id -> Text,
        season_start_date -> Text,
        request -> Text,
        result -> Nullable<Text>,
        status -> Text,
        error_message -> Nullable<Text>,
        created_at -> Text,
        updated_at -> Text,
    }
}

diesel::joinable!(historical_sales -> stores (store_key));
diesel::joinable!(historical_sales -> categories (category_key));
diesel::joinable!(demand_events -> categories (category_key));
diesel::allow_tables_to_appear_in_same_query!(historical_sales, stores, categories);
diesel::allow_tables_to_appear_in_same_query!(demand_events, categories);
diesel::allow_tables_to_appear_in_same_query!(approval_requests, workflows, categories);
diesel::allow_tables_to_appear_in_same_query!(forecasts, forecast_clusterings);
