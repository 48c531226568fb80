//! The Theta method: the standard, optimised and dynamic models, with a season taken out where there is one.
//!
//! After Assimakopoulos & Nikolopoulos (2000), "The theta model: a decomposition approach to forecasting", and
//! Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), "Models for optimising the theta method and
//! their relationship to state space models".

mod estimate;
mod lines;
mod model;
mod season;
mod variant;

pub use model::{ThetaModel, auto_theta};
pub use variant::Variant;
