//! Temporary: weights from the environment.
use once_cell::sync::Lazy;
static T: Lazy<Vec<Option<i32>>> = Lazy::new(|| {
    std::env::var("TUNE").unwrap_or_default().split(',').map(|x| x.trim().parse().ok()).collect()
});
pub(crate) fn t(index: usize, default: i32) -> i32 {
    T.get(index).copied().flatten().unwrap_or(default)
}
pub(crate) fn f(index: usize, default: i32) -> f32 {
    t(index, default) as f32 / 100.0
}
