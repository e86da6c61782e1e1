use std::fmt;
use std::str::FromStr;

/// `on` or `off`.
pub(super) struct Switch(pub(super) bool);

#[derive(Debug, thiserror::Error)]
#[error("must be on or off")]
pub(super) struct SwitchError;

impl FromStr for Switch {
    type Err = SwitchError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "on" => Ok(Self(true)),
            "off" => Ok(Self(false)),
            _ => Err(SwitchError),
        }
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0 { "on" } else { "off" })
    }
}
