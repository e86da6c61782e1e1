//! The methods that a resource answers to.
//!
//! actix's own guards note on every request which methods they would have taken, for
//! a refusal that is put in other words here.

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

/// A resource's answer to methods that it does not have.
pub(crate) fn refuse(allow: &'static str) -> Route {
    web::to(move || async move { Err::<&str, _>(ApiError::method_not_allowed(allow)) })
}
