use prometheus::IntGauge;

/// Gauges are signed: what is beyond their range, such as "unlimited", becomes its end.
pub(super) fn set(gauge: &IntGauge, value: u64) {
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
}
