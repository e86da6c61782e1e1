/// Nothing of the value but its length.
pub(crate) fn masked(value: &str) -> String {
    match value.chars().count() {
        1 => "•••••••• (1 character)".to_owned(),
        length => format!("•••••••• ({length} characters)"),
    }
}
