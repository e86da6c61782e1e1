//! The fields of a request, from a JSON object, a form, a query or the path. Only checks
//! what is visible in the raw text alone: a field given twice, and a secret among the
//! fields.

use std::borrow::Cow;

use super::field::{Field, FieldNames, Meaning};
use super::value::Value;
use crate::http::error::FieldError;
use crate::http::error::code::ErrorCode;
use crate::json_object::read_members;

/// The fields of a request.
pub(crate) struct Params<'a> {
    pub(super) names: &'static FieldNames,
    given: Vec<Param<'a>>,
    secrets: Vec<FieldError>,
    faults: Vec<FieldError>,
    /// The first few names that the endpoint does not read, as sent.
    unknown: Vec<Cow<'a, str>>,
}

struct Param<'a> {
    field: Field,
    is_ambiguous: bool,
    /// The name as sent; each is here at most once.
    name: Cow<'a, str>,
    value: Value<'a>,
}

/// Most requests have two to four fields.
const USUAL_PARAMS: usize = 4;

/// How many secrets a response names; more would only make it long.
const MAX_SECRETS: usize = 5;

/// How many unknown names are kept, for the same reason.
const MAX_UNKNOWN: usize = 8;

impl<'a> Params<'a> {
    /// No fields yet.
    pub(crate) fn new(names: &'static FieldNames) -> Self {
        Self {
            names,
            given: Vec::with_capacity(USUAL_PARAMS),
            secrets: Vec::new(),
            faults: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// Adds the pairs of a query or a form. If all names have the same prefix and
    /// brackets, as jQuery writes `{"data":{"role":0}}` (`data[role]=0`), the prefix is
    /// dropped.
    pub(super) fn add_pairs(&mut self, text: &'a [u8]) {
        let is_nested = self.names.may_nest && is_in_one_name(text);
        for (name, value) in form_urlencoded::parse(text) {
            let name = match bracketed(&name) {
                Some((_, inner)) if is_nested => inner.to_owned().into(),
                _ => name,
            };
            self.add(name, || Value::from_text(value));
        }
    }

    /// Adds a field from the path.
    pub(super) fn add_from_path(&mut self, field: Field, text: &'a str) {
        self.given.push(Param {
            field,
            is_ambiguous: false,
            name: "".into(),
            value: Value::from_text(text.into()),
        });
    }

    /// Adds the members of a JSON object, or of the object that is its only member.
    pub(super) fn add_json(&mut self, body: &'a [u8]) -> Result<(), FieldError> {
        let invalid = || {
            FieldError::new(
                ErrorCode::BodyInvalid,
                r#"The body must be one JSON object: {"meetingNumber":"85746065432","role":0} for a signature, {"signature":"eyJ…"} to inspect one."#,
            )
        };
        let text = std::str::from_utf8(body).ok().ok_or_else(invalid)?;
        let may_nest = self.names.may_nest;
        let add = |name, raw| self.add(name, || Value::from_json(raw));
        read_members(text, may_nest, add).ok().ok_or_else(invalid)
    }

    /// Adds the fields that were read from another text.
    pub(super) fn extend_from(&mut self, other: Params<'_>) {
        let given = other.given.into_iter().map(|given| Param {
            field: given.field,
            is_ambiguous: given.is_ambiguous,
            name: given.name.into_owned().into(),
            value: given.value.into_owned(),
        });
        self.given.extend(given);
        self.secrets.extend(other.secrets);
        self.faults.extend(other.faults);
        let unknown = other.unknown.into_iter();
        self.unknown
            .extend(unknown.map(|name| name.into_owned().into()));
    }

    /// Adds a field. `value` is called only for a field that the endpoint reads.
    pub(super) fn add(&mut self, name: Cow<'a, str>, value: impl FnOnce() -> Value<'a>) {
        match self.names.meaning(&name) {
            Meaning::Known {
                field,
                is_ambiguous,
            } => self.insert(Param {
                field,
                is_ambiguous,
                name,
                value: value(),
            }),
            Meaning::Secret => match value() {
                // It gives nothing away.
                Value::Absent => self.note_unknown(name),
                _ => self.refuse_secret(&name),
            },
            Meaning::Unknown => self.note_unknown(name),
        }
    }

    /// All values of a field, including `null` and empty, and whether each has an
    /// ambiguous name. Those with ambiguous names come last.
    pub(crate) fn get_all(&self, field: Field) -> impl Iterator<Item = (&Value<'a>, bool)> {
        let of_field = move |given: &&Param<'_>| given.field == field;
        let plain = self.given.iter().filter(|given| !given.is_ambiguous);
        let ambiguous = self.given.iter().filter(|given| given.is_ambiguous);
        plain
            .chain(ambiguous)
            .filter(of_field)
            .map(|given| (&given.value, given.is_ambiguous))
    }

    /// Whether a field was given, even an empty one.
    pub(super) fn has(&self, field: Field) -> bool {
        self.given.iter().any(|given| given.field == field)
    }

    /// Whether a secret was among them.
    pub(crate) fn has_secrets(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// The first few names that the endpoint does not read, in their order.
    pub(super) fn unknown(&self) -> &[Cow<'a, str>] {
        &self.unknown
    }

    /// The errors found so far, secrets first.
    pub(crate) fn into_errors(mut self) -> Vec<FieldError> {
        self.secrets.append(&mut self.faults);
        self.secrets
    }

    fn note_unknown(&mut self, name: Cow<'a, str>) {
        if self.unknown.len() < MAX_UNKNOWN && !self.unknown.contains(&name) {
            self.unknown.push(name);
        }
    }

    fn insert(&mut self, new: Param<'a>) {
        let is_same = |given: &Param<'_>| given.field == new.field && given.name == new.name;
        if !self.given.iter().any(is_same) {
            self.given.push(new);
            return;
        }
        let field = new.field.name();
        let is_reported = |fault: &FieldError| fault.is_about(field, ErrorCode::ParameterConflict);
        if !self.faults.iter().any(is_reported) {
            let message = format!("{} is given twice. Send it once.", new.name);
            self.faults.push(FieldError::for_param(
                field,
                ErrorCode::ParameterConflict,
                message,
            ));
        }
    }

    fn refuse_secret(&mut self, name: &str) {
        let is_known = |fault: &FieldError| fault.is_about(name, ErrorCode::SecretNotAccepted);
        let is_reported = self.secrets.len() == MAX_SECRETS || self.secrets.iter().any(is_known);
        if is_reported {
            return;
        }
        let message = format!(
            "{name} has no business in a request: the server has the secret, and whoever \
             sends it gives it away. Remove the field; if the secret was real, rotate it."
        );
        self.secrets.push(FieldError::for_param(
            name.to_owned(),
            ErrorCode::SecretNotAccepted,
            message,
        ));
    }
}

/// The parts of `data[role]`.
fn bracketed(name: &str) -> Option<(&str, &str)> {
    let (outer, rest) = name.split_once('[')?;
    let inner = rest.strip_suffix(']')?;
    (!outer.is_empty() && !inner.contains(['[', ']'])).then_some((outer, inner))
}

/// Whether all names of these pairs have brackets after the same prefix.
fn is_in_one_name(text: &[u8]) -> bool {
    if !text.iter().any(|byte| matches!(byte, b'[' | b'%')) {
        return false;
    }
    let mut outer_names = form_urlencoded::parse(text)
        .map(|(name, _)| bracketed(&name).map(|(outer, _)| outer.to_owned()));
    let Some(Some(first)) = outer_names.next() else {
        return false;
    };
    outer_names.all(|outer| outer.as_deref() == Some(&first))
}
