//! Where workflows' streams are, as the client sees it.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::HOST;
use actix_web::{FromRequest, HttpRequest};
use hemline_domain::WorkflowId;

use crate::access::came_by_https;

/// The address of streams on the host that the client itself used.
pub(crate) struct StreamAddress {
    base: String,
}

impl StreamAddress {
    /// The stream of a workflow.
    pub(crate) fn of(&self, workflow_id: &WorkflowId) -> String {
        format!("{}/api/workflows/{workflow_id}/stream", self.base)
    }
}

impl FromRequest for StreamAddress {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let config = request.app_config();
        let is_secure = config.secure() || came_by_https(request.headers());
        let scheme = if is_secure { "wss" } else { "ws" };
        let host = request.headers().get(HOST);
        let host = host.and_then(|host| host.to_str().ok());
        let host = host.unwrap_or_else(|| config.host());
        ready(Ok(Self {
            base: format!("{scheme}://{host}"),
        }))
    }
}
