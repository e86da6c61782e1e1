//! Issues the signatures that Zoom's Meeting SDK asks for.
//!
//! ```
//! use zoom_signature::signature::{
//!     Backdate, Claims, Credentials, EpochSeconds, Lifetime, Role, SdkKey, SdkSecret, Signer,
//!     Subject, Validity,
//! };
//!
//! // Once an app …
//! let signer = Signer::new(&Credentials {
//!     key: SdkKey::new("Xt9bQzR2Tn6kLw4VhPq8dA".to_owned())?,
//!     secret: SdkSecret::new("g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6".to_owned())?,
//! });
//!
//! // … and once a join. The clock is yours; the times are whole seconds.
//! let now = EpochSeconds::new(1_795_349_825);
//! let signature = signer.sign(&Claims {
//!     subject: Subject::Web {
//!         meeting_number: "857 4606 5432".parse()?,
//!         role: Role::Participant,
//!         webrtc: None,
//!     },
//!     validity: Validity::starting_at(now, Backdate::default(), Lifetime::default()),
//! });
//! assert_eq!(signature.expires_at().get(), 1_795_357_025);
//! assert!(signature.token().ends_with(".qzwXA695kU0Wqz-l0kaz_P41QZOce2Cjdni3zWNamJE"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The map
//!
//! | module | |
//! |---|---|
//! | [`signature`] | what is issued; pure |
//! | [`diagnosis`] | why a signature is refused: the catalogue, the rules, the report; pure |
//! | [`gate`] | who may ask: API keys, signed requests, OpenID tokens, policy, rate limits |
//! | [`http`] | how it is asked |
//! | [`config`] | the environment, read once and checked as a whole |
//! | [`cli`] | the command line, one file per subcommand |
//! | [`telemetry`] | the log |
//!
//! `cli` knows them all; `http` knows `gate`, `diagnosis` and `signature`; `config`
//! knows `gate` and `signature`; `gate` and `diagnosis` know `signature`, which knows
//! nobody.

pub mod cli;
pub mod config;
pub mod diagnosis;
pub mod gate;
pub mod http;
mod moment;
mod number;
pub mod signature;
pub mod telemetry;
mod zoom_codes;
