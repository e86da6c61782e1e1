use zoom_signature::{
    Backdate, Lifetime, Role, Signature, SignatureRequest, Signer, UnixTimestamp,
};

use super::asked::Asked;

/// Tells the time; a test gives one of its own.
pub type Clock = Box<dyn Fn() -> UnixTimestamp + Send + Sync>;

/// All that answering with a signature takes.
pub struct Issuer {
    /// Signs for the app.
    pub signer: Signer,
    /// When the caller asks for no other.
    pub lifetime: Lifetime,
    /// What a caller may ask for at most.
    pub longest_lifetime: Lifetime,
    /// What a request for a meeting has that names no role; `None`: it is refused.
    pub default_role: Option<Role>,
    /// How far before now `iat` is set.
    pub backdate: Backdate,
    /// Tells the moment of each signature.
    pub clock: Clock,
    /// The credentials are made up, so Zoom will refuse every join.
    pub demo: bool,
}

impl Issuer {
    pub(super) fn issue(&self, asked: Asked, now: UnixTimestamp) -> Signature {
        let lifetime = asked.lifetime.unwrap_or(self.lifetime);
        let request = SignatureRequest::from(asked.target)
            .lifetime(lifetime)
            .backdate(self.backdate);
        self.signer.sign(&request, now)
    }
}
