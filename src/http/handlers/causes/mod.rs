//! `GET /causes`: the catalogue's index, in groups, with an anchor for each code, Zoom's own
//! codes and symptoms that have no code. `GET /causes/{code}`: an entry.

mod entry;
mod frame;
mod index;
mod text;

use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Resource, web};

use crate::catalogue::{self, Entries};
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};
use crate::http::request::content_negotiation::prefers_html;
use crate::http::routes;

use super::method;
use super::test_page::TestPage;

/// The index, rendered once. An entry is short, and rendered when it is asked for.
#[derive(Clone)]
pub(crate) struct Causes(Bytes);

impl Causes {
    pub(crate) fn new() -> Self {
        Self(index::page().into())
    }
}

/// `GET /causes`
pub(crate) fn index() -> Resource {
    let answer = |page: web::Data<TestPage>, causes: web::Data<Causes>| async move {
        as_page(HttpResponse::Ok().finish(), &page, causes.0.clone())
    };
    web::resource(routes::CAUSES)
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

/// `GET /causes/{code}`
pub(crate) fn entry() -> Resource {
    let answer = |request: HttpRequest, page: web::Data<TestPage>, word: web::Path<String>| async move {
        let entries = Entries::of(&word);
        if !entries.is_empty() {
            let html = entry::page(&entries);
            return as_page(HttpResponse::Ok().finish(), &page, html.into());
        }
        let near = catalogue::nearest(&word, std::iter::empty());
        let refusal = HttpResponse::from_error(unknown(&near));
        if prefers_html(&request) {
            as_page(refusal, &page, entry::unknown(&near).into())
        } else {
            refusal
        }
    };
    web::resource(routes::CAUSE)
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

fn as_page(response: HttpResponse, page: &TestPage, html: Bytes) -> HttpResponse {
    let mut response = response.set_body(html).map_into_boxed_body();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HTML);
    for (name, value) in page.headers() {
        if let Ok(value) = value.try_into() {
            headers.insert(name, value);
        }
    }
    response
}

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// The catalogue has no such entry.
fn unknown(near: &[&str]) -> ApiError {
    let near = catalogue::did_you_mean(near);
    let message = format!("The catalogue has no entry for this.{near}");
    FieldError::new(ErrorCode::NotFound, message).into()
}
