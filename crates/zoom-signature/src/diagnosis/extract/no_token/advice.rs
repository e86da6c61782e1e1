use crate::diagnosis::catalog::FindingCode;

/// Why there is no token, and what to do about it.
pub(in super::super::super) struct NoToken {
    pub(in super::super::super) code: FindingCode,
    pub(in super::super::super) message: String,
    pub(in super::super::super) fix: Option<&'static str>,
}

impl NoToken {
    pub(super) fn empty(message: impl Into<String>, fix: Option<&'static str>) -> Self {
        Self {
            code: FindingCode::TokenEmpty,
            message: message.into(),
            fix,
        }
    }

    pub(super) fn another(message: impl Into<String>, fix: Option<&'static str>) -> Self {
        Self {
            code: FindingCode::NotAToken,
            message: message.into(),
            fix,
        }
    }
}

pub(super) const AWAIT: &str = "Await it: `const { signature } = await (await \
    fetch(url)).json()`, `await future` in Dart, Python and C#, `future.get()` in Java.";
pub(super) const READ_THE_FIELD: &str = "Pass the text itself: the field that holds the \
    signature, not the object around it.";
pub(super) const LOOK_AT_THE_SIGNER: &str = "Call the endpoint by hand, with `curl -i`, and fix \
                                             the error that it returns.";
pub(super) const SIGN: &str = "Sign them: `jwt.sign(claims, secret)` in Node, \
    `jwt.encode(claims, secret, algorithm='HS256')` in Python.";
pub(super) const RETURN_ALL: &str = "Return the whole token: `header + '.' + payload + '.' + mac`.";
