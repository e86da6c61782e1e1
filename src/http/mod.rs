//! How it is asked: HTTP.
//!
//! [`Server::bind`] wires everything, for the program and for its tests alike.
//! A file a resource: the signature, the inspection, the catalogue of refusals,
//! the test page and its SDK files, the health checks, the metrics, the `OpenAPI`
//! document. Every fault, on every path, leaves as the JSON of [`Refusal`]; the cause
//! of an internal one goes to the log and never to the client.

mod accept;
mod address;
mod asked;
mod body;
mod causes;
mod code;
mod connection;
mod cors;
mod counted;
mod fault;
mod field;
mod fields;
mod finish;
mod floods;
#[cfg(fuzzing)]
pub mod fuzzing;
mod health;
mod in_flight;
mod inspect;
mod inspector;
mod issuer;
mod limits;
mod live;
mod members;
mod memory;
mod method;
mod metrics;
mod metrics_page;
mod openapi;
mod page;
mod places;
mod refused;
mod request_id;
mod route;
mod rule;
mod sdk;
mod server;
mod shared;
mod signature;
mod tls;
mod unread;
mod value;
mod visit;
mod waiting;

pub use code::Code;
pub use cors::Origins;
pub use fault::{ErrorFormat, Fault, Refusal};
pub use inspector::Inspector;
pub use issuer::{Clock, Issuer};
pub use limits::Limits;
pub use live::{Draining, InForce, Live};
pub use metrics::Metrics;
pub use page::{Page, SdkFiles};
pub use server::{BindError, Listener, Server, Settings};
pub use signature::Answer;
pub use tls::Tls;
