pub(crate) mod causes;
pub(crate) mod health;
pub(crate) mod inspect;
pub(crate) mod method;
pub(crate) mod metrics;
pub(crate) mod sdk_files;
pub(crate) mod signature;
pub(crate) mod test_page;
