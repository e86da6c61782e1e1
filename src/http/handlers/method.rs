//! The methods of a resource.
//!
//! actix's own guards record on every request which methods they accept, for an error
//! response that is worded differently here.

use actix_web::http::Method;
use actix_web::{Route, guard, web};

use crate::http::error::ApiError;

pub(super) fn get() -> Route {
    on(|method| method == Method::GET)
}

pub(crate) fn post() -> Route {
    on(|method| method == Method::POST)
}

pub(crate) fn get_or_head() -> Route {
    on(|method| method == Method::GET || method == Method::HEAD)
}

fn on(fits: fn(&Method) -> bool) -> Route {
    web::route().guard(guard::fn_guard(move |asked| fits(&asked.head().method)))
}

/// The response of a resource to other methods.
pub(crate) fn refuse(allow: &'static str) -> Route {
    web::to(move || async move { Err::<&str, _>(ApiError::method_not_allowed(allow)) })
}
