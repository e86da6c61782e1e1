//! An operation of a path, put together.

use serde_json::{Map, Value, json};

use super::json::{members, merged};

use crate::http::error::code::ErrorCode;

use super::errors;

/// What any operation may be refused with.
const ALWAYS: [ErrorCode; 2] = [ErrorCode::RequestInvalid, ErrorCode::InternalError];

pub(super) struct Operation {
    pub(super) id: &'static str,
    pub(super) tag: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    /// `parameters`, `requestBody` and `security`, where it has them.
    pub(super) takes: Value,
    /// The response with status 200.
    pub(super) answer: Value,
    pub(super) refusals: Vec<ErrorCode>,
}

impl Operation {
    pub(super) fn to_json(&self) -> Value {
        let mut codes = self.refusals.clone();
        codes.extend(ALWAYS);
        let mut responses = errors::responses(&codes);
        responses.insert("200".to_owned(), self.answer.clone());
        let own = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "description": self.description,
            "responses": responses,
        });
        merged([own, self.takes.clone()])
    }

    /// The path item of what answers a GET, and a HEAD likewise without a body.
    pub(super) fn get_and_head(&self) -> Value {
        let get = self.to_json();
        let mut head = get.clone();
        members(&mut head).insert("operationId".to_owned(), format!("{}Head", self.id).into());
        let responses = members(&mut head).get_mut("responses").map(members);
        for response in responses.into_iter().flat_map(Map::values_mut) {
            members(response).remove("content");
        }
        json!({"get": get, "head": head})
    }
}
