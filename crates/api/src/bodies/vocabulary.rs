//! Schemas of domain's closed vocabularies: the names come from domain itself.

use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! vocabulary_schemas {
    ($($name:ident $(in $module:ident)?: $description:literal),+ $(,)?) => {
        $(
            #[doc = $description]
            pub(crate) enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let members = hemline_domain::$($module::)?$name::ALL;
                    ObjectBuilder::new()
                        .schema_type(SchemaType::new(Type::String))
                        .enum_values(Some(members.iter().map(|member| member.as_str())))
                        .description(Some($description))
                        .into()
                }
            }

            impl ToSchema for $name {}
        )+
    };
}

vocabulary_schemas! {
    AllocationAttribute: "A numeric store feature that store factors may rest on",
    ApprovalAction: "What is asked for",
    ApprovalStatus: "Where a request for a decision stands",
    Archetype: "A named set of parameter defaults",
    DemandEventKind: "What a row of a category's calendar states",
    EmergencyOrderBasis: "Which shortage an emergency order covers",
    EmergencyOrderStatus in season: "Where an emergency order stands",
    FashionTier: "A store's fashion positioning",
    ForecastingMethod: "How demand is forecast",
    LedgerReason: "Why units moved",
    LocationTier: "How good a store's location is",
    MarkdownStatus in season: "Where a markdown stands",
    MarkdownTarget: "What the checkpoint compares sell-through with",
    Region: "Where a store is",
    ReplenishmentBasis: "What a replenishment aims at",
    ReplenishmentStrategy: "How often stores are replenished from the DC",
    SafetyStockMethod: "How the safety stock is sized",
    SellThroughBasis: "What sell-through is measured against",
    SkipReason in season: "Why nothing ships after a week",
    StoreFormat: "What kind of building a store is in",
    VarianceAction in season: "What followed from a week's variance",
    VarianceBasis: "Which variance triggers a re-forecast",
    WorkflowState: "Where a season's workflow stands",
    WorkflowStatus: "A workflow as seen from outside",
}
