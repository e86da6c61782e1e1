//! Why Zoom refuses a signature.
//!
//! All that Zoom says is "Signature is invalid", 3712, and a JWT decoder says that the
//! token is fine. An [`Inspector`] names the cause: it takes the token's text, the moment,
//! the credentials and what the caller means to do, and returns a [`Report`].
//!
//! ```
//! use zoom_signature::UnixTimestamp;
//! use zoom_signature::diagnosis::{FindingCode, Inspector, Verdict};
//!
//! let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
//!     eyJhcHBLZXkiOiJYdDliUXpSMlRuNmtMdzRWaFBxOGRBIiwic2RrS2V5IjoiWHQ5YlF6UjJUbjZrTHc0VmhQcThkQSIs\
//!     Im1uIjoiODU3NDYwNjU0MzIiLCJyb2xlIjowLCJpYXQiOjE3OTUzNDk3OTUsImV4cCI6MTc5NTM1NzAyNSwidG9rZW5F\
//!     eHAiOjE3OTUzNTcwMjV9.qzwXA695kU0Wqz-l0kaz_P41QZOce2Cjdni3zWNamJE";
//!
//! // Inspected as of a minute before it was issued: the issuer's clock is ahead.
//! let report = Inspector::new(UnixTimestamp::new(1_795_349_735)).inspect(token);
//! assert_eq!(report.verdict, Verdict::Rejected);
//! assert_eq!(report.findings[0].code, FindingCode::IatInFuture);
//! println!("{}", report.findings[0].fix);
//! ```

mod catalog;
mod claim_names;
mod context;
mod decode;
mod extract;
mod findings;
mod inspector;
mod json;
#[doc(hidden)]
pub mod number;
mod placeholder;
mod quote;
mod redact;
mod report;
#[cfg(feature = "serde")]
mod report_json;
mod rules;
mod summary;
mod verdict;
mod wrappings;

pub use catalog::{CatalogEntry, FindingCode, FindingCodeError, Severity, SeverityError};
pub use findings::Finding;
pub use inspector::{Inspector, holds_token};
pub use placeholder::is_placeholder;
pub use report::{JsonObject, Report, Timeline};
pub use verdict::{Mac, MacStatus, MacStatusError, Verdict, VerdictError};
