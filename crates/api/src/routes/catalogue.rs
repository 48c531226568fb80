//! Master data: categories, stores, clusters.

use std::collections::BTreeMap;

use actix_web::{get, web};
use hemline_domain::{CategoryId, ForecastId, StoreId};
use hemline_persistence::queries;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::catalogue::{CategoryList, ClusterList, StoreList};
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
#[utoipa::path(
    tag = "Results",
    responses((status = 200, description = "All categories, by id", body = CategoryList), AnyRoute)
)]
#[get("/api/categories")]
async fn list_categories(state: web::Data<AppState>) -> Result<web::Json<CategoryList>, ApiError> {
    let categories = state.read(|storage| storage.categories()).await?;
    Ok(web::Json(CategoryList {
        categories: each(categories),
    }))
}

/// List events, prices and promotions
///
/// What moves a category's demand on known days, by date.
#[utoipa::path(
    tag = "Results",
    params(("id" = String, Path, description = "The category"), Paging),
    responses((status = 200, description = "A page of the calendar", body = DemandEventList), BadAddress, Missing, AnyRoute)
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
        .ok_or_else(|| ApiError::not_found("category", id.as_str()))?;
    let page = state
        .on_database(move |database| queries::demand_events_page(database, &id, &request))
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
    responses((status = 200, description = "The clusters, high to low", body = ClusterList), BadAddress, Missing, AnyRoute)
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

async fn newest_clustered_forecast(state: &AppState) -> Result<ForecastId, ApiError> {
    let newest = state
        .on_database(queries::newest_forecast_with_clusters)
        .await?;
    newest.ok_or_else(|| {
        ApiError::new(ErrorKind::NotFound, "there are no clusters yet")
            .suggest("Plan a season first: clusters belong to a forecast")
    })
}
