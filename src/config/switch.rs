use crate::text_values::text_values;

/// `on` or `off`.
#[derive(PartialEq)]
pub(super) struct Switch(pub(super) bool);

text_values!(pub(super) Switch, SwitchError, "must be on or off", {
    "on" => Self(true),
    "off" => Self(false),
});
