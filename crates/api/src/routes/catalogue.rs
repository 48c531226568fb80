//! Master data: categories, stores, clusters.

use std::collections::{BTreeMap, HashMap};

use actix_web::{get, web};
use hemline_domain::{CategoryId, ForecastId, StoreId};
use hemline_persistence::queries;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::catalogue::{CategoryBody, CategoryList, ClusterList, StoreList};
use crate::bodies::category_history::CategoryHistoryBody;
use crate::bodies::demand_events::DemandEventList;
use crate::bodies::forecasts::each;
use crate::error::responses::{AnyRoute, BadAddress, Missing};
use crate::error::{ApiError, ErrorKind};
use crate::paging::Paging;
use crate::seasons::no_forecast;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_categories)
        .service(show_category_history)
        .service(list_demand_events)
        .service(list_stores)
        .service(list_clusters);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ClusterQuery {
    /// The forecast; the newest where absent.
    forecast_id: Option<String>,
}

/// List categories
///
/// With the span of each one's history; `GET /api/categories/{id}/history` counts its stores, rows and units.
#[utoipa::path(
    tag = "Results",
    responses((status = 200, description = "All categories, by id", body = CategoryList), AnyRoute)
)]
#[get("/api/categories")]
async fn list_categories(state: web::Data<AppState>) -> Result<web::Json<CategoryList>, ApiError> {
    let categories = state.read(|storage| storage.categories()).await?;
    let spans = state.query(queries::history_spans).await?;
    let spans: HashMap<_, _> = spans.iter().map(|span| (&span.category_id, span)).collect();
    let bodies = categories.into_iter().map(|category| {
        let span = spans.get(&category.category_id).copied();
        CategoryBody::new(category, span)
    });
    Ok(web::Json(CategoryList {
        categories: bodies.collect(),
    }))
}

/// How much of a history is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// `cells` for every store's weeks one by one.
    #[param(inline)]
    detail: Option<HistoryDetail>,
}

/// What can be asked for beside the sums.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HistoryDetail {
    Cells,
}

/// Show what a category's history covers
///
/// Units by week and by store; with `detail=cells` also which weeks each store has, as one string per store.
#[utoipa::path(
    tag = "Results",
    params(("id" = String, Path, description = "The category"), HistoryQuery),
    responses((status = 200, description = "Its weeks and stores", body = CategoryHistoryBody), AnyRoute, BadAddress, Missing)
)]
#[get("/api/categories/{id}/history")]
async fn show_category_history(
    state: web::Data<AppState>,
    id: web::Path<String>,
    query: web::Query<HistoryQuery>,
) -> Result<web::Json<CategoryHistoryBody>, ApiError> {
    let id = CategoryId::new(id.into_inner());
    let wanted = id.clone();
    let history = state
        .query(move |database| queries::category_history(database, &wanted))
        .await?
        .ok_or_else(|| no_category(&id))?;
    let with_cells = matches!(query.detail, Some(HistoryDetail::Cells));
    Ok(web::Json(CategoryHistoryBody::new(id, history, with_cells)))
}

/// List events, prices and promotions
///
/// What moves a category's demand on known days, by date.
#[utoipa::path(
    tag = "Results",
    params(("id" = String, Path, description = "The category"), Paging),
    responses((status = 200, description = "A page of the calendar", body = DemandEventList), AnyRoute, BadAddress, Missing)
)]
#[get("/api/categories/{id}/events")]
async fn list_demand_events(
    state: web::Data<AppState>,
    id: web::Path<String>,
    paging: web::Query<Paging>,
) -> Result<web::Json<DemandEventList>, ApiError> {
    let request = paging.into_inner().request()?;
    let id = CategoryId::new(id.into_inner());
    let wanted = id.clone();
    state
        .read(move |storage| storage.category(&wanted))
        .await?
        .ok_or_else(|| no_category(&id))?;
    let page = state
        .query(move |database| queries::demand_events_page(database, &id, &request))
        .await?;
    Ok(web::Json(DemandEventList {
        events: each(page.items),
        next_cursor: page.next_cursor,
    }))
}

/// List stores
#[utoipa::path(
    tag = "Results",
    responses((status = 200, description = "All stores, by id", body = StoreList), AnyRoute)
)]
#[get("/api/stores")]
async fn list_stores(state: web::Data<AppState>) -> Result<web::Json<StoreList>, ApiError> {
    let stores = state.read(|storage| storage.stores()).await?;
    Ok(web::Json(StoreList {
        stores: each(stores),
    }))
}

/// List store clusters
///
/// Of the newest forecast, or of the one named: with their stores, factors, means and shares.
#[utoipa::path(
    tag = "Results",
    params(ClusterQuery),
    responses((status = 200, description = "The clusters, high to low", body = ClusterList), AnyRoute, BadAddress, Missing)
)]
#[get("/api/stores/clusters")]
async fn list_clusters(
    state: web::Data<AppState>,
    query: web::Query<ClusterQuery>,
) -> Result<web::Json<ClusterList>, ApiError> {
    let id = match query.into_inner().forecast_id {
        Some(id) => ForecastId::new(id),
        None => newest_clustered_forecast(&state).await?,
    };
    let wanted = id.clone();
    let (clustering, stores) = state
        .read(move |storage| Ok((storage.clustering(&wanted)?, storage.stores()?)))
        .await?;
    let Some(clustering) = clustering else {
        return Err(no_forecast(&state, "clustering of forecast", &id).await);
    };
    let names: BTreeMap<StoreId, String> = stores
        .into_iter()
        .map(|store| (store.store_id, store.store_name))
        .collect();
    Ok(web::Json(ClusterList::new(id, clustering, &names)))
}

fn no_category(id: &CategoryId) -> ApiError {
    ApiError::not_found("category", id.as_str()).suggest("GET /api/categories lists the categories")
}

async fn newest_clustered_forecast(state: &AppState) -> Result<ForecastId, ApiError> {
    let newest = state.query(queries::newest_forecast_with_clusters).await?;
    newest.ok_or_else(|| {
        ApiError::new(ErrorKind::NotFound, "there are no clusters yet")
            .suggest("Plan a season first: clusters belong to a forecast")
    })
}
